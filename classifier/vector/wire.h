// The wire format of protocol buffers, as far as it takes to walk a message and
// to write one. Source: https://protobuf.dev/programming-guides/encoding/

#ifndef CLASSIFIER_VECTOR_WIRE_H_
#define CLASSIFIER_VECTOR_WIRE_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace logclass {

enum class WireType : uint8_t {
  kVarint = 0,
  kFixed64 = 1,
  kLength = 2,
  kFixed32 = 5
};

struct WireField {
  uint32_t number = 0;
  WireType type = WireType::kVarint;
  uint64_t scalar = 0;       // of kVarint, kFixed64 and kFixed32
  std::string_view payload;  // of kLength: what the length counts
  std::string_view whole;    // tag, length and payload
};

// Walks the fields of one message, without looking inside of them. Views only.
//
//   WireReader reader(message);
//   WireField field;
//   while (reader.Next(&field)) ...
//   if (!reader.ok()) ...  // malformed
class WireReader {
 public:
  explicit WireReader(std::string_view message)
      : at_(message.data()), end_(message.data() + message.size()) {}

  // Reads the next field; false at the end, and where the message is malformed
  // or has a group, which proto3 does not.
  bool Next(WireField* field) {
    if (at_ == end_) return false;
    if (ReadShort(field)) return true;
    ok_ = Read(field);
    return ok_;
  }

  // False once something malformed was come upon.
  bool ok() const { return ok_; }

 private:
  // Reads what most fields of an event are, one of kLength whose tag and length
  // take a byte each; leaves everything else, errors too, to Read().
  bool ReadShort(WireField* field) {
    if (end_ - at_ < 2) return false;
    const auto tag = static_cast<unsigned char>(at_[0]);
    const auto size = static_cast<unsigned char>(at_[1]);
    if ((tag & 0x87) != static_cast<unsigned char>(WireType::kLength) ||
        tag < 0x08 || size >= 0x80 || size > end_ - at_ - 2) {
      return false;
    }
    field->number = tag >> 3;
    field->type = WireType::kLength;
    field->payload = std::string_view(at_ + 2, size);
    field->whole = std::string_view(at_, size + 2);
    at_ += size + 2;
    return true;
  }
  bool Read(WireField* field);
  bool ReadVarint(uint64_t* value) {
    if (at_ != end_ && static_cast<unsigned char>(*at_) < 0x80) {
      *value = static_cast<unsigned char>(*at_++);
      return true;
    }
    return ReadLongVarint(value);
  }
  bool ReadLongVarint(uint64_t* value);
  bool ReadFixed(size_t size, uint64_t* value);

  const char* at_;
  const char* end_;
  bool ok_ = true;
};

constexpr uint8_t WireTag(uint32_t number, WireType type) {
  return static_cast<uint8_t>(number << 3 | static_cast<uint8_t>(type));
}

// How many bytes a varint takes.
inline size_t VarintSize(uint64_t value) {
  size_t size = 1;
  for (; value >= 0x80; value >>= 7) ++size;
  return size;
}

// How many bytes a field of kLength takes. REQUIRES: number < 16.
inline size_t LengthFieldSize(size_t payload_size) {
  return 1 + VarintSize(payload_size) + payload_size;
}

void AppendVarint(uint64_t value, std::string* out);

// Appends tag and length of a field whose payload follows. REQUIRES: number <
// 16.
inline void AppendLengthPrefix(uint32_t number, size_t payload_size,
                               std::string* out) {
  out->push_back(static_cast<char>(WireTag(number, WireType::kLength)));
  AppendVarint(payload_size, out);
}

inline void AppendLengthField(uint32_t number, std::string_view payload,
                              std::string* out) {
  AppendLengthPrefix(number, payload.size(), out);
  out->append(payload);
}

}  // namespace logclass

#endif  // CLASSIFIER_VECTOR_WIRE_H_
