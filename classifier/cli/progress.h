// A line on a terminal that says how far a long run has come.

#ifndef CLASSIFIER_CLI_PROGRESS_H_
#define CLASSIFIER_CLI_PROGRESS_H_

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace logclass::cli {

// Shows nothing in the first second, and erases itself at the end. Not
// thread-safe.
class Progress {
 public:
  // Does nothing where `enabled` is false.
  explicit Progress(bool enabled);
  ~Progress() { Erase(); }
  Progress(const Progress&) = delete;  // erases itself once
  Progress& operator=(const Progress&) = delete;

  // Begins a file of `size` bytes, if that is known.
  void BeginFile(std::string_view name, std::optional<uint64_t> size);

  // Says that `bytes` of the file are done; cheap enough for every block.
  void Update(uint64_t bytes);

  // Erases the line, so that something else can be printed.
  void Erase();

 private:
  using Clock = std::chrono::steady_clock;

  void Draw(uint64_t bytes, double seconds);

  bool enabled_;
  bool drawn_ = false;
  std::string name_;
  std::optional<uint64_t> size_;
  uint64_t earlier_bytes_ = 0;  // of the files before
  uint64_t file_bytes_ = 0;
  Clock::time_point start_;
  Clock::time_point next_;
};

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_PROGRESS_H_
