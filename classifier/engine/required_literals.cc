#include "classifier/engine/required_literals.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

namespace logclass {
namespace {

using Kind = RegexNode::Kind;

// Sets larger than these are not worth following.
constexpr size_t kMaxBytesInSet = 4;
constexpr size_t kMaxLiterals = 32;

// What is known of a part of a pattern.
struct Knowledge {
  bool exact = false;            // it matches `all_of_it` and nothing else
  Clause all_of_it;              // may hold the empty string
  std::vector<Clause> required;  // where not exact
};

bool IsWorthKeeping(const Clause& clause) {
  return ShortestLength(clause) > 0 && clause.size() <= kMaxLiterals;
}

std::vector<Clause> RequiredOf(Knowledge part) {
  if (!part.exact) return std::move(part.required);
  std::vector<Clause> out;
  if (IsWorthKeeping(part.all_of_it)) out.push_back(std::move(part.all_of_it));
  return out;
}

// Returns the clause whose shortest literal is longest; of equals the smallest.
// REQUIRES: there is one.
Clause& Longest(std::vector<Clause>& clauses) {
  return *std::min_element(clauses.begin(), clauses.end(),
                           [](const Clause& a, const Clause& b) {
                             size_t a_length = ShortestLength(a);
                             size_t b_length = ShortestLength(b);
                             if (a_length != b_length) {
                               return a_length > b_length;
                             }
                             return a.size() < b.size();
                           });
}

Knowledge Analyze(const RegexNode& node);

Knowledge AnalyzeBytes(const ByteSet& bytes) {
  std::set<unsigned char> folded;
  for (int b = 0; b < 256 && folded.size() <= kMaxBytesInSet; ++b) {
    if (bytes[b]) folded.insert(FoldByte(static_cast<unsigned char>(b)));
  }
  if (folded.size() > kMaxBytesInSet) return {};
  Knowledge out;
  out.exact = true;
  for (unsigned char b : folded) out.all_of_it.emplace_back(1, b);
  return out;
}

// One of the branches matches, so a literal of one of their clauses is there.
Knowledge AnalyzeAlternation(const RegexNode& node) {
  Knowledge out;
  out.exact = true;
  Clause either;
  bool every_branch = true;
  for (const RegexNode& child : node.children) {
    Knowledge part = Analyze(child);
    out.exact = out.exact && part.exact;
    if (out.exact) {
      out.all_of_it.insert(out.all_of_it.end(), part.all_of_it.begin(),
                           part.all_of_it.end());
    }
    std::vector<Clause> required = RequiredOf(std::move(part));
    every_branch = every_branch && !required.empty();
    if (!every_branch) continue;
    Clause& best = Longest(required);
    either.insert(either.end(), std::make_move_iterator(best.begin()),
                  std::make_move_iterator(best.end()));
  }
  out.exact = out.exact && out.all_of_it.size() <= kMaxLiterals;
  if (!out.exact && every_branch && IsWorthKeeping(either)) {
    out.required.push_back(std::move(either));
  }
  return out;
}

Knowledge AnalyzeRepeat(const RegexNode& node) {
  Knowledge once = Analyze(node.children[0]);
  if (node.min == 0) {
    bool optional = node.max == 1 && once.exact;
    if (!optional) return {};
    once.all_of_it.emplace_back();
    return once;
  }
  bool counted = node.min == node.max && once.exact;
  if (counted && once.all_of_it.size() == 1) {
    std::string repeated;
    for (int i = 0; i < node.min; ++i) repeated += once.all_of_it[0];
    once.all_of_it[0] = std::move(repeated);
    return once;
  }
  Knowledge out;
  out.required = RequiredOf(std::move(once));
  return out;
}

// Every one of `heads` followed by every one of `tails`.
Clause Product(const Clause& heads, const Clause& tails) {
  Clause out;
  for (const std::string& head : heads) {
    for (const std::string& tail : tails) out.push_back(head + tail);
  }
  return out;
}

Knowledge AnalyzeConcatenation(const RegexNode& node) {
  Knowledge out;
  out.exact = true;
  Clause run = {""};  // the exact parts since the last inexact one
  auto end_run = [&](Clause next) {
    out.exact = false;
    if (IsWorthKeeping(run)) out.required.push_back(std::move(run));
    run = std::move(next);
  };
  for (const RegexNode& child : node.children) {
    Knowledge part = Analyze(child);
    if (!part.exact) {
      end_run({""});
      std::move(part.required.begin(), part.required.end(),
                std::back_inserter(out.required));
    } else if (run.size() * part.all_of_it.size() <= kMaxLiterals) {
      run = Product(run, part.all_of_it);
    } else {
      end_run(std::move(part.all_of_it));
    }
  }
  if (out.exact) {
    out.all_of_it = std::move(run);
  } else {
    end_run({});
  }
  return out;
}

Knowledge Analyze(const RegexNode& node) {
  switch (node.kind) {
    case Kind::kBytes:
      return AnalyzeBytes(node.bytes);
    case Kind::kConcatenation:
      return AnalyzeConcatenation(node);
    case Kind::kAlternation:
      return AnalyzeAlternation(node);
    case Kind::kRepeat:
      return AnalyzeRepeat(node);
    default:  // matches no bytes
      return {.exact = true, .all_of_it = {""}, .required = {}};
  }
}

}  // namespace

size_t ShortestLength(const Clause& clause) {
  if (clause.empty()) return 0;
  return std::min_element(
             clause.begin(), clause.end(),
             [](const auto& a, const auto& b) { return a.size() < b.size(); })
      ->size();
}

std::vector<Clause> RequiredClauses(const RegexNode& tree) {
  std::vector<Clause> clauses = RequiredOf(Analyze(tree));
  for (Clause& clause : clauses) {
    std::sort(clause.begin(), clause.end());
    clause.erase(std::unique(clause.begin(), clause.end()), clause.end());
  }
  return clauses;
}

}  // namespace logclass
