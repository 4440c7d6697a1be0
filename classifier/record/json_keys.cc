#include "classifier/record/json_keys.h"

namespace logclass {
namespace {

// A hash table of the names, built by the compiler. Tells most unknown names
// from their length, first and last letter.
template <size_t kCount>
class NameTable {
 public:
  template <typename Keys>
  constexpr explicit NameTable(const Keys& keys) {
    static_assert(kCount < 255 && kCount * 2 <= kSlots);
    for (size_t i = 0; i < kCount; ++i) {
      names_[i] = keys[i].name;
      size_t slot = Hash(names_[i]);
      while (index_[slot] != 0) slot = (slot + 1) % kSlots;
      index_[slot] = static_cast<uint8_t>(i + 1);
    }
  }

  constexpr int Find(std::string_view name) const {
    if (name.empty()) return -1;
    for (size_t slot = Hash(name); index_[slot] != 0;
         slot = (slot + 1) % kSlots) {
      const size_t i = index_[slot] - size_t{1};
      if (names_[i] == name) return static_cast<int>(i);
    }
    return -1;
  }

 private:
  static constexpr size_t kSlots = 1024;

  static constexpr size_t Hash(std::string_view name) {
    const auto byte = [&](size_t i) {
      return static_cast<size_t>(static_cast<unsigned char>(name[i]));
    };
    const size_t n = name.size();
    return (n * 131 + byte(0) * 37 + byte(n / 2) * 11 + byte(n - 1) * 5) %
           kSlots;
  }

  std::array<uint8_t, kSlots> index_ = {};  // 1-based; 0: free
  std::array<std::string_view, kCount> names_ = {};
};

// A name that the table has twice would mean two things.
template <typename Keys>
consteval bool AreUnique(const Keys& keys) {
  for (size_t i = 0; i < keys.size(); ++i) {
    for (size_t k = 0; k < i; ++k) {
      if (keys[i].name == keys[k].name) return false;
    }
  }
  return true;
}

static_assert(AreUnique(kLineKeys) && AreUnique(kErrorKeys));

constexpr NameTable<kLineKeyCount> kLineTable(kLineKeys);
constexpr NameTable<kErrorKeyCount> kErrorTable(kErrorKeys);

}  // namespace

int LineKeyIndex(std::string_view name) { return kLineTable.Find(name); }

int ErrorKeyIndex(std::string_view name) { return kErrorTable.Find(name); }

}  // namespace logclass
