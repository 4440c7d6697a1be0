#include "classifier/wire/wire.h"

#include <bit>
#include <cstring>

namespace logclass {

static_assert(std::endian::native == std::endian::little,
              "fixed fields are read as they stand");

bool WireReader::Read(WireField* field) {
  constexpr uint64_t kMaxTag = (uint64_t{1} << 32) - 1;
  const char* const begin = at_;
  uint64_t tag;
  if (!ReadVarint(&tag) || tag > kMaxTag || tag >> 3 == 0) return false;
  field->number = static_cast<uint32_t>(tag >> 3);
  field->type = static_cast<WireType>(tag & 7);
  field->payload = {};
  switch (field->type) {
    case WireType::kVarint:
      if (!ReadVarint(&field->scalar)) return false;
      break;
    case WireType::kFixed64:
      if (!ReadFixed(8, &field->scalar)) return false;
      break;
    case WireType::kFixed32:
      if (!ReadFixed(4, &field->scalar)) return false;
      break;
    case WireType::kLength: {
      uint64_t size;
      if (!ReadVarint(&size)) return false;
      if (size > static_cast<uint64_t>(end_ - at_)) return false;
      field->payload = std::string_view(at_, size);
      at_ += size;
      break;
    }
    default:
      return false;
  }
  field->whole = std::string_view(begin, at_ - begin);
  return true;
}

bool WireReader::ReadLongVarint(uint64_t* value) {
  uint64_t result = 0;
  for (int shift = 0; shift < 70 && at_ != end_; shift += 7) {
    const auto byte = static_cast<unsigned char>(*at_++);
    // The tenth byte has room for one bit.
    if (shift == 63 && byte > 1) return false;
    result |= static_cast<uint64_t>(byte & 0x7f) << shift;
    if (byte < 0x80) {
      *value = result;
      return true;
    }
  }
  return false;
}

bool WireReader::ReadFixed(size_t size, uint64_t* value) {
  if (static_cast<size_t>(end_ - at_) < size) return false;
  *value = 0;
  std::memcpy(value, at_, size);
  at_ += size;
  return true;
}

}  // namespace logclass
