// Fuzzes the walk over a message, whole and in pieces, against protobuf's own
// parser. The input's first byte says how the rest, the message, is cut.
//
// With libFuzzer: clang++ -fsanitize=fuzzer,address, and a copy of the seeds in
// corpus/wire. Without: replay_main.cc.

#include <google/protobuf/unknown_field_set.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/vector/request_reader.h"
#include "classifier/wire/wire.h"

namespace logclass::testing {
namespace {

using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

void Expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

bool IsSame(const WireField& a, const WireField& b) {
  return a.number == b.number && a.type == b.type &&
         (a.type == WireType::kLength ? a.payload == b.payload
                                      : a.scalar == b.scalar) &&
         a.whole == b.whole;
}

// Whether protobuf read the same.
bool IsSame(const WireField& ours, const UnknownField& theirs) {
  if (static_cast<int>(ours.number) != theirs.number()) return false;
  switch (theirs.type()) {
    case UnknownField::TYPE_VARINT:
      return ours.type == WireType::kVarint && ours.scalar == theirs.varint();
    case UnknownField::TYPE_FIXED32:
      return ours.type == WireType::kFixed32 && ours.scalar == theirs.fixed32();
    case UnknownField::TYPE_FIXED64:
      return ours.type == WireType::kFixed64 && ours.scalar == theirs.fixed64();
    case UnknownField::TYPE_LENGTH_DELIMITED:
      return ours.type == WireType::kLength &&
             ours.payload == theirs.length_delimited();
    default:
      return false;
  }
}

// What is quick must read what the reader that looks at everything reads.
void CheckQuickWays(const WireField& field) {
  uint8_t tag;
  std::string_view payload;
  const bool is_only = ReadOnlyField(field.whole, &tag, &payload);
  if (field.number >= 16) return;
  if (is_only && tag == WireTag(field.number, WireType::kLength)) {
    Expect(field.type == WireType::kLength && field.payload == payload,
           "ReadOnlyField() reads the field");
  }
  WireReader reader(field.whole);
  if (reader.NextPayload(WireTag(field.number, WireType::kLength), &payload)) {
    Expect(field.type == WireType::kLength && field.payload == payload,
           "NextPayload() reads the field");
    WireField further;
    Expect(!reader.Next(&further) && reader.ok(), "and all of it");
  }
}

// Reads the message in one piece; false where it is malformed.
bool ReadWhole(std::string_view message, std::vector<WireField>* fields) {
  WireReader reader(message);
  size_t size = 0;
  for (WireField field; reader.Next(&field);) {
    Expect(field.whole.data() == message.data() + size, "no gap");
    size += field.whole.size();
    CheckQuickWays(field);
    fields->push_back(field);
  }
  Expect(!reader.ok() || size == message.size(), "all of it was read");
  return reader.ok();
}

// Ours takes less than protobuf does: no groups, and no more bits than there
// are. What is written as protobuf itself writes it, it has to take.
void CompareWithProtobuf(std::string_view message, bool ok,
                         const std::vector<WireField>& fields) {
  UnknownFieldSet theirs;
  const bool parsed =
      theirs.ParseFromArray(message.data(), static_cast<int>(message.size()));
  if (ok) {
    Expect(parsed, "protobuf can read it");
    Expect(static_cast<int>(fields.size()) == theirs.field_count(),
           "as many fields as protobuf's");
    for (size_t i = 0; i < fields.size(); ++i) {
      Expect(IsSame(fields[i], theirs.field(static_cast<int>(i))),
             "the field is protobuf's");
    }
    return;
  }
  if (!parsed) return;
  for (int i = 0; i < theirs.field_count(); ++i) {
    if (theirs.field(i).type() == UnknownField::TYPE_GROUP) return;
  }
  std::string written;
  theirs.SerializeToString(&written);
  Expect(written != message, "what protobuf writes can be read");
}

// Cuts the message into pieces whose sizes go from `first` through many others.
std::vector<std::string_view> Cut(std::string_view message, size_t first) {
  std::vector<std::string_view> pieces;
  for (size_t size = first; !message.empty(); size = (size * 5 + 3) % 257) {
    pieces.push_back(message.substr(0, size));
    message.remove_prefix(std::min(size, message.size()));
  }
  return pieces;
}

void CompareWithPieces(const std::vector<std::string_view>& pieces, bool ok,
                       const std::vector<WireField>& fields) {
  RequestReader reader;
  reader.Reset(pieces);
  size_t count = 0;
  for (WireField field; reader.Next(&field); ++count) {
    Expect(count < fields.size() && IsSame(field, fields[count]),
           "the same field in pieces");
  }
  Expect(count == fields.size(), "as many fields in pieces");
  Expect(reader.ok() == ok, "in pieces it is malformed where it is else");
}

void Check(std::string_view input) {
  if (input.empty()) return;
  const std::string_view message = input.substr(1);
  std::vector<WireField> fields;
  const bool ok = ReadWhole(message, &fields);
  CompareWithProtobuf(message, ok, fields);
  CompareWithPieces(Cut(message, static_cast<uint8_t>(input[0])), ok, fields);
}

}  // namespace
}  // namespace logclass::testing

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  logclass::testing::Check(
      std::string_view(reinterpret_cast<const char*>(data), size));
  return 0;
}
