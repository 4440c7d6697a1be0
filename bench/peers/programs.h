// Peers that are programs of their own.

#ifndef BENCH_PEERS_PROGRAMS_H_
#define BENCH_PEERS_PROGRAMS_H_

#include <memory>
#include <string>
#include <vector>

#include "bench/measure.h"
#include "classifier/rules/rule.h"
#include "tests/support/temp_dir.h"

namespace logclass::bench {

// Where the lines and the patterns are, as files. One per run.
using Workspace = std::shared_ptr<const testing::TempDir>;

// Rust's regex::bytes::RegexSet (peers/rust_regex), which keeps the lines in
// memory and times itself. Skipped where there is no `program`.
Contender RustRegexSet(const std::vector<Pattern>& patterns,
                       const Corpus& corpus, const std::string& program,
                       Workspace workspace);

// `rg --count -f` and `grep -E --count -f`, start included: they read the lines
// from a file that is in the page cache.
Contender Ripgrep(const std::vector<Pattern>& patterns, Workspace workspace);
Contender Grep(const std::vector<Pattern>& patterns, Workspace workspace);

}  // namespace logclass::bench

#endif  // BENCH_PEERS_PROGRAMS_H_
