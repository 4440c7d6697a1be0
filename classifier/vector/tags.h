// Encodes verdicts as fields of Vector's events.

#ifndef CLASSIFIER_VECTOR_TAGS_H_
#define CLASSIFIER_VECTOR_TAGS_H_

#include <array>
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "classifier/base/severity.h"
#include "classifier/engine/verdict.h"
#include "classifier/vector/log_event.h"
#include "classifier/vector/records.h"
#include "classifier/vector/tag_options.h"

namespace logclass {

// What is not known is not written: an event without a reason gets no such
// field. Immutable, safe to share.
class TagEncoder {
 public:
  explicit TagEncoder(const TagOptions& options);

  // Appends what a Log at whose end it is put gains: the verdict's fields,
  // except those that exist and are to be kept.
  void Append(const Verdict& verdict, TagPlace place,
              const ExistingTags& existing, std::string* out) const;

  // The same for a record that no rule matched.
  void Append(Severity severity, std::optional<Severity> declared_level,
              TagPlace place, const ExistingTags& existing,
              std::string* out) const;

 private:
  void AddPlain(Severity severity, std::optional<Severity> level);
  std::string Entries(const Verdict& verdict, bool write_severity,
                      bool write_reason) const;
  std::string Classification(const Verdict& verdict) const;
  size_t PlainIndex(Severity severity, std::optional<Severity> declared_level,
                    bool write_severity) const;

  const TagOptions options_;
  // The entries of all verdicts without a reason, of which there are few.
  std::array<std::string, kSeverityCount*(kSeverityCount + 1) * 2> plain_;
};

}  // namespace logclass

#endif  // CLASSIFIER_VECTOR_TAGS_H_
