// Arbitrary requests, reproducible from a seed: valid ones with all that
// Vector's messages may hold and what they do not know, and damaged ones.

#ifndef TESTS_VECTOR_RANDOM_EVENTS_H_
#define TESTS_VECTOR_RANDOM_EVENTS_H_

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "vector/event.pb.h"
#include "vector/vector.pb.h"

namespace logclass::testing {

class RandomEvents {
 public:
  explicit RandomEvents(uint32_t seed) : random_(seed) {}

  // A valid request of up to `max_events` events.
  vector::PushEventsRequest Request(int max_events);

  // Arbitrary bytes.
  std::string Bytes(size_t max_size);

  // Damages `*request`: flips bits, cuts it off, and moves pieces of it and of
  // `other` about.
  void Mutate(std::string_view other, std::string* request);

 private:
  int Below(int n) {
    return std::uniform_int_distribution<>(0, n - 1)(random_);
  }
  bool OneIn(int n) { return Below(n) == 0; }

  void FillWrapper(event::EventWrapper* wrapper);
  void FillLog(event::Log* log);
  void FillTrace(event::Trace* trace);
  void FillMetric(event::Metric* metric);
  void FillMetadata(event::Metadata* metadata);
  void FillFields(int depth,
                  google::protobuf::Map<std::string, event::Value>* fields);
  void FillValue(int depth, event::Value* value);
  void FillContainer(int depth, event::Value* value);
  void AddUnknown(google::protobuf::Message* message);
  std::string Key();
  std::string Phrase();

  std::mt19937 random_;
};

}  // namespace logclass::testing

#endif  // TESTS_VECTOR_RANDOM_EVENTS_H_
