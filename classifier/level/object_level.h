// The level of an object whose members stand in another encoding than JSON:
// what DetectLevel() finds in the JSON of the same.

#ifndef CLASSIFIER_LEVEL_OBJECT_LEVEL_H_
#define CLASSIFIER_LEVEL_OBJECT_LEVEL_H_

#include <optional>
#include <string_view>

#include "classifier/base/severity.h"
#include "classifier/level/fields.h"

namespace logclass::level {

// Takes the members of an object in their order: the first that states a level
// decides. Views the message that it is given.
class ObjectLevel {
 public:
  // Takes the value of the next member, as text without escapes. Returns true
  // where that states the level: what follows does not count.
  bool Add(Field field, std::string_view value);

  // Takes the "level" of an ECS "log" object; same result.
  bool AddNested(std::string_view word);

  // Returns the level when all members, or enough of them, were taken.
  std::optional<Severity> Find() const;

 private:
  std::optional<Severity> stated_;
  // What counts only if no field states a level.
  std::string_view message_;            // of a docker, collector or journald
  std::optional<Severity> priority_;    // a syslog number
  std::optional<Severity> gelf_level_;  // a "level" of 0..7, one only in GELF
  bool is_gelf_ = false;
};

}  // namespace logclass::level

#endif  // CLASSIFIER_LEVEL_OBJECT_LEVEL_H_
