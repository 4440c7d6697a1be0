#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>
#include <re2/re2.h>
#include <re2/set.h>

#include <deque>
#include <utility>

#include "bench/peers/in_process.h"
#include "classifier/base/strings.h"
#include "classifier/rules/regex_check.h"

namespace logclass::bench {
namespace {

constexpr char kWhich[] = "which patterns";

// Sums what `count` finds in each line.
template <typename Count>
Pass OverLines(Count count) {
  return InProcess([count](const Slice& slice) -> absl::StatusOr<uint64_t> {
    uint64_t found = 0;
    for (std::string_view line : slice.lines) {
      const std::optional<uint64_t> here = count(line);
      if (!here) return absl::ResourceExhaustedError("gave up on a line");
      found += *here;
    }
    return found;
  });
}

std::shared_ptr<RE2::Set> BuildSet(const std::vector<Pattern>& patterns,
                                   int64_t memory) {
  RE2::Options options = PatternOptions(/*ignore_case=*/false);
  options.set_max_mem(memory);
  auto set = std::make_shared<RE2::Set>(options, RE2::UNANCHORED);
  for (const Pattern& pattern : patterns) {
    set->Add(RegexWithCase(pattern), nullptr);
  }
  return set->Compile() ? set : nullptr;
}

struct PcreCodeDeleter {
  void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
struct PcreMatchDeleter {
  void operator()(pcre2_match_data* data) const { pcre2_match_data_free(data); }
};

struct Pcre2Patterns {
  std::vector<std::unique_ptr<pcre2_code, PcreCodeDeleter>> codes;
  std::unique_ptr<pcre2_match_data, PcreMatchDeleter> match{
      pcre2_match_data_create(1, nullptr)};

  bool Add(const std::string& regex) {
    int error = 0;
    PCRE2_SIZE offset = 0;
    // As RE2 is asked: $ is the end of the line and nothing before it.
    codes.emplace_back(pcre2_compile(reinterpret_cast<PCRE2_SPTR>(regex.data()),
                                     regex.size(), PCRE2_DOLLAR_ENDONLY, &error,
                                     &offset, nullptr));
    if (codes.back() != nullptr &&
        pcre2_jit_compile(codes.back().get(), PCRE2_JIT_COMPLETE) == 0) {
      return true;
    }
    codes.pop_back();
    return false;
  }

  std::optional<uint64_t> Count(std::string_view line) const {
    uint64_t found = 0;
    for (const auto& code : codes) {
      const int result = pcre2_jit_match(
          code.get(), reinterpret_cast<PCRE2_SPTR>(line.data()), line.size(),
          /*startoffset=*/0, /*options=*/0, match.get(), nullptr);
      // Zero: it matched, and has more groups than we want to know of.
      if (result < PCRE2_ERROR_NOMATCH) return std::nullopt;
      found += result >= 0;
    }
    return found;
  }
};

}  // namespace

Contender Re2Set(const std::vector<Pattern>& patterns, int64_t memory) {
  auto make = [=](std::string* note) -> absl::StatusOr<Pass> {
    int64_t given = memory;
    auto set = BuildSet(patterns, given);
    // Thousands of patterns do not fit at all: the first that they do fit in.
    for (; set == nullptr && given < int64_t{8} << 30; given *= 2) {
      set = BuildSet(patterns, given * 2);
    }
    if (set == nullptr) return absl::ResourceExhaustedError("out of memory");
    if (given != memory) *note = Concat("needs ", given >> 20, " MiB");
    auto matches = std::make_shared<std::vector<int>>();
    return OverLines(
        [set, matches](std::string_view line) -> std::optional<uint64_t> {
          RE2::Set::ErrorInfo error;
          if (set->Match(line, matches.get(), &error)) {
            return matches->size();
          }
          if (error.kind != RE2::Set::kNoError) return std::nullopt;
          return 0;
        });
  };
  return {Concat("RE2::Set, ", memory >> 20, " MiB"), kWhich, make};
}

Contender Re2Loop(const std::vector<Pattern>& patterns) {
  auto make = [=](std::string*) -> absl::StatusOr<Pass> {
    auto regexes = std::make_shared<std::deque<RE2>>();
    for (const Pattern& pattern : patterns) {
      regexes->emplace_back(RegexWithCase(pattern),
                            PatternOptions(/*ignore_case=*/false));
    }
    return OverLines([regexes](std::string_view line) {
      uint64_t found = 0;
      for (const RE2& regex : *regexes) {
        found += RE2::PartialMatch(line, regex);
      }
      return std::optional(found);
    });
  };
  return {"RE2, loop", kWhich, make};
}

Contender Pcre2Loop(const std::vector<Pattern>& patterns) {
  auto make = [=](std::string* note) -> absl::StatusOr<Pass> {
    auto compiled = std::make_shared<Pcre2Patterns>();
    size_t refused = 0;
    for (const Pattern& pattern : patterns) {
      refused += !compiled->Add(RegexWithCase(pattern));
    }
    if (refused > 0) *note = Concat(refused, " patterns left out");
    return OverLines(
        [compiled](std::string_view line) { return compiled->Count(line); });
  };
  return {"PCRE2 JIT, loop", kWhich, make};
}

}  // namespace logclass::bench
