// Writes Vector's encoded values as JSON text.

#ifndef CLASSIFIER_VECTOR_VALUE_JSON_H_
#define CLASSIFIER_VECTOR_VALUE_JSON_H_

#include <string>

#include "classifier/vector/value.h"

namespace logclass {

// Appends any value; what JSON lacks (no kind, infinite numbers) is null.
// Returns false, with part of it appended, where it is malformed or deeper than
// Vector itself can decode.
bool AppendJsonValue(const EncodedValue& value, std::string* out);

}  // namespace logclass

#endif  // CLASSIFIER_VECTOR_VALUE_JSON_H_
