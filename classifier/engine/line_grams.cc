#include "classifier/engine/line_grams.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace logclass {
namespace {

constexpr int kMinSlotBits = 12;
constexpr int kSlotsPerGramBits = 4;  // so many times as many as grams

}  // namespace

// The hash of the gram in the low bytes is in the product's high bits; the
// factor leaves out the fourth byte. Setting the bit that tells letters' cases
// apart merges other bytes too: that costs precision but never a literal.
uint32_t LineGrams::Product(uint32_t bytes) {
  return (bytes | 0x202020) * (0x9e3779b1u << 8);
}

uint16_t LineGrams::HashAt(const char* at) {
  uint32_t bytes = 0;
  std::memcpy(&bytes, at, kGramBytes);
  return static_cast<uint16_t>(Product(bytes) >> (32 - kHashBits));
}

LineGrams::Sample LineGrams::SampleOf(std::string_view literal) {
  const size_t last = literal.size() - kGramBytes;
  Sample sample;
  for (size_t i = 0; i < sample.size(); ++i) {
    sample[i] = HashAt(literal.data() + last * i / (sample.size() - 1));
  }
  return sample;
}

void LineGrams::Build() {
  is_built_ = true;
  if (++stamp_ == 0) {
    stamps_.fill(0);
    stamp_ = 1;
  }
  const int bits = std::clamp(
      static_cast<int>(std::bit_width(line_.size())) + kSlotsPerGramBits,
      kMinSlotBits, kHashBits);
  shift_ = kHashBits - bits;
  size_t backslash = line_.find('\\');
  if (backslash == std::string_view::npos) return Add(line_);
  without_backslashes_.clear();
  std::string_view rest = line_;
  for (; backslash != std::string_view::npos; backslash = rest.find('\\')) {
    without_backslashes_.append(rest.substr(0, backslash));
    rest.remove_prefix(backslash + 1);
  }
  without_backslashes_.append(rest);
  Add(without_backslashes_);
}

void LineGrams::Add(std::string_view text) {
  if (text.size() < kGramBytes) return;
  const uint8_t stamp = stamp_;
  const int shift = 32 - kHashBits + shift_;
  const char* at = text.data();
  const char* const last = at + text.size() - kGramBytes;
  for (; at < last; ++at) {  // there is a byte after the gram: load four
    uint32_t bytes;
    std::memcpy(&bytes, at, sizeof(bytes));
    stamps_[Product(bytes) >> shift] = stamp;
  }
  stamps_[HashAt(last) >> shift_] = stamp;
}

Requirement::Requirement(const std::vector<Clause>& clauses) {
  // The longest of those that are required anyway tells lines apart best.
  const Clause* key = nullptr;
  for (const Clause& clause : clauses) {
    if (clause.size() != 1 || clause[0].size() < LineGrams::kGramBytes)
      continue;
    if (key == nullptr || clause[0].size() > (*key)[0].size()) key = &clause;
  }
  if (key != nullptr) {
    has_key_ = true;
    key_ = LineGrams::SampleOf((*key)[0]);
  }
  for (const Clause& clause : clauses) {
    if (&clause != key) AddClause(clause);
  }
}

void Requirement::AddClause(const Clause& clause) {
  if (ShortestLength(clause) < LineGrams::kGramBytes) return;
  for (const std::string& literal : clause) {
    samples_.push_back(LineGrams::SampleOf(literal));
  }
  clause_ends_.push_back(static_cast<uint32_t>(samples_.size()));
}

bool Requirement::MayHoldOtherwise(LineGrams& line) const {
  auto sample = samples_.begin();
  for (uint32_t clause_end : clause_ends_) {
    auto end = samples_.begin() + clause_end;
    bool any = std::any_of(sample, end,
                           [&](const auto& s) { return line.MayContain(s); });
    if (!any) return false;
    sample = end;
  }
  return true;
}

}  // namespace logclass
