// What people would look for the patterns with in a program of their own, and
// the machine's limits.

#ifndef BENCH_PEERS_IN_PROCESS_H_
#define BENCH_PEERS_IN_PROCESS_H_

#include <cstdint>
#include <memory>
#include <vector>

#include "bench/measure.h"
#include "classifier/engine/database.h"
#include "classifier/rules/rule.h"

namespace logclass::bench {

// Rules that are compiled by the first who asks.
class LazyDatabase {
 public:
  explicit LazyDatabase(RuleSet rules);
  std::shared_ptr<const Database> Get() const;

 private:
  struct State;
  std::shared_ptr<State> state_;  // of all copies
};

// logclass itself: the lines with a reason, over chunks.
Contender Batch(const LazyDatabase& database);
// The same as if no line were like one before.
Contender BatchWithoutMemo(const LazyDatabase& database);
// The same with so many threads.
Contender BatchInThreads(const LazyDatabase& database, int threads);
// The same, a line at a time.
Contender OneLine(const LazyDatabase& database);
// What a line declares, alone.
Contender DeclaredLevel();

// Hyperscan with nothing around it.
Contender BareHyperscan(const std::vector<Pattern>& patterns, bool chunks);
// memchr() from one newline to the next: nothing that reads lines is faster.
Contender Newlines();

// All patterns that are in a line, at once. RE2's default memory is 8 MiB,
// which many patterns make it build its automaton again and again in.
Contender Re2Set(const std::vector<Pattern>& patterns, int64_t memory);
// All patterns that are in a line, one after the other.
Contender Re2Loop(const std::vector<Pattern>& patterns);
Contender Pcre2Loop(const std::vector<Pattern>& patterns);

// if contains(line, "a") || contains(line, "b") ..., as people write in VRL.
Contender ContainsChain(const std::vector<Pattern>& patterns);

}  // namespace logclass::bench

#endif  // BENCH_PEERS_IN_PROCESS_H_
