// What the writers of states have in common: lines of words and `name=value`
// pairs, and typed values of an object.

#ifndef CLASSIFIER_RECORD_STATE_LINES_H_
#define CLASSIFIER_RECORD_STATE_LINES_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/record/json_reader.h"

namespace logclass {

class StateLines {
 public:
  StateLines(JsonReader& reader, std::string* out)
      : reader_(reader), out_(out) {}
  ~StateLines() { End(); }
  StateLines(const StateLines&) = delete;  // the line is open in one only
  StateLines& operator=(const StateLines&) = delete;

  JsonReader& reader() { return reader_; }

  // Starts a line. One without a pair is taken back by the next Begin() or
  // End().
  void Begin(std::string_view words);

  // Ends the line; without pairs there was nothing to say.
  void End();

  // Adds ` name=value` where the object has text at `path`.
  void Pair(std::string_view name, JsonValue object, std::string_view path);

  // Adds ` name=value` unless the value is absent, null or "".
  void PairOf(std::string_view name, JsonValue value);
  void PairOf(std::string_view name, std::string_view value);

  void Number(std::string_view name, int64_t value);

  // Adds a line of its own, of words that need no pair.
  void Word(std::string_view line);

  // Adds a text as a line, or lines, of its own.
  void Text(JsonValue object, std::string_view path);

 private:
  // Adds ` name=`.
  void BeginPair(std::string_view name);

  JsonReader& reader_;
  std::string* out_;
  size_t start_ = 0;  // where the line, with its newline before it, starts
  int pairs_ = 0;
  bool open_ = false;
};

// Returns the objects of the array at `path`; none where there is no array.
std::vector<JsonValue> ObjectsAt(JsonReader& reader, JsonValue object,
                                 std::string_view path);

// Returns the members of the object at `path`, their keys as written.
std::vector<JsonMember> MembersAt(JsonReader& reader, JsonValue object,
                                  std::string_view path);

// Returns the whole number at `path`, unset where there is none.
std::optional<int64_t> IntegerAt(JsonReader& reader, JsonValue object,
                                 std::string_view path);

// Returns a Kubernetes quantity as a number: "1500m", "10Gi", 3.
std::optional<double> Quantity(JsonValue value);

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_STATE_LINES_H_
