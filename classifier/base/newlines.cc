#include "classifier/base/newlines.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <numeric>

namespace logclass {
namespace {

// Compilers turn the innermost loop into a few instructions.
constexpr size_t kColumns = 64;
constexpr size_t kMaxRows = std::numeric_limits<uint8_t>::max();

}  // namespace

size_t CountNewlines(std::string_view text) {
  size_t total = 0;
  while (text.size() >= kColumns) {
    const size_t rows = std::min(text.size() / kColumns, kMaxRows);
    std::array<uint8_t, kColumns> counts = {};
    for (size_t row = 0; row < rows; ++row) {
      const char* bytes = text.data() + row * kColumns;
      for (size_t i = 0; i < kColumns; ++i) counts[i] += bytes[i] == '\n';
    }
    total = std::accumulate(counts.begin(), counts.end(), total);
    text.remove_prefix(rows * kColumns);
  }
  return total + std::count(text.begin(), text.end(), '\n');
}

}  // namespace logclass
