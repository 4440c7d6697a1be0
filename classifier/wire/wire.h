// The wire format of protocol buffers, as far as it takes to walk a message and
// to write one. Source: https://protobuf.dev/programming-guides/encoding/

#ifndef CLASSIFIER_WIRE_WIRE_H_
#define CLASSIFIER_WIRE_WIRE_H_

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

// The first byte of a field. REQUIRES: number < 16.
constexpr uint8_t WireTag(uint32_t number, WireType type) {
  return static_cast<uint8_t>(number << 3 | static_cast<uint8_t>(type));
}

struct WireField {
  uint32_t number = 0;
  WireType type = WireType::kVarint;
  uint64_t scalar = 0;       // of kVarint, kFixed64 and kFixed32
  std::string_view payload;  // of kLength: what the length counts
  std::string_view whole;    // tag, length and payload
};

// Reads a length of one byte or two, as almost all are, and returns where its
// payload begins; null where it is no such length or `end` comes before the
// payload's.
inline const char* ReadShortLength(const char* at, const char* end,
                                   size_t* size) {
  if (at == end) return nullptr;
  *size = static_cast<unsigned char>(*at++);
  if (*size >= 0x80) {
    if (at == end || static_cast<unsigned char>(*at) >= 0x80) return nullptr;
    *size = (*size & 0x7f) | static_cast<size_t>(*at++) << 7;
  }
  return *size <= static_cast<size_t>(end - at) ? at : nullptr;
}

// Takes all of `message` for one field of kLength, which it is if `*tag`, its
// first byte, is the tag of one. Returns false where a WireReader has to look.
inline bool ReadOnlyField(std::string_view message, uint8_t* tag,
                          std::string_view* payload) {
  if (message.empty()) return false;
  const char* const end = message.data() + message.size();
  size_t size;
  const char* begin = ReadShortLength(message.data() + 1, end, &size);
  if (begin == nullptr || begin + size != end) return false;
  *tag = static_cast<uint8_t>(message[0]);
  *payload = std::string_view(begin, size);
  return true;
}

// Takes all of `bytes` for a varint of up to nine bytes. Returns false where a
// WireReader has to look.
inline bool ReadOnlyVarint(std::string_view bytes, uint64_t* value) {
  *value = 0;
  for (size_t i = 0; i < bytes.size() && i < 9; ++i) {
    const auto byte = static_cast<unsigned char>(bytes[i]);
    *value |= static_cast<uint64_t>(byte & 0x7f) << (7 * i);
    if (byte < 0x80) return i + 1 == bytes.size();
  }
  return false;
}

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

  // Reads the next field quickly where it has this tag, of a field of kLength.
  // Returns false, and reads nothing, where it has not or Next() has to look.
  bool NextPayload(uint8_t tag, std::string_view* payload) {
    if (at_ == end_ || static_cast<uint8_t>(*at_) != tag) return false;
    size_t size;
    const char* begin = ReadShortLength(at_ + 1, end_, &size);
    if (begin == nullptr) return false;
    *payload = std::string_view(begin, size);
    at_ = begin + size;
    return true;
  }

  // False once something malformed was come upon.
  bool ok() const { return ok_; }

  // Where the next field begins.
  const char* at() const { return at_; }

 private:
  // Reads what most fields of an event are, one of kLength whose tag takes a
  // byte and whose length is short; leaves everything else, errors too, to
  // Read().
  bool ReadShort(WireField* field) {
    const auto tag = static_cast<unsigned char>(*at_);
    if ((tag & 0x87) != static_cast<unsigned char>(WireType::kLength) ||
        tag < 0x08) {
      return false;
    }
    size_t size;
    const char* payload = ReadShortLength(at_ + 1, end_, &size);
    if (payload == nullptr) return false;
    field->number = tag >> 3;
    field->type = WireType::kLength;
    field->payload = std::string_view(payload, size);
    field->whole = std::string_view(at_, payload + size - at_);
    at_ = payload + size;
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

// Writes a varint and returns its end. REQUIRES: room for 10 bytes.
inline char* WriteVarint(uint64_t value, char* at) {
  for (; value >= 0x80; value >>= 7) *at++ = static_cast<char>(value | 0x80);
  *at++ = static_cast<char>(value);
  return at;
}

inline void AppendVarint(uint64_t value, std::string* out) {
  char varint[10];
  out->append(varint, WriteVarint(value, varint) - varint);
}

// Appends tag and length of a field whose payload follows. REQUIRES: number <
// 16.
inline void AppendLengthPrefix(uint32_t number, size_t payload_size,
                               std::string* out) {
  char prefix[11];
  prefix[0] = static_cast<char>(WireTag(number, WireType::kLength));
  out->append(prefix, WriteVarint(payload_size, prefix + 1) - prefix);
}

inline void AppendLengthField(uint32_t number, std::string_view payload,
                              std::string* out) {
  AppendLengthPrefix(number, payload.size(), out);
  out->append(payload);
}

}  // namespace logclass

#endif  // CLASSIFIER_WIRE_WIRE_H_
