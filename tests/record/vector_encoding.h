// JSON in the encoding of Vector's event.proto, and whether the same records
// are read from both.

#ifndef TESTS_RECORD_VECTOR_ENCODING_H_
#define TESTS_RECORD_VECTOR_ENCODING_H_

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace logclass::testing {

// Writes Value messages of Vector's event.proto.
std::string EncodedText(std::string_view text);
std::string EncodedInteger(int64_t number);
std::string EncodedFloat(double number);
std::string EncodedBoolean(bool value);
std::string EncodedTime(int64_t seconds, int64_t nanos);
std::string EncodedNull();
std::string EncodedArray(const std::vector<std::string>& items);

// Keys and encoded values, in the order in which they are to stand.
using EncodedMembers = std::vector<std::pair<std::string, std::string>>;
std::string EncodedMap(const EncodedMembers& members);

// Writes the ValueMap that EncodedMap() wraps.
std::string ValueMap(const EncodedMembers& members);

// Returns the ValueMap of the object whose JSON is given, its members sorted by
// their names as Vector has them; nullopt where it is none.
std::optional<std::string> ValueMapOfJson(std::string_view json);

// Reads the records of a ValueMap as they stand and from JSON, and returns what
// differs, empty where nothing does: the numbers of records, their kinds,
// messages and levels, their fields under every name that the map or a rule may
// have. Empty as well where JSON cannot be written.
std::string DifferenceToJson(std::string_view map);

}  // namespace logclass::testing

#endif  // TESTS_RECORD_VECTOR_ENCODING_H_
