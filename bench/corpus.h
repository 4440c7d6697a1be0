// The log lines that every benchmark runs on, so that their numbers compare.

#ifndef BENCH_CORPUS_H_
#define BENCH_CORPUS_H_

#include <string>
#include <string_view>
#include <vector>

namespace logclass::bench {

struct Corpus {
  std::string name;
  std::string bytes;
  std::vector<std::string_view> lines;   // without their newlines
  std::vector<std::string_view> chunks;  // whole lines, about 64 KiB each
};

// Loghub's files one after the other, repeated to 200 MB. Where ../shared is
// absent, the same amount of lines made from the shipped rules' examples, one
// in fifty a failure.
const Corpus& LogCorpus();

}  // namespace logclass::bench

#endif  // BENCH_CORPUS_H_
