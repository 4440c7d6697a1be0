#include "classifier/cli/histogram.h"

#include <gtest/gtest.h>

#include <optional>

namespace logclass::cli {
namespace {

constexpr int64_t kNoon = 1710244800;

uint64_t Sum(const Histogram::Chart& chart) {
  uint64_t sum = 0;
  for (const auto& counts : chart.columns) sum += counts.all;
  return sum;
}

TEST(HistogramTest, NothingToDraw) {
  Histogram histogram;
  EXPECT_FALSE(histogram.Draw(40).has_value());
  histogram.Add(kNoon, false);
  histogram.Add(kNoon, true);
  EXPECT_FALSE(histogram.Draw(40).has_value());
}

TEST(HistogramTest, ChoosesTheNarrowestColumnsThatFit) {
  struct {
    int64_t span;
    int64_t column;
  } cases[] = {{1, 1},
               {39, 1},
               {40, 2},
               {300, 10},
               {3599, 120},
               {86399, 3600},
               {7 * 86400, 21600},
               {365 * 86400, 28 * 86400}};
  for (const auto& c : cases) {
    Histogram histogram;
    histogram.Add(kNoon, false);
    histogram.Add(kNoon + c.span, true);
    std::optional<Histogram::Chart> chart = histogram.Draw(40);
    ASSERT_TRUE(chart.has_value());
    EXPECT_EQ(chart->column_seconds, c.column) << c.span;
    EXPECT_LE(chart->columns.size(), 40u);
    EXPECT_EQ(chart->columns.front().all, 1u);
    EXPECT_EQ(chart->columns.front().failures, 0u);
    EXPECT_EQ(chart->columns.back().failures, 1u);
  }
}

TEST(HistogramTest, CoarserBucketsLoseNothing) {
  Histogram histogram;
  for (int64_t i = 0; i < 100000; ++i) histogram.Add(kNoon + i, i % 10 == 0);
  std::optional<Histogram::Chart> chart = histogram.Draw(40);
  ASSERT_TRUE(chart.has_value());
  EXPECT_EQ(Sum(*chart), 100000u);
  EXPECT_EQ(chart->column_seconds, 3600);
  EXPECT_EQ(chart->columns[1].all, 3600u);
  EXPECT_EQ(chart->columns[1].failures, 360u);
  EXPECT_EQ(chart->left_out, 0u);
}

void ExpectEqual(const Histogram& one, const Histogram& other) {
  const auto a = one.Draw(40), b = other.Draw(40);
  ASSERT_TRUE(a.has_value() && b.has_value());
  EXPECT_EQ(a->begin, b->begin);
  EXPECT_EQ(a->column_seconds, b->column_seconds);
  ASSERT_EQ(a->columns.size(), b->columns.size());
  for (size_t i = 0; i < a->columns.size(); ++i) {
    EXPECT_EQ(a->columns[i].all, b->columns[i].all);
    EXPECT_EQ(a->columns[i].failures, b->columns[i].failures);
  }
}

TEST(HistogramTest, OrderDoesNotMatter) {
  Histogram forward, backward, to_and_fro;
  for (int64_t i = 0; i < 20000; ++i) {
    const int64_t backwards = 19999 - i;
    const int64_t mixed = i * 7919 % 20000;  // a prime: each comes once
    forward.Add(kNoon + i * 7, i % 5 == 0);
    backward.Add(kNoon + backwards * 7, backwards % 5 == 0);
    to_and_fro.Add(kNoon + mixed * 7, mixed % 5 == 0);
  }
  ExpectEqual(forward, backward);
  ExpectEqual(forward, to_and_fro);
}

TEST(HistogramTest, PartsMakeUpTheWhole) {
  Histogram whole, seconds, years;
  for (int64_t i = 0; i < 20000; ++i) {
    const int64_t time = kNoon + i * (i % 2 == 0 ? 1 : 100'000);
    whole.Add(time, i % 5 == 0);
    (i % 2 == 0 ? seconds : years).Add(time, i % 5 == 0);
  }
  seconds.Merge(years);
  seconds.Merge(Histogram());
  EXPECT_EQ(seconds.total(), whole.total());
  ExpectEqual(seconds, whole);
}

TEST(HistogramTest, AWrongClockDoesNotSqueezeTheRest) {
  Histogram histogram;
  histogram.Add(0, true);  // 1970
  for (int64_t i = 0; i < 600; ++i) histogram.Add(kNoon + i, false);
  histogram.Add(int64_t{4102444800}, false);  // 2100
  std::optional<Histogram::Chart> chart = histogram.Draw(40);
  ASSERT_TRUE(chart.has_value());
  EXPECT_EQ(chart->begin, kNoon);
  EXPECT_EQ(chart->left_out, 2u);
  EXPECT_EQ(Sum(*chart), 600u);
}

TEST(HistogramTest, AnyTimesWhatsoever) {
  Histogram histogram;
  for (int64_t i = -3000; i < 3000; ++i) histogram.Add(i * 50000000, false);
  std::optional<Histogram::Chart> chart = histogram.Draw(40);
  ASSERT_TRUE(chart.has_value());
  EXPECT_LE(chart->columns.size(), 40u);
  EXPECT_EQ(Sum(*chart) + chart->left_out, 6000u);
}

TEST(SparklineTest, ShowsEvenTheSmallestValue) {
  EXPECT_EQ(Sparkline({0, 1, 500, 1000}), " ▁▄█");
  EXPECT_EQ(Sparkline({0, 0}), "  ");
}

TEST(FormatDurationTest, Units) {
  EXPECT_EQ(FormatDuration(30), "30 s");
  EXPECT_EQ(FormatDuration(300), "5 min");
  EXPECT_EQ(FormatDuration(21600), "6 h");
  EXPECT_EQ(FormatDuration(7 * 86400), "7 d");
}

}  // namespace
}  // namespace logclass::cli
