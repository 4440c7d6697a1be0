// Input as blocks of whole lines, in bounded memory.

#ifndef CLASSIFIER_CLI_INPUT_H_
#define CLASSIFIER_CLI_INPUT_H_

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "classifier/cli/byte_source.h"
#include "classifier/engine/scanner.h"

namespace logclass::cli {

// One per thread. Owns the source and the buffer that blocks are views of.
class BlockReader {
 public:
  // As much as one read asks for: enough to amortise a batch, little enough
  // to stay in the second-level cache.
  static constexpr size_t kReadBytes = size_t{128} << 10;

  // Of a longer line only this much is kept, and the rest is read past.
  struct Limits {
    // Two more than count: a carriage return and one byte that says that the
    // line does not end there.
    size_t line_bytes = Scanner::kMaxMessageBytes + 2;
    // Of lines that begin like a JSON object: it may be a whole List.
    size_t json_line_bytes = size_t{32} << 20;
  };

  BlockReader(std::unique_ptr<ByteSource> source, const Limits& limits);

  // Returns the next lines, each ending in a newline except for a last one
  // that has none; an empty block at the end. Returns as soon as there is a
  // whole line, so a pipe is followed as it is written. Valid until the next
  // call. An error is returned after everything that came before it.
  absl::StatusOr<std::string_view> Next();

  // Keeps as much of every line as of one of JSON, from the next call on.
  void KeepLongLines() { limits_.line_bytes = limits_.json_line_bytes; }

  const ByteSource& source() const { return *source_; }

 private:
  void DropLastBlock();
  size_t AddBytes(size_t count);
  size_t LimitOfPartialLine() const;
  void MakeRoom();

  std::unique_ptr<ByteSource> source_;
  Limits limits_;
  std::unique_ptr<char[]> buffer_;
  size_t capacity_ = 0;
  size_t size_ = 0;        // bytes in the buffer
  size_t block_size_ = 0;  // of these, what the last call returned
  bool skipping_ = false;  // the rest of a line that is too long
  bool ended_ = false;
  absl::Status error_;
};

// Reads the beginning of an input, whole lines, until there are `enough` bytes.
absl::StatusOr<std::string> ReadSample(const std::string& path, size_t enough);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_INPUT_H_
