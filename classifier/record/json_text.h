// Joins what a structured log line says to the text that is classified: what
// happened, then why, each on lines of its own. Owns a buffer for joining; not
// thread-safe.

#ifndef CLASSIFIER_RECORD_JSON_TEXT_H_
#define CLASSIFIER_RECORD_JSON_TEXT_H_

#include <array>
#include <string>
#include <string_view>

#include "classifier/record/arena.h"
#include "classifier/record/json_keys.h"
#include "classifier/record/json_reader.h"

namespace logclass {

// The values of kLineKeys in one object; empty where it lacks one.
using LineValues = std::array<RawJson, kLineKeyCount>;

// Returns the value that says what happened, empty where there is none.
// Strings that are not empty come first, then values of other types.
RawJson MessageOf(const LineValues& values);

class JsonText {
 public:
  JsonText(JsonReader* reader, Arena* arena) : reader_(reader), arena_(arena) {}

  // Starts a new text.
  void Clear();

  // Adds lines, without the newlines at their end; nothing where `lines` are
  // empty, a word for nothing ("<nil>", "None"), or there already.
  void Add(std::string_view lines);

  // Adds a message; a list of bytes, as journald writes it, is decoded.
  void AddMessage(RawJson message);

  // Adds the further messages, errors and stack traces of an object; `message`
  // is the one that was added already.
  void AddCauses(const LineValues& values, RawJson message);

  // Returns the text, which lives in the arena.
  std::string_view Finish();

 private:
  void AddError(RawJson error, int depth);
  void AddErrorObject(RawJson error, int depth);
  void AddTyped(RawJson type, RawJson message);
  void AddStack(RawJson stack);
  void AddContext(RawJson context);
  void AddErrors(const LineValues& values);
  std::string_view Text() const;

  JsonReader* reader_;
  Arena* arena_;
  int texts_ = 0;           // how many were added
  std::string_view first_;  // all there is while nothing was joined
  std::string joined_;
};

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_TEXT_H_
