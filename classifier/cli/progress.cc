#include "classifier/cli/progress.h"

#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "classifier/cli/terminal.h"
#include "classifier/cli/write.h"
#include "classifier/text/output_buffer.h"
#include "classifier/text/styled.h"

namespace logclass::cli {
namespace {

using std::chrono_literals::operator""s;
using std::chrono_literals::operator""ms;

constexpr std::string_view kEraseLine = "\r\x1b[K";
constexpr double kMegabyte = 1e6;

}  // namespace

Progress::Progress(bool enabled)
    : enabled_(enabled), start_(Clock::now()), next_(start_ + 1s) {}

void Progress::BeginFile(std::string_view name, std::optional<uint64_t> size) {
  name_ = name;
  size_ = size;
  earlier_bytes_ += file_bytes_;
  file_bytes_ = 0;
}

void Progress::Update(uint64_t bytes) {
  file_bytes_ = bytes;
  if (!enabled_) return;
  const Clock::time_point now = Clock::now();
  if (now < next_) return;
  next_ = now + 200ms;
  Draw(bytes, std::chrono::duration<double>(now - start_).count());
}

void Progress::Draw(uint64_t bytes, double seconds) {
  const double total = static_cast<double>(earlier_bytes_ + bytes) / kMegabyte;
  OutputBuffer line;
  line.Append(kEraseLine);
  AppendSanitized(CutToWidth(name_, TerminalWidth(STDERR_FILENO) / 2), line);
  char numbers[96];
  int size = 0;
  if (size_.has_value() && *size_ > 0) {
    const double share = static_cast<double>(bytes) / *size_;
    size = std::snprintf(numbers, sizeof numbers, ": %.0f %%",
                         100 * std::min(share, 1.0));
  } else {
    size = std::snprintf(numbers, sizeof numbers, ": %.0f MB",
                         static_cast<double>(bytes) / kMegabyte);
  }
  size += std::snprintf(numbers + size, sizeof numbers - size, ", %.0f MB/s",
                        total / seconds);
  line.Append(std::string_view(numbers, size));
  WriteAll(STDERR_FILENO, line.view()).IgnoreError();
  drawn_ = true;
}

void Progress::Erase() {
  if (!drawn_) return;
  WriteAll(STDERR_FILENO, kEraseLine).IgnoreError();
  drawn_ = false;
}

}  // namespace logclass::cli
