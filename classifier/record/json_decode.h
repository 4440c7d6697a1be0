// The texts of JSON values.

#ifndef CLASSIFIER_RECORD_JSON_DECODE_H_
#define CLASSIFIER_RECORD_JSON_DECODE_H_

#include <string>
#include <string_view>

#include "classifier/record/arena.h"
#include "classifier/record/json_value.h"

namespace logclass {

// Returns a value as text: strings decoded, everything else as JSON; in `arena`
// where it does not stand like that already. Surrogates without a partner and
// what is not UTF-8 become U+FFFD, unknown escapes stay as written.
std::string_view DecodeJson(JsonValue value, Arena& arena);

// Decodes into a buffer that grows; same rules.
void AppendDecodedJson(JsonValue value, std::string* out);

// The same for what stands between the quotes of a string in JSON text.
void AppendUnescaped(std::string_view text, std::string* out);

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_DECODE_H_
