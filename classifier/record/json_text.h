// Writes what a structured log line says as the lines that a text logger would
// have printed, for that is what rules are written for:
//
//   failed to send request peer="7f3a" took="1.2s" error="i/o timeout"
//   goroutine 1 [running]:
//
// Owns buffers for joining; not thread-safe.

#ifndef CLASSIFIER_RECORD_JSON_TEXT_H_
#define CLASSIFIER_RECORD_JSON_TEXT_H_

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/record/arena.h"
#include "classifier/record/json_keys.h"
#include "classifier/record/json_reader.h"
#include "classifier/record/json_shape.h"

namespace logclass {

// The values of kErrorKeys in one object.
using ErrorValues = std::array<JsonValue, kErrorKeyCount>;

class JsonText {
 public:
  JsonText(JsonReader* reader, Arena* arena) : reader_(reader), arena_(arena) {}

  // Starts a new text.
  void Clear();

  // Sets the message; a list of bytes, as journald writes it, is decoded.
  void SetMessage(JsonValue message);

  // Adds the members of the object that `message` is in: short ones to the
  // message's first line, the others and stack traces as further lines. Of one
  // whose message is a framed line adds the errors only; where there is none
  // and the object was set instead, what it has several lines of.
  void AddMembers(std::span<const JsonMember> members, const LineValues& values,
                  JsonValue message);

  // Adds further lines, without the newlines at their end; nothing where they
  // are empty or there already.
  void Add(std::string_view lines);

  // Returns the text, which lives in the arena.
  std::string_view Finish();

 private:
  // A member's name and that of the object around it, if any. Without a name
  // texts become lines.
  struct Name {
    std::string_view around;
    std::string_view key;
  };

  // An error that was added.
  struct Seen {
    bool is_string;
    std::string_view text;

    bool operator==(const Seen&) const = default;
  };

  void AddMember(Name name, const JsonMember& member, const LineValues& values);
  void AddKnown(Name name, const JsonMember& member, const LineValues& values);
  void AddOther(Name name, JsonValue value);
  void AddNested(Name name, JsonValue object);
  std::string_view Joined(Name name);
  void AddAttributes(JsonValue list);
  std::string Bytes(JsonValue list);
  bool AddReference(Name name, std::span<const JsonMember> members);
  void AddScalar(Name name, JsonValue value);
  void AddText(Name name, std::string_view text);
  char* AddPair(Name name, size_t value_size);

  void AddError(Name name, JsonValue error, int depth);
  void AddErrorScalar(Name name, JsonValue error);
  void AddErrorObject(Name name, JsonValue error, int depth);
  std::string_view TextOf(JsonValue value);
  bool IsPair(Name name, std::string_view text) const;
  void AddErrorScalars(Name name, size_t first, size_t last);
  void AddCauses(Name name, const ErrorValues& values, int depth);
  void AddTyped(Name name, JsonValue type, JsonValue message);
  void AddTyped(Name name, JsonValue type, std::string_view text);
  void AddStack(JsonValue stack);

  JsonReader* reader_;
  Arena* arena_;
  std::string_view message_;
  std::string pairs_;  // what follows the message's first line: ` key="value"`
  std::string lines_;  // further lines
  std::vector<Seen> errors_;  // that were added
  int texts_ = 0;             // how many were added
  bool only_errors_ = false;
  bool is_whole_ = false;           // the message is the object itself
  bool is_quoted_ = false;          // klog puts its messages in quotes
  int depth_ = 0;                   // of the member being added
  std::vector<JsonMember> nested_;  // members of objects being read: a stack
};

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_TEXT_H_
