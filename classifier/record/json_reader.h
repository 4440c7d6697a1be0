// Reads JSON values lazily, in either encoding: finds members by name and gives
// their values as they stand. Builds no tree; what is not asked for is skipped.
// Owns the parser's buffers. Not thread-safe: one per thread.
//
// Every JSON text handed in must lie in an Arena: padded, and not constant, for
// the byte after it is changed while it is read. What comes back are views into
// the same bytes, so values can be handed in again. Only structure is checked
// on the way: an odd number is no reason to lose the record.

#ifndef CLASSIFIER_RECORD_JSON_READER_H_
#define CLASSIFIER_RECORD_JSON_READER_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "classifier/record/arena.h"
#include "classifier/record/json_value.h"

namespace logclass {

// A member as it stands in an object; the key as JSON has it.
struct JsonMember {
  std::string_view key;
  JsonValue value;
  int index = -1;  // of the key, negative where it is not known
};

class JsonReader {
 public:
  // More than any logger writes; bounds what a hostile object takes.
  static constexpr size_t kMaxMembers = 1024;

  // Keys that JSON has otherwise than they stand are written to the arena.
  explicit JsonReader(Arena* arena);
  ~JsonReader();
  JsonReader(const JsonReader&) = delete;  // owns the parser's buffers
  JsonReader& operator=(const JsonReader&) = delete;

  // Returns a key's place in `values` below, negative where it is not known.
  using KeyIndex = int (*)(std::string_view key);

  // Reads all members of `object` and puts the values of those that have a
  // place to it; of equal keys the first counts. Where `members` is given,
  // appends them all, up to kMaxMembers, in their order. Returns false, with
  // some values set, where it is not a readable object.
  // REQUIRES: `values` are absent.
  bool Select(JsonValue object, KeyIndex key_index, std::span<JsonValue> values,
              std::vector<JsonMember>* members = nullptr);

  // Returns the value at a path of names joined with dots, absent where there
  // is none. A name may itself contain dots, as in {"log.level": "info"}. A
  // number selects an element of an array; a name selects in an OTLP list of
  // {"key": ..., "value": ...}.
  JsonValue Find(JsonValue container, std::string_view path);

  // Appends up to `limit` elements. Returns false where it is not a readable
  // array.
  bool Elements(JsonValue array, size_t limit,
                std::vector<JsonValue>* elements);

  // Appends the elements that are objects; same result.
  bool Objects(JsonValue array, std::vector<JsonValue>* objects);

  // Gives back the buffers that an unusually large text needed.
  void Shrink();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_READER_H_
