#include "classifier/engine/anchors.h"

#include <algorithm>
#include <cstring>
#include <iterator>
#include <limits>
#include <utility>

#include "classifier/engine/digits_alike.h"
#include "classifier/engine/literal_finder.h"

namespace logclass {
namespace {

constexpr int kSlotBits = 16;
constexpr size_t kGram = 4;  // bytes that are counted
// Any line has such a number of digits in a row, or almost.
constexpr ptrdiff_t kDigitsOfNumber = kGram - 1;

// A shorter literal would be in too many lines, as would one that so great a
// part of the examples contains, unless it is long.
constexpr size_t kMinAnchorLength = 4;
constexpr uint32_t kCommonPart = 3;
// A short literal is worth so much less than one that LiteralFinder finds.
constexpr uint32_t kShortPart = 100;
// Clauses of more literals are looked at only where those of fewer are common.
constexpr size_t kMaxLiterals[] = {32, 256};
constexpr uint64_t kNoAnchor = std::numeric_limits<uint64_t>::max();

uint64_t CommonLines(const LiteralRarity& rarity) {
  return 1 + rarity.line_count() / kCommonPart;
}

// The words of logs in which nothing failed, which examples of failures hardly
// show: those in most lines of real logs of clusters, servers and batch jobs.
// Each counts as if so great a part of the examples had it.
constexpr uint32_t kOrdinaryPart = 2;
constexpr std::string_view kOrdinaryWords =
    "info debug warning error failed failure level time status status=\" false "
    "true name type kind version started starting running finished completed "
    "received sent sending updated updating update created creating deleted "
    "deleting added removed changed waiting ready invalid unknown successful "
    "successfully connection connect connecting connected client clientconn "
    "server server: service services request requests response http https "
    "http/1.1 address port host hostname network local localhost remote user "
    "session authentication authorization auth sshd password root from with "
    "child process thread worker master manager system kernel block blocks "
    "node nodes pod pods container containers image images volume volumes "
    "namespace namespaces cluster clusters openshift openshift.io kubernetes "
    "kubernetes.io kube- apiserver apiserver: kubelet controller controllers "
    "controllermanager controller-manager operator operators scheduler etcd "
    "configmap configmaps config configuration secret secrets token "
    "serviceaccount deployment deployments resource resources rbac role "
    "rolebinding endpoint endpoints balancer ingress route runtime runtime: "
    "syncing synced sync reconciling reconciler watch lease event events "
    "handler handlers method path file open read write storage registry "
    "instance instances machine task tasks job application executor execute "
    "compute allocate allocated attempt attempts retry internal external "
    "interval seconds timeout interrupt interrupted package packages update "
    "terminating terminated exception message reason object objects value "
    "kube-apiserver kube-scheduler kube-controller-manager kube-proxy "
    "-operator .operator controller-manager -controller dial tcp throttling "
    "throttled priority and fairness desc = 0 of 0 ";

uint32_t Slot(const char* gram) {
  uint32_t bytes = 0;
  for (size_t i = 0; i < kGram; ++i) {
    bytes = bytes << 8 | FoldByte(static_cast<unsigned char>(gram[i]));
  }
  return (bytes * 0x9e3779b1u) >> (32 - kSlotBits);
}

}  // namespace

LiteralRarity::LiteralRarity(const RuleSet& rules)
    : counts_(size_t{1} << kSlotBits) {
  for (const Rule& rule : rules.rules) {
    for (const Example& example : rule.examples) Add(example.line, 1);
    line_count_ += static_cast<uint32_t>(rule.examples.size());
    // Literals that share a part are poorly told apart by it.
    for (const Pattern& pattern : rule.any) Add(pattern.text, 1);
  }
  Add(kOrdinaryWords, 1 + line_count_ / kOrdinaryPart);
}

void LiteralRarity::Add(std::string_view line, uint32_t times) {
  const std::string text = WithDigitsAlike(line);
  for (size_t i = 0; i + kGram <= text.size(); ++i) {
    counts_[Slot(&text[i])] += times;
  }
}

uint32_t LiteralRarity::Occurrences(std::string_view literal) const {
  uint32_t least = std::numeric_limits<uint32_t>::max();
  for (size_t i = 0; i + kGram <= literal.size(); ++i) {
    const char* const gram = &literal[i];
    const bool is_number =
        std::count(gram, gram + kGram, '0') >= kDigitsOfNumber;
    least = std::min(least, is_number ? line_count_ : counts_[Slot(gram)]);
  }
  return least;
}

uint32_t LiteralRarity::Occurrences(const Clause& clause) const {
  uint32_t sum = 0;
  for (const std::string& literal : clause) sum += Occurrences(literal);
  return sum;
}

namespace {

// How much a clause is worth avoiding: about how many lines contain it. More
// than any line where it is too short or too common.
uint64_t CostOf(const Clause& clause, const LiteralRarity& rarity) {
  const size_t length = ShortestLength(clause);
  const uint64_t lines = rarity.Occurrences(clause);
  const uint64_t cost = lines + clause.size();
  if (length >= LiteralFinder::kMinLength) return cost;
  const bool is_common = lines > CommonLines(rarity);
  if (length < kMinAnchorLength || is_common) return kNoAnchor;
  return cost + rarity.line_count() / kShortPart;
}

// A pattern that is one thing or another is looked for by the anchors of both.
Clause AnchorOfEach(const std::vector<RegexNode>& branches,
                    const LiteralRarity& rarity) {
  Clause all;
  for (const RegexNode& branch : branches) {
    Clause anchor = ChooseAnchor(branch, rarity);
    if (anchor.empty()) return {};
    std::move(anchor.begin(), anchor.end(), std::back_inserter(all));
  }
  return all;
}

}  // namespace

Clause ChooseAnchor(const RegexNode& pattern, const LiteralRarity& rarity) {
  if (pattern.kind == RegexNode::Kind::kAlternation) {
    return AnchorOfEach(pattern.children, rarity);
  }
  Clause best;
  uint64_t best_cost = kNoAnchor;
  for (size_t max_literals : kMaxLiterals) {
    for (Clause& clause :
         RequiredClauses(pattern, LineText::kAsItIs, max_literals)) {
      const uint64_t cost = CostOf(clause, rarity);
      if (cost >= best_cost) continue;
      best = std::move(clause);
      best_cost = cost;
    }
    if (best_cost <= CommonLines(rarity)) break;
  }
  return best;
}

}  // namespace logclass
