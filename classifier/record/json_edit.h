// Changes JSON values, which means: copies them.

#ifndef CLASSIFIER_RECORD_JSON_EDIT_H_
#define CLASSIFIER_RECORD_JSON_EDIT_H_

#include "classifier/record/arena.h"
#include "classifier/record/json_value.h"

namespace logclass {

// Returns a copy of `object` in which `array`, the value of a member, is empty.
// The copy lives in the arena.
JsonValue WithEmptied(JsonValue object, JsonValue array, Arena& arena);

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_EDIT_H_
