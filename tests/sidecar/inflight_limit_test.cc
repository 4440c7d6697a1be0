#include "classifier/sidecar/inflight_limit.h"

#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <vector>

#include "classifier/sidecar/metrics.h"

namespace logclass::sidecar {
namespace {

using std::chrono::milliseconds;

constexpr size_t kMiB = size_t{1} << 20;
constexpr milliseconds kLong(60'000);

// A request at the limit's door.
struct Request {
  explicit Request(InflightLimit& limit) {
    limit.Enter(&ticket, [this](bool entered) { answer.set_value(entered); });
  }

  bool IsWaiting() {
    return result.wait_for(milliseconds(0)) == std::future_status::timeout;
  }

  InflightLimit::Ticket ticket;
  std::promise<bool> answer;
  std::future<bool> result = answer.get_future();
};

class InflightLimitTest : public ::testing::Test {
 protected:
  Metrics metrics_;
};

TEST_F(InflightLimitTest, LetsInWhatFits) {
  InflightLimit limit(8 * kMiB, kLong, &metrics_);
  Request first(limit), second(limit);
  EXPECT_TRUE(first.result.get());
  EXPECT_TRUE(second.result.get());
  limit.Leave(&first.ticket);
  limit.Leave(&second.ticket);
}

TEST_F(InflightLimitTest, OthersWaitUntilOneLeaves) {
  InflightLimit limit(4 * kMiB, kLong, &metrics_);
  Request first(limit);
  limit.Resize(&first.ticket, 3 * kMiB);
  Request second(limit);
  EXPECT_TRUE(second.IsWaiting());
  limit.Leave(&first.ticket);
  EXPECT_TRUE(second.result.get());
  limit.Leave(&second.ticket);
}

TEST_F(InflightLimitTest, OthersWaitUntilOneTurnsOutSmaller) {
  InflightLimit limit(4 * kMiB, kLong, &metrics_);
  Request first(limit);
  limit.Resize(&first.ticket, 4 * kMiB);
  Request second(limit);
  EXPECT_TRUE(second.IsWaiting());
  // The usual size follows slowly, so it is not enough to be a little smaller.
  limit.Resize(&first.ticket, 1);
  EXPECT_TRUE(second.result.get());
  limit.Leave(&first.ticket);
  limit.Leave(&second.ticket);
}

TEST_F(InflightLimitTest, GivesUpInTime) {
  InflightLimit limit(kMiB, milliseconds(20), &metrics_);
  Request first(limit);
  limit.Resize(&first.ticket, kMiB);
  Request second(limit);
  EXPECT_FALSE(second.result.get());
  limit.Leave(&first.ticket);
  Request third(limit);
  EXPECT_TRUE(third.result.get());
  limit.Leave(&third.ticket);
}

TEST_F(InflightLimitTest, OneLargerThanTheLimitGoesAlone) {
  InflightLimit limit(kMiB, kLong, &metrics_);
  Request first(limit);
  EXPECT_TRUE(first.result.get());
  limit.Resize(&first.ticket, 100 * kMiB);
  Request second(limit);
  EXPECT_TRUE(second.IsWaiting());
  limit.Leave(&first.ticket);
  EXPECT_TRUE(second.result.get());
  limit.Leave(&second.ticket);
}

TEST_F(InflightLimitTest, FirstComeFirstServed) {
  InflightLimit limit(kMiB, kLong, &metrics_);
  Request first(limit);
  limit.Resize(&first.ticket, kMiB);
  std::vector<std::unique_ptr<Request>> waiting;
  for (int i = 0; i < 5; ++i) {
    waiting.push_back(std::make_unique<Request>(limit));
  }
  Request* inside = &first;
  for (size_t i = 0; i < waiting.size(); ++i) {
    limit.Leave(&inside->ticket);
    EXPECT_TRUE(waiting[i]->result.get());
    limit.Resize(&waiting[i]->ticket, kMiB);
    if (i + 1 < waiting.size()) {
      EXPECT_TRUE(waiting[i + 1]->IsWaiting());
    }
    inside = waiting[i].get();
  }
  limit.Leave(&inside->ticket);
}

}  // namespace
}  // namespace logclass::sidecar
