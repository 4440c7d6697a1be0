#include "classifier/cli/histogram.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "classifier/base/strings.h"

namespace logclass::cli {
namespace {

constexpr size_t kMaxBuckets = 4096;
constexpr int64_t kDay = 86400;

// Widths of the buckets that are kept: each divides the next.
constexpr int64_t kWidths[] = {
    1,    5,        10,        30,         60,         300,
    600,  1800,     3600,      3 * 3600,   21600,      43200,
    kDay, 7 * kDay, 28 * kDay, 364 * kDay, 3640 * kDay};

// Widths of the columns that are shown: those multiples of a bucket that
// people would choose.
constexpr int64_t kColumnWidths[] = {
    1,        2,         5,          10,         15,    20,   30,
    60,       120,       300,        600,        900,   1200, 1800,
    3600,     2 * 3600,  10800,      21600,      43200, kDay, 2 * kDay,
    7 * kDay, 28 * kDay, 364 * kDay, 3640 * kDay};

// Where a clock was wrong, a few records would squeeze all others into one
// column: up to one in so many are left out at either end.
constexpr uint64_t kOutlierShare = 1000;
constexpr uint64_t kMinRecordsForOutliers = 20;
constexpr int64_t kOutlierStretch = 8;

int64_t StartOf(int64_t seconds, int64_t width) {
  const int64_t rest = seconds % width;
  return seconds - (rest < 0 ? rest + width : rest);
}

// Returns the first bucket from `begin` on that is not among the outliers.
template <typename Iterator>
Iterator SkipOutliers(Iterator begin, Iterator end, uint64_t allowed) {
  for (uint64_t skipped = 0; begin != end; ++begin) {
    skipped += begin->counts.all;
    if (skipped > allowed) break;
  }
  return begin;
}

}  // namespace

int64_t Histogram::width() const { return kWidths[width_index_]; }

void Histogram::Add(int64_t seconds, bool failure) {
  Counts& counts = CountsOf(seconds);
  ++counts.all;
  counts.failures += failure;
  ++total_;
  LimitBuckets();
}

void Histogram::Merge(const Histogram& other) {
  while (width_index_ < other.width_index_) Coarsen();
  AddAll(other.buckets_);
  total_ += other.total_;
  LimitBuckets();
}

void Histogram::AddAll(const std::vector<Bucket>& buckets) {
  for (const Bucket& bucket : buckets) {
    Counts& counts = CountsOf(bucket.start);
    counts.all += bucket.counts.all;
    counts.failures += bucket.counts.failures;
  }
}

// Logs go forward in time: what is not in the last bucket is mostly in the one
// after it, and seldom needs a search.
Histogram::Counts& Histogram::CountsOf(int64_t seconds) {
  if (!IsIn(seconds, last_) && !IsIn(seconds, ++last_)) {
    last_ = FindBucket(seconds);
  }
  return buckets_[last_].counts;
}

bool Histogram::IsIn(int64_t seconds, size_t bucket) const {
  if (bucket >= buckets_.size()) return false;
  const int64_t start = buckets_[bucket].start;
  return seconds >= start && seconds - start < width();
}

// Adds the bucket where there is none.
size_t Histogram::FindBucket(int64_t seconds) {
  const int64_t start = StartOf(seconds, width());
  auto bucket = std::lower_bound(
      buckets_.begin(), buckets_.end(), start,
      [](const Bucket& each, int64_t wanted) { return each.start < wanted; });
  if (bucket == buckets_.end() || bucket->start != start) {
    bucket = buckets_.insert(bucket, {.start = start, .counts = {}});
  }
  return bucket - buckets_.begin();
}

void Histogram::LimitBuckets() {
  while (buckets_.size() > kMaxBuckets &&
         width_index_ + 1 < std::size(kWidths)) {
    Coarsen();
  }
}

void Histogram::Coarsen() {
  ++width_index_;
  const std::vector<Bucket> narrow = std::exchange(buckets_, {});
  AddAll(narrow);
}

// Returns the starts of the first and last bucket to show.
// REQUIRES: there is one.
std::pair<int64_t, int64_t> Histogram::ShownRange() const {
  const int64_t first = buckets_.front().start;
  const int64_t last = buckets_.back().start;
  if (total_ < kMinRecordsForOutliers) return {first, last};
  const uint64_t allowed = std::max<uint64_t>(1, total_ / kOutlierShare);
  const int64_t low =
      SkipOutliers(buckets_.begin(), buckets_.end(), allowed)->start;
  const int64_t high =
      SkipOutliers(buckets_.rbegin(), buckets_.rend(), allowed)->start;
  if (low > high) return {first, last};
  const int64_t inner = high - low + width();
  // An end is cut off only where that alone gains much.
  return {low - first > inner * kOutlierStretch ? low : first,
          last - high > inner * kOutlierStretch ? high : last};
}

std::optional<Histogram::Chart> Histogram::Draw(size_t max_columns) const {
  if (buckets_.empty()) return std::nullopt;
  const auto [first, last] = ShownRange();
  auto columns_of = [first = first, last = last](int64_t column) {
    return (StartOf(last, column) - StartOf(first, column)) / column + 1;
  };
  const int64_t limit = static_cast<int64_t>(max_columns);
  int64_t column = std::max(width(), kColumnWidths[0]);
  for (int64_t candidate : kColumnWidths) {
    if (candidate % width() != 0) continue;
    column = candidate;
    if (columns_of(column) <= limit) break;
  }
  while (columns_of(column) > limit) column *= 2;
  if (columns_of(column) < 2) return std::nullopt;
  Chart chart;
  chart.begin = StartOf(first, column);
  chart.column_seconds = column;
  chart.columns.resize(columns_of(column));
  for (const auto& [start, counts] : buckets_) {
    if (start < first || start > last) {
      chart.left_out += counts.all;
      continue;
    }
    Counts& shown = chart.columns[(start - chart.begin) / column];
    shown.all += counts.all;
    shown.failures += counts.failures;
  }
  return chart;
}

std::string Sparkline(const std::vector<uint64_t>& values) {
  constexpr std::string_view kBlocks[] = {" ", "▁", "▂", "▃", "▄",
                                          "▅", "▆", "▇", "█"};
  uint64_t top = 1;
  for (uint64_t value : values) top = std::max(top, value);
  std::string line;
  for (uint64_t value : values) {
    // Rounded up: one failure among thousands is to be seen.
    line += kBlocks[(value * 8 + top - 1) / top];
  }
  return line;
}

std::string FormatDuration(int64_t seconds) {
  if (seconds % kDay == 0) return Concat(seconds / kDay, " d");
  if (seconds % 3600 == 0) return Concat(seconds / 3600, " h");
  if (seconds % 60 == 0) return Concat(seconds / 60, " min");
  return Concat(seconds, " s");
}

}  // namespace logclass::cli
