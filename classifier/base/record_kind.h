// The kinds of record that rules tell apart.

#ifndef CLASSIFIER_BASE_RECORD_KIND_H_
#define CLASSIFIER_BASE_RECORD_KIND_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace logclass {

// A log line, a Kubernetes Event, or an object's state (webhook payloads
// included). Decides the prefix of a verdict's reasons.
enum class RecordKind : uint8_t { kLog, kEvent, kState };

inline constexpr size_t kRecordKindCount = 3;
inline constexpr std::array<RecordKind, kRecordKindCount> kAllRecordKinds = {
    RecordKind::kLog, RecordKind::kEvent, RecordKind::kState};

// Returns "log", "event" or "state"; never dangles.
std::string_view RecordKindName(RecordKind kind);

// Returns "LOG_", "EVENT_" or "STATE_"; never dangles.
std::string_view ReasonPrefix(RecordKind kind);

// Parses a name as RecordKindName() gives it; nullopt for others.
std::optional<RecordKind> ParseRecordKind(std::string_view name);

}  // namespace logclass

#endif  // CLASSIFIER_BASE_RECORD_KIND_H_
