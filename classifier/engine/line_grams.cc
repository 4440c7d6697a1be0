#include "classifier/engine/line_grams.h"

#include <algorithm>
#include <cstring>

namespace logclass {

// The slot of the gram in the low bytes. Setting the bit that tells letters'
// cases apart merges other bytes too: that costs precision but never a literal.
uint16_t LineGrams::Slot(uint32_t bytes) {
  uint32_t gram = (bytes & 0xffffff) | 0x202020;
  return static_cast<uint16_t>((gram * 0x9e3779b1u) >> (32 - kBits));
}

uint16_t LineGrams::SlotAt(const char* at) {
  uint32_t bytes = 0;
  std::memcpy(&bytes, at, kGramBytes);
  return Slot(bytes);
}

LineGrams::Sample LineGrams::SampleOf(std::string_view literal) {
  const size_t last = literal.size() - kGramBytes;
  Sample sample;
  for (size_t i = 0; i < sample.size(); ++i) {
    sample[i] = SlotAt(literal.data() + last * i / (sample.size() - 1));
  }
  return sample;
}

void LineGrams::Build() {
  is_built_ = true;
  if (++stamp_ == 0) {
    stamps_.fill(0);
    stamp_ = 1;
  }
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
  const char* at = text.data();
  const char* const last = at + text.size() - kGramBytes;
  for (; at < last; ++at) {  // there is a byte after the gram: load four
    uint32_t bytes;
    std::memcpy(&bytes, at, sizeof(bytes));
    stamps_[Slot(bytes)] = stamp;
  }
  stamps_[SlotAt(last)] = stamp;
}

void Requirement::AddAlternative(const std::vector<Clause>& clauses) {
  Samples& alternative = alternatives_.emplace_back();
  auto& samples = alternative.samples;
  for (const Clause& clause : clauses) {
    if (ShortestLength(clause) < LineGrams::kGramBytes) continue;
    for (const std::string& literal : clause) {
      samples.push_back(LineGrams::SampleOf(literal));
    }
    alternative.clause_ends.push_back(static_cast<uint32_t>(samples.size()));
  }
}

bool Requirement::MayHold(LineGrams& line) const {
  return alternatives_.empty() ||
         std::any_of(alternatives_.begin(), alternatives_.end(),
                     [&](const auto& each) { return each.MayHold(line); });
}

bool Requirement::Samples::MayHold(LineGrams& line) const {
  auto sample = samples.begin();
  for (uint32_t clause_end : clause_ends) {
    auto end = samples.begin() + clause_end;
    bool any = std::any_of(sample, end,
                           [&](const auto& s) { return line.MayContain(s); });
    if (!any) return false;
    sample = end;
  }
  return true;
}

}  // namespace logclass
