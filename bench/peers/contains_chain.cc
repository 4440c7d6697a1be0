#include <cstring>
#include <string>
#include <utility>

#include "bench/peers/in_process.h"
#include "bench/peers/patterns.h"
#include "classifier/base/strings.h"
#include "classifier/engine/required_literals.h"

namespace logclass::bench {
namespace {

struct Chain {
  std::vector<std::string> literals;
  std::string folded;  // the line, made lower case once, as downcase() does

  bool AnyIn(std::string_view line) {
    folded.resize(line.size());
    for (size_t i = 0; i < line.size(); ++i) {
      folded[i] =
          static_cast<char>(FoldByte(static_cast<unsigned char>(line[i])));
    }
    for (const std::string& literal : literals) {
      if (memmem(folded.data(), folded.size(), literal.data(),
                 literal.size()) != nullptr) {
        return true;
      }
    }
    return false;
  }
};

}  // namespace

Contender ContainsChain(const std::vector<Pattern>& patterns) {
  auto make = [=](std::string* note) -> absl::StatusOr<Pass> {
    auto chain = std::make_shared<Chain>();
    size_t left_out = 0;
    for (const Pattern& pattern : patterns) {
      std::vector<std::string> literals = ContainedLiterals(pattern);
      left_out += literals.empty();
      for (std::string& literal : literals) {
        chain->literals.push_back(std::move(literal));
      }
    }
    *note = "regexes by a literal that they need";
    if (left_out > 0) *note += Concat("; ", left_out, " have none");
    return InProcess([chain](const Slice& slice) -> absl::StatusOr<uint64_t> {
      uint64_t found = 0;
      for (std::string_view line : slice.lines) found += chain->AnyIn(line);
      return found;
    });
  };
  return {"contains() chain", "yes or no", make};
}

}  // namespace logclass::bench
