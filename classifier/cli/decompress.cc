#include "classifier/cli/decompress.h"

#include <zlib.h>
#include <zstd.h>

#include <algorithm>
#include <cstdint>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/string_view.h"
#include "classifier/base/strings.h"

namespace logclass::cli {
namespace {

constexpr size_t kStoredBufferBytes = size_t{128} << 10;

// What both formats share: a buffer of stored bytes, and the rule that an
// error is told only after everything that was decompressed before it.
class DecompressingSource : public ByteSource {
 public:
  explicit DecompressingSource(std::unique_ptr<ByteSource> stored)
      : stored_(std::move(stored)), buffer_(kStoredBufferBytes) {}

  absl::StatusOr<size_t> Read(char* buffer, size_t size) override {
    size_t produced = 0;
    while (produced == 0 && error_.ok() && !ended_) {
      if (input_.empty()) {
        error_ = Refill();
        if (!error_.ok()) break;
      }
      produced = Decompress(buffer, size);
    }
    if (produced > 0 || error_.ok()) return produced;
    return error_;
  }

  uint64_t stored_bytes_read() const override {
    return stored_->stored_bytes_read();
  }
  std::optional<uint64_t> stored_size() const override {
    return stored_->stored_size();
  }

 protected:
  // Decompresses from `input_`, empty at the end of the stored bytes, and
  // returns how many bytes it wrote. Sets `ended_` or `error_`.
  virtual size_t Decompress(char* buffer, size_t size) = 0;

  std::string_view input_;
  bool ended_ = false;
  absl::Status error_;

 private:
  absl::Status Refill() {
    absl::StatusOr<size_t> got = stored_->Read(buffer_.data(), buffer_.size());
    if (!got.ok()) return got.status();
    input_ = std::string_view(buffer_.data(), *got);
    return absl::OkStatus();
  }

  std::unique_ptr<ByteSource> stored_;
  std::vector<char> buffer_;
};

class GzipSource : public DecompressingSource {
 public:
  using DecompressingSource::DecompressingSource;
  ~GzipSource() override { inflateEnd(&stream_); }
  GzipSource(const GzipSource&) = delete;  // zlib's state has an address
  GzipSource& operator=(const GzipSource&) = delete;

  bool Init() {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    return inflateInit2(&stream_, kGzipOnly) == Z_OK;
  }

 protected:
  size_t Decompress(char* buffer, size_t size) override {
    if (input_.empty()) {
      ended_ = true;
      if (in_member_) error_ = absl::DataLossError("gzip data ends too early");
      return 0;
    }
    if (!in_member_ && !BeginMember()) return 0;
    // zlib's interface is not const-correct, and it counts with 32 bits.
    stream_.next_in =
        reinterpret_cast<Bytef*>(const_cast<char*>(input_.data()));
    stream_.avail_in = static_cast<uInt>(input_.size());
    stream_.next_out = reinterpret_cast<Bytef*>(buffer);
    size = std::min(size, size_t{1} << 30);
    stream_.avail_out = static_cast<uInt>(size);
    const int result = inflate(&stream_, Z_NO_FLUSH);
    input_.remove_prefix(input_.size() - stream_.avail_in);
    if (result == Z_STREAM_END) {
      in_member_ = false;
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      error_ = absl::DataLossError(ToAbsl(
          Concat("damaged gzip data: ",
                 stream_.msg != nullptr ? stream_.msg : "cannot be read")));
    }
    return size - stream_.avail_out;
  }

 private:
  // Returns false where padding follows the last member.
  bool BeginMember() {
    const size_t padding = input_.find_first_not_of('\0');
    input_.remove_prefix(std::min(padding, input_.size()));
    if (input_.empty()) return false;
    inflateReset(&stream_);
    in_member_ = true;
    return true;
  }

  z_stream stream_ = {};
  bool in_member_ = false;
};

struct FreeZstd {
  void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
};

class ZstdSource : public DecompressingSource {
 public:
  explicit ZstdSource(std::unique_ptr<ByteSource> stored)
      : DecompressingSource(std::move(stored)), context_(ZSTD_createDCtx()) {}

  bool Init() const { return context_ != nullptr; }

 protected:
  size_t Decompress(char* buffer, size_t size) override {
    const bool at_end = input_.empty();
    ZSTD_inBuffer in = {input_.data(), input_.size(), 0};
    ZSTD_outBuffer out = {buffer, size, 0};
    // Even without input it may still hold bytes that had no room before.
    const size_t result = ZSTD_decompressStream(context_.get(), &out, &in);
    input_.remove_prefix(in.pos);
    if (ZSTD_isError(result)) {
      error_ = absl::DataLossError(
          ToAbsl(Concat("damaged zstd data: ", ZSTD_getErrorName(result))));
      return out.pos;
    }
    if (in.pos > 0 || out.pos > 0) frame_complete_ = result == 0;
    if (at_end && out.pos == 0) {
      ended_ = true;
      if (!frame_complete_) {
        error_ = absl::DataLossError("zstd data ends too early");
      }
    }
    return out.pos;
  }

 private:
  std::unique_ptr<ZSTD_DCtx, FreeZstd> context_;
  bool frame_complete_ = true;
};

template <typename Source>
absl::StatusOr<std::unique_ptr<ByteSource>> New(
    std::unique_ptr<ByteSource> stored) {
  auto source = std::make_unique<Source>(std::move(stored));
  if (!source->Init()) {
    return absl::InternalError("no memory to decompress with");
  }
  return std::unique_ptr<ByteSource>(std::move(source));
}

}  // namespace

absl::StatusOr<std::unique_ptr<ByteSource>> NewGzipSource(
    std::unique_ptr<ByteSource> stored) {
  return New<GzipSource>(std::move(stored));
}

absl::StatusOr<std::unique_ptr<ByteSource>> NewZstdSource(
    std::unique_ptr<ByteSource> stored) {
  return New<ZstdSource>(std::move(stored));
}

}  // namespace logclass::cli
