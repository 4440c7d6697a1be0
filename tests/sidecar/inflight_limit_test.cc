#include "classifier/sidecar/inflight_limit.h"

#include <gmock/gmock.h>
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
  Request(InflightLimit& limit, size_t bytes) {
    limit.EnterRead(bytes, &ticket,
                    [this](bool entered) { answer.set_value(entered); });
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

TEST_F(InflightLimitTest, WhatHasBeenReadTakesItsSize) {
  InflightLimit limit(4 * kMiB, kLong, &metrics_);
  Request small(limit, kMiB);
  Request large(limit, 3 * kMiB);
  EXPECT_TRUE(small.result.get());
  EXPECT_TRUE(large.result.get());
  Request third(limit, 1);
  EXPECT_TRUE(third.IsWaiting());
  limit.Leave(&small.ticket);
  EXPECT_TRUE(third.result.get());
  EXPECT_EQ(third.ticket.bytes, 1u);
  limit.Leave(&large.ticket);
  limit.Leave(&third.ticket);
}

TEST_F(InflightLimitTest, WhatIsUsualForOneKindIsNotForAnother) {
  InflightLimit limit(4 * kMiB, kLong, &metrics_);
  for (int i = 0; i < 1'000; ++i) {
    Request small(limit);
    EXPECT_TRUE(small.result.get());
    limit.Resize(&small.ticket, 1);
    limit.Leave(&small.ticket);
  }
  InflightLimit::Ticket pushes;
  InflightLimit::Ticket call{InflightLimit::Kind::kClassify};
  for (InflightLimit::Ticket* ticket : {&pushes, &call}) {
    limit.Enter(ticket, [](bool entered) { EXPECT_TRUE(entered); });
  }
  EXPECT_LT(pushes.bytes, 100u);
  EXPECT_EQ(call.bytes, 2 * kMiB);
  limit.Leave(&pushes);
  limit.Leave(&call);
}

TEST_F(InflightLimitTest, NobodyLeavesWhoHasNotEntered) {
  InflightLimit limit(kMiB, kLong, &metrics_);
  InflightLimit::Ticket ticket;
  limit.Leave(&ticket);
  EXPECT_THAT(metrics_.Text(),
              ::testing::HasSubstr("\nlogclass_inflight_requests 0\n"));
}

}  // namespace
}  // namespace logclass::sidecar
