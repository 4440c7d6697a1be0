// Reads JSON texts lazily, on simdjson: finds members by name and gives their
// raw text, decodes strings. Builds no tree; what is not asked for is skipped.
// Owns the parser's buffers. Not thread-safe: one per thread.
//
// Every text handed in must lie in an Arena: padded, and not constant, for the
// byte after it is changed while it is read. What comes back are views into the
// same text, so raw values can be handed in again. Only structure is checked on
// the way: an odd number is no reason to lose the record.

#ifndef CLASSIFIER_RECORD_JSON_READER_H_
#define CLASSIFIER_RECORD_JSON_READER_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/record/arena.h"

namespace logclass {

// The raw text of a JSON value, without surrounding space; empty: no value.
using RawJson = std::string_view;

inline bool IsObject(RawJson value) {
  return !value.empty() && value.front() == '{';
}
inline bool IsArray(RawJson value) {
  return !value.empty() && value.front() == '[';
}
inline bool IsString(RawJson value) {
  return value.size() >= 2 && value.front() == '"';
}
inline bool IsNull(RawJson value) { return value == "null"; }

class JsonReader {
 public:
  JsonReader();
  ~JsonReader();
  JsonReader(const JsonReader&) = delete;  // owns the parser's buffers
  JsonReader& operator=(const JsonReader&) = delete;

  // Returns a key's place in `values` below, negative where it is not wanted.
  using KeyIndex = int (*)(std::string_view key);

  // Reads all members of `object` and puts the values of the wanted ones to
  // their places; of equal keys the first counts. Returns false, with some
  // values set, where the text is not a readable object.
  // REQUIRES: `values` are empty and as many as `key_index` can name.
  bool Select(RawJson object, KeyIndex key_index, std::span<RawJson> values);

  // Returns the value at a path of names joined with dots, empty where there
  // is none. A name may itself contain dots, as in {"log.level": "info"}. A
  // number selects an element of an array; a name selects in an OTLP list of
  // {"key": ..., "value": ...}.
  RawJson Find(RawJson container, std::string_view path);

  // Appends up to `limit` elements. Returns false where the text is not a
  // readable array.
  bool Elements(RawJson array, size_t limit, std::vector<RawJson>* elements);

  // Appends the elements that are objects; same result.
  bool Objects(RawJson array, std::vector<RawJson>* objects);

  // Gives back the buffers that an unusually large text needed.
  void Shrink();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

// Returns a value as text: strings decoded (into `arena` where they contain
// escapes, else viewed in place), everything else as written. Surrogates
// without a partner become U+FFFD, unknown escapes stay as written.
std::string_view DecodeJson(RawJson value, Arena& arena);

// Decodes into a buffer that grows; same rules.
void AppendDecodedJson(RawJson value, std::string* out);

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_READER_H_
