#include "classifier/cli/byte_source.h"

#include <algorithm>
#include <string_view>
#include <utility>

#include "absl/strings/string_view.h"
#include "classifier/base/strings.h"
#include "classifier/cli/decompress.h"
#include "classifier/cli/raw_source.h"

namespace logclass::cli {
namespace {

enum class Encoding { kPlain, kGzip, kZstd, kBzip2, kXz, kLz4 };

struct Magic {
  Encoding encoding;
  std::string_view bytes;
  std::string_view tool;  // that decompresses what we do not
};

constexpr Magic kMagics[] = {
    {Encoding::kGzip, "\x1f\x8b", ""},
    {Encoding::kZstd, "\x28\xb5\x2f\xfd", ""},
    {Encoding::kBzip2, "BZh91AY&", "bzip2"},
    {Encoding::kXz, std::string_view("\xfd\x37zXZ\0", 6), "xz"},
    {Encoding::kLz4, "\x04\x22\x4d\x18", "lz4"},
};

// Reads only as many bytes as it takes to be sure: a pipe may have no more.
absl::StatusOr<const Magic*> FindMagic(RawSource& source) {
  while (true) {
    const std::string_view peeked = source.peeked();
    bool undecided = false;
    for (const Magic& magic : kMagics) {
      if (peeked.substr(0, magic.bytes.size()) == magic.bytes) return &magic;
      undecided |= magic.bytes.substr(0, peeked.size()) == peeked;
    }
    if (!undecided) return nullptr;
    absl::StatusOr<bool> more = source.PeekMore();
    if (!more.ok()) return more.status();
    if (!*more) return nullptr;
  }
}

}  // namespace

absl::StatusOr<std::unique_ptr<ByteSource>> ByteSource::Open(
    const std::string& path) {
  absl::StatusOr<std::unique_ptr<RawSource>> raw = RawSource::Open(path);
  if (!raw.ok()) return raw.status();
  absl::StatusOr<const Magic*> magic = FindMagic(**raw);
  if (!magic.ok()) return magic.status();
  if (*magic == nullptr) return std::unique_ptr<ByteSource>(*std::move(raw));
  switch ((*magic)->encoding) {
    case Encoding::kGzip:
      return NewGzipSource(*std::move(raw));
    case Encoding::kZstd:
      return NewZstdSource(*std::move(raw));
    default:
      return absl::InvalidArgumentError(
          ToAbsl(Concat("is compressed with ", (*magic)->tool, ": use ",
                        (*magic)->tool, " -dc | logclass ...")));
  }
}

}  // namespace logclass::cli
