// Reading structs that C programs fill: other versions' too.

#ifndef CLASSIFIER_CAPI_INPUT_H_
#define CLASSIFIER_CAPI_INPUT_H_

#include <algorithm>
#include <cstddef>
#include <cstring>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "absl/status/status.h"
#include "classifier/capi/logclass.h"
#include "classifier/record/record.h"

namespace logclass::capi {

// Returns InvalidArgument: `name`.struct_size is not that of any version.
absl::Status WrongStructSize(std::string_view name, size_t size);

// Returns InvalidArgument: `name` sets what this library does not know.
absl::Status UnknownMembers(std::string_view name);

// Reads the struct at `from` into `*to`, which has this library's version of
// it: what `from` lacks is zero, and what it has beyond that must be.
template <typename Struct>
absl::Status ReadStruct(std::string_view name, const void* from, Struct* to) {
  static_assert(std::is_trivially_copyable_v<Struct>);
  size_t size;
  std::memcpy(&size, from, sizeof(size));
  if (size < sizeof(size) || size > size_t{1} << 16) {
    return WrongStructSize(name, size);
  }
  const char* bytes = static_cast<const char*>(from);
  const size_t known = std::min(size, sizeof(Struct));
  if (std::any_of(bytes + known, bytes + size,
                  [](char byte) { return byte != 0; })) {
    return UnknownMembers(name);
  }
  *to = {};
  std::memcpy(to, bytes, known);
  return absl::OkStatus();
}

// The fields of a C record.
class CRecordFields : public FieldSource {
 public:
  explicit CRecordFields(const logclass_record_t& record) : record_(record) {}

  std::optional<std::string_view> Field(std::string_view name) const override;

 private:
  logclass_record_t record_;
};

// C records as the engine takes them. Views what the caller passed.
class InputRecords {
 public:
  // Reads `count` records, all of the same struct_size.
  absl::Status Read(const logclass_record_t* records, size_t count);

  const std::vector<Record>& records() const { return records_; }

 private:
  std::vector<Record> records_;
  std::vector<CRecordFields> fields_;  // one per record
};

}  // namespace logclass::capi

#endif  // CLASSIFIER_CAPI_INPUT_H_
