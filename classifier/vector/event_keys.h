// What the names at the top level of an event mean to the reader of records.

#ifndef CLASSIFIER_VECTOR_EVENT_KEYS_H_
#define CLASSIFIER_VECTOR_EVENT_KEYS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "classifier/vector/tag_options.h"

namespace logclass {

// What a member is that is neither a message nor a tag.
enum class EventPart : uint8_t {
  kAside,   // the collector's, or when and where: says nothing of what happened
  kLevel,   // the same, but states how bad it is
  kObject,  // what a Kubernetes Event is about
  kNote,    // an Event's message in events.k8s.io/v1
  kReason,  // an Event's reason
  kKind,    // an object's kind
  kContent,  // anything else
};

// Which of the fields that tags are written to a member is.
enum class TagField : uint8_t { kNone, kSeverity, kReason, kClassification };

struct EventKey {
  static constexpr uint32_t kNoMessage = UINT32_MAX;

  uint32_t message_rank = kNoMessage;  // its place among the messages' names
  TagField tag = TagField::kNone;
  EventPart part = EventPart::kContent;
  bool is_severity_field = false;  // options may use one name twice
  bool is_reason_field = false;
  bool is_msg = false;
  bool is_kubernetes = false;
  bool is_known = false;     // JsonRecords knows the name
  bool is_doubtful = false;  // the record may lack it, or name it otherwise

  // Whether the member is of no interest, whatever its value.
  bool says_nothing() const {
    return part == EventPart::kAside && tag == TagField::kNone &&
           message_rank == kNoMessage;
  }

  // Whether it is a message by a name that only the options know.
  bool is_named_message() const {
    return message_rank != kNoMessage && !is_known;
  }

  // Whether the member counts, but not what its value is.
  bool is_mere_content() const {
    return part == EventPart::kContent && tag == TagField::kNone &&
           message_rank == kNoMessage;
  }
};

// Tells what `name` means.
EventKey ReadEventKey(std::string_view name, const TagOptions& options);

// The same, faster for names that came before, as those of a batch do.
// Remembers a fixed number of them. Not thread-safe.
class EventKeys {
 public:
  // The options must outlive the object.
  explicit EventKeys(const TagOptions* options) : options_(*options) {}

  // Returns what `name` means; valid until the next call.
  const EventKey& Find(std::string_view name) {
    if (name.size() - 1 >= kMaxSize) return Other(name);  // 0 as well
    Slot& slot = slots_[SlotOf(name)];
    if (std::string_view(slot.name, slot.size) != name) Remember(name, &slot);
    return slot.key;
  }

 private:
  static constexpr size_t kMaxSize = 23;  // longer ones are rare
  static constexpr size_t kSlots = 128;

  struct Slot {
    char name[kMaxSize];
    uint8_t size = 0;  // 0: free
    EventKey key;
  };

  static size_t SlotOf(std::string_view name) {
    const auto byte = [name](size_t i) {
      return static_cast<unsigned char>(name[i]);
    };
    const size_t n = name.size();
    return (n * 43 + byte(0) * 37 + byte(n / 2) * 11 + byte(n - 1) * 5) %
           kSlots;
  }
  const EventKey& Other(std::string_view name);
  void Remember(std::string_view name, Slot* slot);

  const TagOptions& options_;
  std::array<Slot, kSlots> slots_;
  EventKey other_;  // of a name that has no slot
};

}  // namespace logclass

#endif  // CLASSIFIER_VECTOR_EVENT_KEYS_H_
