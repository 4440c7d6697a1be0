#include <cstring>
#include <utility>

#include "bench/peers/in_process.h"
#include "classifier/base/strings.h"
#include "classifier/engine/expression.h"
#include "classifier/engine/hyperscan.h"

namespace logclass::bench {
namespace {

struct Compiled {
  HsDatabase database;
  HsScratch scratch;
  size_t left_to_re2 = 0;  // what Hyperscan cannot look for
};

absl::StatusOr<Compiled> Compile(const std::vector<Pattern>& patterns) {
  std::vector<Expression> expressions;
  std::vector<uint32_t> indexes;
  for (const Pattern& pattern : patterns) {
    auto expression = ToExpression(pattern, Digits::kAsTheyAre);
    if (!expression) return absl::InternalError("a pattern matches nothing");
    indexes.push_back(static_cast<uint32_t>(indexes.size()));
    expressions.push_back(*std::move(expression));
  }
  auto database = CompileExpressions(indexes, expressions);
  if (!database.ok()) return database.status();
  auto scratch = AllocateScratch(database->get());
  if (!scratch.ok()) return scratch.status();
  Compiled out{*std::move(database), *std::move(scratch)};
  for (const Expression& expression : expressions) {
    out.left_to_re2 += expression.tier == Tier::kRe2;
  }
  return out;
}

int CountHit(unsigned, unsigned long long, unsigned long long, unsigned,
             void* context) {
  ++*static_cast<uint64_t*>(context);
  return 0;
}

absl::StatusOr<uint64_t> Scan(const Compiled& compiled,
                              std::span<const std::string_view> texts) {
  uint64_t hits = 0;
  for (std::string_view text : texts) {
    const hs_error_t code =
        hs_scan(compiled.database.get(), text.data(),
                static_cast<unsigned>(text.size()), /*flags=*/0,
                compiled.scratch.get(), CountHit, &hits);
    if (code != HS_SUCCESS) return HyperscanError(code, "scan");
  }
  return hits;
}

}  // namespace

Contender BareHyperscan(const std::vector<Pattern>& patterns, bool chunks) {
  auto make = [=](std::string* note) -> absl::StatusOr<Pass> {
    auto compiled = Compile(patterns);
    if (!compiled.ok()) return compiled.status();
    if (compiled->left_to_re2 > 0) {
      *note = Concat(compiled->left_to_re2, " patterns left out");
    }
    auto held = std::make_shared<Compiled>(*std::move(compiled));
    return InProcess([held, chunks](const Slice& slice) {
      return Scan(*held, chunks ? slice.chunks : slice.lines);
    });
  };
  return {chunks ? "bare hs_scan, 64 KiB chunks" : "bare hs_scan, lines",
          "hits", make};
}

Contender Newlines() {
  auto make = [](std::string*) -> absl::StatusOr<Pass> {
    return InProcess([](const Slice& slice) -> absl::StatusOr<uint64_t> {
      uint64_t lines = 0;
      const char* at = slice.text.data();
      const char* const end = at + slice.text.size();
      while ((at = static_cast<const char*>(std::memchr(at, '\n', end - at))) !=
             nullptr) {
        ++lines;
        if (++at == end) break;
      }
      return lines;
    });
  };
  return {"memchr over newlines", "where lines end", make};
}

}  // namespace logclass::bench
