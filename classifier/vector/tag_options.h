// What is written to Vector's events, and under which names.

#ifndef CLASSIFIER_VECTOR_TAG_OPTIONS_H_
#define CLASSIFIER_VECTOR_TAG_OPTIONS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace logclass {

// What to do with a field that an event has already.
enum class OnConflict : uint8_t { kKeep, kOverwrite };

// One part of the object that says all of a verdict.
enum class ClassificationPart : uint8_t {
  kSeverity,
  kReason,
  kCategory,
  kRule,
  kDeclaredLevel,
  kReasons,
  kAttributes,
};

inline constexpr int kClassificationPartCount = 7;

struct TagOptions {
  // The fields that may hold the message, the preferred one first.
  std::vector<std::string> message_fields = {"message", "msg", "log", "body"};

  // Names at the top level of an event; empty: not written.
  std::string severity_field = "severity";
  std::string reason_field = "reason";
  std::string classification_field = "classification";

  // A stated severity stays in classification.declared_level; the reason of a
  // Kubernetes Event would be lost.
  OnConflict on_severity = OnConflict::kOverwrite;
  OnConflict on_reason = OnConflict::kKeep;

  // The parts of the classification that are written, a bit each.
  uint8_t parts = (1 << kClassificationPartCount) - 1;

  bool Writes(ClassificationPart part) const {
    return (parts >> static_cast<int>(part) & 1) != 0;
  }
};

}  // namespace logclass

#endif  // CLASSIFIER_VECTOR_TAG_OPTIONS_H_
