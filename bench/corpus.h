// The log lines that every benchmark runs on, so that their numbers compare.

#ifndef BENCH_CORPUS_H_
#define BENCH_CORPUS_H_

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace logclass::bench {

struct Corpus {
  std::string name;
  std::string bytes;
  std::vector<std::string_view> lines;   // without their newlines
  std::vector<std::string_view> chunks;  // whole lines, about 64 KiB each
  size_t distinct_bytes = 0;             // after which the lines repeat
};

// The first part of a corpus, in whole chunks.
struct Slice {
  std::string_view text;
  std::span<const std::string_view> lines;
  std::span<const std::string_view> chunks;
};

// Returns the chunks that begin within the first `bytes`, at least one.
Slice Prefix(const Corpus& corpus, size_t bytes);

// Splits `bytes`, every line of which ends with a newline.
Corpus MakeCorpus(std::string name, std::string bytes);

// Reads the log files of a directory and those below it, or one file, and joins
// them: a few lines of each in turn, as a collector gets them, so that every
// part of the corpus is like the whole. Repeats that until there are
// `min_bytes`; each copy is memory of its own. Empty where there is no file.
Corpus ReadCorpus(std::string name, const std::string& path, size_t min_bytes);

// Loghub, or, where ../shared is absent, lines that are made up (generate.h).
Corpus LogCorpus(size_t min_bytes = size_t{200} << 20);

}  // namespace logclass::bench

#endif  // BENCH_CORPUS_H_
