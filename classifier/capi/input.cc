#include "classifier/capi/input.h"

#include <optional>

#include "classifier/base/strings.h"
#include "classifier/capi/boundary.h"
#include "classifier/capi/names.h"

namespace logclass::capi {
namespace {

absl::Status InvalidRecord(size_t index, std::string_view what) {
  return absl::InvalidArgumentError(
      ToAbsl(Concat("record ", index, ": ", what)));
}

absl::Status CheckFields(const logclass_record_t& record, size_t index) {
  if (record.fields == nullptr && record.field_count > 0) {
    return InvalidRecord(index, "fields is NULL");
  }
  for (size_t i = 0; i < record.field_count; ++i) {
    if (!IsString(record.fields[i].name) || !IsString(record.fields[i].value)) {
      return InvalidRecord(index, Concat("field ", i, " has no bytes"));
    }
  }
  return absl::OkStatus();
}

absl::Status ReadRecord(const logclass_record_t& from, size_t index,
                        Record* to) {
  if (!IsString(from.message)) {
    return InvalidRecord(index, "the message has no bytes");
  }
  const std::optional<RecordKind> kind = KindFromC(from.kind);
  if (!kind.has_value()) {
    return InvalidRecord(index, Concat("unknown kind ", from.kind));
  }
  to->level = SeverityFromC(from.level);
  if (!to->level.has_value() && from.level != LOGCLASS_SEVERITY_NONE) {
    return InvalidRecord(index, Concat("unknown level ", from.level));
  }
  to->message = FromC(from.message);
  to->kind = *kind;
  return CheckFields(from, index);
}

}  // namespace

absl::Status WrongStructSize(std::string_view name, size_t size) {
  return absl::InvalidArgumentError(
      ToAbsl(Concat(name, ": struct_size is ", size,
                    "; begin with the struct's INIT macro")));
}

absl::Status UnknownMembers(std::string_view name) {
  return absl::InvalidArgumentError(ToAbsl(
      Concat(name, " sets members that this version of the library lacks")));
}

std::optional<std::string_view> CRecordFields::Field(
    std::string_view name) const {
  for (size_t i = 0; i < record_.field_count; ++i) {
    const logclass_field_t& field = record_.fields[i];
    if (FromC(field.name) == name) return FromC(field.value);
  }
  if (record_.field == nullptr) return std::nullopt;
  logclass_string_t value = {};
  if (record_.field(record_.field_context, ToC(name), &value) == 0 ||
      !IsString(value)) {
    return std::nullopt;
  }
  return FromC(value);
}

absl::Status InputRecords::Read(const logclass_record_t* records,
                                size_t count) {
  records_.clear();
  fields_.clear();
  if (count == 0) return absl::OkStatus();
  if (records == nullptr) return NullArgument("records");
  records_.reserve(count);
  fields_.reserve(count);
  // Not indexed: another version's records are of another size.
  const char* at = reinterpret_cast<const char*>(records);
  const size_t stride = records->struct_size;
  for (size_t i = 0; i < count; ++i, at += stride) {
    logclass_record_t from;
    absl::Status status = ReadStruct("record", at, &from);
    if (status.ok() && from.struct_size != stride) {
      status = InvalidRecord(i, "struct_size is not that of the first");
    }
    Record to;
    if (status.ok()) status = ReadRecord(from, i, &to);
    if (!status.ok()) return status;
    fields_.emplace_back(from);
    const bool has_fields = from.field_count > 0 || from.field != nullptr;
    if (has_fields) to.fields = &fields_.back();
    records_.push_back(to);
  }
  return absl::OkStatus();
}

}  // namespace logclass::capi
