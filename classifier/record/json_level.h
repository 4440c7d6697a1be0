// The level that an object declares, in either encoding.

#ifndef CLASSIFIER_RECORD_JSON_LEVEL_H_
#define CLASSIFIER_RECORD_JSON_LEVEL_H_

#include <optional>

#include "classifier/base/severity.h"
#include "classifier/record/json_value.h"

namespace logclass {

// Returns what DetectLevel() finds in the JSON text of `object`.
std::optional<Severity> LevelOfObject(JsonValue object);

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_LEVEL_H_
