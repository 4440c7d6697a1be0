// level=error msg="..." in any order of fields, and the PRIORITY=3 of
// `journalctl -o export`.

#include "classifier/level/escape.h"
#include "classifier/level/fields.h"
#include "classifier/level/readers.h"

namespace logclass::level {
namespace {

constexpr int kMaxPairs = 32;
constexpr size_t kMaxKey = 40;

bool TakeKey(Cursor& at, std::string_view& key) {
  const size_t length = at.Length<&Chunk::NameBytes>();
  if (length == 0 || length > kMaxKey || at.Peek(length) != '=') return false;
  key = at.Rest().substr(0, length);
  at.Skip(length + 1);
  return true;
}

// Takes a value, without its quotes. One that is cut short ends the line.
std::string_view TakeValue(Cursor& at) {
  if (at.Take('"')) {
    const std::string_view value = at.TakeBytes(FindQuote(at.Rest()));
    at.Skip(1);
    return value;
  }
  std::string_view value = at.TakeBytes(at.Rest().find(' '));
  if (value.ends_with(',') || value.ends_with(';')) value.remove_suffix(1);
  return value;
}

Format FormatOf(std::string_view key) {
  return key == "PRIORITY" ? Format::kJournaldExport : Format::kLogfmt;
}

}  // namespace

// Names in capitals are the environment's: "LOG_LEVEL=debug" is a setting.
Reading ReadLogfmt(Cursor at, DigitValues& values) {
  std::string_view key;
  if (IsUpper(at.Peek()) && !at.StartsWith("PRIORITY=")) return {};
  for (int pair = 0; pair < kMaxPairs && TakeKey(at, key); ++pair) {
    const Field field = FindField(key);
    const std::string_view value = TakeValue(at);
    if (field != Field::kOther) {
      if (MaybeSeverity severity = SeverityOfField(field, value, values)) {
        return Found(severity, FormatOf(key), value);
      }
    }
    at.SkipBlanks();
  }
  return {};
}

}  // namespace logclass::level
