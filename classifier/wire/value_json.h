// Writes Vector's encoded values as JSON text.

#ifndef CLASSIFIER_WIRE_VALUE_JSON_H_
#define CLASSIFIER_WIRE_VALUE_JSON_H_

#include <string>

#include "classifier/wire/value.h"

namespace logclass {

// Appends any value; what JSON lacks (no kind, infinite numbers) is null.
// Returns false, with part of it appended, where it is malformed or deeper than
// Vector itself can decode.
bool AppendJsonValue(const EncodedValue& value, std::string* out);

}  // namespace logclass

#endif  // CLASSIFIER_WIRE_VALUE_JSON_H_
