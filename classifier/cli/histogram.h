// Counts over time in bounded memory, whatever the length of the log: the
// buckets grow wider as the time that they span does.

#ifndef CLASSIFIER_CLI_HISTOGRAM_H_
#define CLASSIFIER_CLI_HISTOGRAM_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace logclass::cli {

// Not thread-safe.
class Histogram {
 public:
  struct Counts {
    uint64_t all = 0;
    uint64_t failures = 0;
  };

  // Columns of equal width, without gaps.
  struct Chart {
    int64_t begin = 0;           // of the first column, in seconds
    int64_t column_seconds = 0;  // width of each
    std::vector<Counts> columns;
    uint64_t left_out = 0;  // records far away from all others
  };

  void Add(int64_t seconds, bool failure);

  // Adds all that another one counted.
  void Merge(const Histogram& other);

  uint64_t total() const { return total_; }

  // Returns the counts in at most `max_columns` columns of a width that people
  // use; nullopt where there are fewer than two to show.
  std::optional<Chart> Draw(size_t max_columns) const;

 private:
  struct Bucket {
    int64_t start = 0;
    Counts counts;
  };

  bool IsIn(int64_t seconds, size_t bucket) const;
  size_t FindBucket(int64_t seconds);
  Counts& CountsOf(int64_t seconds);
  void AddAll(const std::vector<Bucket>& buckets);
  std::pair<int64_t, int64_t> ShownRange() const;
  void Coarsen();
  void LimitBuckets();
  int64_t width() const;

  // Only those in use, by start: in a row, for a log goes through them so.
  std::vector<Bucket> buckets_;
  size_t last_ = 0;  // the bucket that was counted in last
  size_t width_index_ = 0;
  uint64_t total_ = 0;
};

// Returns one block character per value, an eighth to a full block high in
// proportion to the largest; a blank for zero.
std::string Sparkline(const std::vector<uint64_t>& values);

// Returns "10 s", "5 min", "3 h", "2 d".
std::string FormatDuration(int64_t seconds);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_HISTOGRAM_H_
