#include "classifier/lua/event_encoder.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <chrono>
#include <cstring>
#include <optional>
#include <utility>

namespace logclass::lua {
namespace {

// What Vector can decode is less deep. With the number of values it ends
// tables that have themselves in them.
constexpr int kMaxDepth = 64;
constexpr size_t kMaxValues = size_t{1} << 20;

constexpr size_t kFirstSize = 4096;
constexpr size_t kKeptSize = size_t{1} << 20;

constexpr auto Number(ValueKind kind) { return static_cast<uint32_t>(kind); }

std::string_view StringAt(lua_State* L, int index) {
  size_t size;
  const char* data = lua_tolstring(L, index, &size);
  return {data, size};
}

// The members of a timestamp as Vector gives it to Lua.
enum TimePart { kYear, kMonth, kDay, kHour, kMinute, kSecond, kNanosecond };
constexpr std::array<std::string_view, 7> kTimeParts = {
    "year", "month", "day", "hour", "min", "sec", "nanosec"};

struct Time {
  std::array<std::optional<int64_t>, kTimeParts.size()> parts;

  // Takes the member on top of the stack; false where no time has it.
  bool Read(lua_State* L) {
    if (lua_type(L, -2) != LUA_TSTRING) return false;
    const std::string_view name = StringAt(L, -2);
    if (name == "yday" || name == "wday" || name == "isdst") return true;
    for (size_t i = 0; i < kTimeParts.size(); ++i) {
      if (name != kTimeParts[i]) continue;
      if (!lua_isinteger(L, -1)) return false;
      parts[i] = lua_tointegerx(L, -1, nullptr);
      return true;
    }
    return false;
  }

  bool IsValid() const {
    const auto within = [this](TimePart part, int64_t least, int64_t most) {
      return parts[part] && *parts[part] >= least && *parts[part] <= most;
    };
    return within(kYear, 1, 9999) && within(kMonth, 1, 12) &&
           within(kDay, 1, 31) && within(kHour, 0, 23) &&
           within(kMinute, 0, 59) && within(kSecond, 0, 60) &&
           within(kNanosecond, 0, 1'999'999'999);
  }

  int64_t Seconds() const {
    using std::chrono::sys_days;
    const std::chrono::year_month_day date(
        std::chrono::year(static_cast<int>(*parts[kYear])),
        std::chrono::month(static_cast<unsigned>(*parts[kMonth])),
        std::chrono::day(static_cast<unsigned>(*parts[kDay])));
    const int64_t days = sys_days(date).time_since_epoch().count();
    return ((days * 24 + *parts[kHour]) * 60 + *parts[kMinute]) * 60 +
           *parts[kSecond];
  }
};

}  // namespace

void BackwardBuffer::Enlarge(size_t more) {
  const size_t used = size();
  std::string bytes(std::max(2 * (used + more), kFirstSize), '\0');
  begin_ = bytes.size() - used;
  bytes.replace(begin_, used, bytes_, bytes_.size() - used, used);
  bytes_ = std::move(bytes);
}

void BackwardBuffer::PutVarint(uint64_t value) {
  if (value < 0x80) {
    *Grow(1) = static_cast<char>(value);
    return;
  }
  char varint[10];
  Put({varint, static_cast<size_t>(WriteVarint(value, varint) - varint)});
}

void BackwardBuffer::PutPrefix(uint32_t number, size_t size) {
  PutVarint(this->size() - size);
  PutTag(number, WireType::kLength);
}

void BackwardBuffer::Trim() {
  if (bytes_.size() > kKeptSize) bytes_ = std::string();
  Clear();
}

bool EventEncoder::EncodeAll(lua_State* L, int index, EncodedValue* root) {
  out_.Trim();
  values_ = 0;
  if (!PutMap(L, index, 0)) return false;
  *root = {ValueKind::kMap, out_.view(), 0};
  return true;
}

bool EventEncoder::EncodeLine(lua_State* L, int index, EventKeys* keys,
                              EncodedValue* root) {
  out_.Trim();
  values_ = 0;
  bool has_message = false;
  if (lua_checkstack(L, 4) == 0) return false;
  lua_pushnil(L);
  for (; lua_next(L, index) != 0; lua_pop(L, 1)) {
    if (!PutLineMember(L, keys, &has_message)) {
      lua_pop(L, 2);
      return false;
    }
  }
  *root = {ValueKind::kMap, out_.view(), 0};
  return has_message;
}

// Puts the member on top of the stack where a line's verdict depends on it.
// Returns false where a mere line has no such member.
bool EventEncoder::PutLineMember(lua_State* L, EventKeys* keys,
                                 bool* has_message) {
  if (lua_type(L, -2) != LUA_TSTRING) return false;
  const std::string_view name = StringAt(L, -2);
  const EventKey& key = keys->Find(name);
  if (key.says_nothing()) return true;
  const bool is_message = key.message_rank != EventKey::kNoMessage &&
                          lua_type(L, -1) == LUA_TSTRING;
  *has_message |= is_message;
  const bool belongs = is_message || key.part == EventPart::kLevel ||
                       key.tag == TagField::kClassification ||
                       key.tag == TagField::kSeverity;
  return belongs && PutEntry(L, name, 0);
}

// Puts the member whose key and value are on top of the stack.
bool EventEncoder::PutMember(lua_State* L, int depth) {
  if (lua_type(L, -2) == LUA_TSTRING) {
    return PutEntry(L, StringAt(L, -2), depth);
  }
  if (!lua_isinteger(L, -2)) return true;
  char text[24];
  const auto end =
      std::to_chars(text, text + sizeof(text), lua_tointegerx(L, -2, nullptr));
  return PutEntry(L, {text, end.ptr}, depth);
}

bool EventEncoder::PutEntry(lua_State* L, std::string_view key, int depth) {
  const size_t entry = out_.size();
  if (!PutValue(L, depth)) return false;
  out_.PutPrefix(kEntryValue, entry);
  const size_t value = out_.size();
  out_.Put(key);
  out_.PutPrefix(kEntryKey, value);
  out_.PutPrefix(kMapFields, entry);
  return true;
}

// Puts the value on top of the stack; nothing for what Vector has no kind of.
bool EventEncoder::PutValue(lua_State* L, int depth) {
  if (++values_ > kMaxValues) return false;
  const size_t before = out_.size();
  switch (lua_type(L, -1)) {
    case LUA_TSTRING:
      out_.Put(StringAt(L, -1));
      out_.PutPrefix(Number(ValueKind::kBytes), before);
      return true;
    case LUA_TBOOLEAN:
      out_.PutVarint(lua_toboolean(L, -1) != 0);
      out_.PutTag(Number(ValueKind::kBoolean), WireType::kVarint);
      return true;
    case LUA_TNUMBER:
      if (lua_isinteger(L, -1)) {
        out_.PutVarint(static_cast<uint64_t>(lua_tointegerx(L, -1, nullptr)));
        out_.PutTag(Number(ValueKind::kInteger), WireType::kVarint);
      } else {
        const lua_Number number = lua_tonumberx(L, -1, nullptr);
        char bytes[sizeof(number)];
        std::memcpy(bytes, &number, sizeof(number));
        out_.Put({bytes, sizeof(bytes)});
        out_.PutTag(Number(ValueKind::kFloat), WireType::kFixed64);
      }
      return true;
    case LUA_TTABLE:
      return PutTable(L, depth + 1);
    default:
      return true;
  }
}

bool EventEncoder::PutTable(lua_State* L, int depth) {
  if (depth > kMaxDepth || lua_checkstack(L, 4) == 0) return false;
  const size_t before = out_.size();
  if (const size_t size = lua_rawlen(L, -1); size > 0) {
    if (!PutArray(L, size, depth)) return false;
    out_.PutPrefix(Number(ValueKind::kArray), before);
    return true;
  }
  if (PutTimestamp(L)) {
    out_.PutPrefix(Number(ValueKind::kTimestamp), before);
    return true;
  }
  if (!PutMap(L, lua_absindex(L, -1), depth)) return false;
  out_.PutPrefix(Number(ValueKind::kMap), before);
  return true;
}

bool EventEncoder::PutMap(lua_State* L, int index, int depth) {
  if (lua_checkstack(L, 4) == 0) return false;
  lua_pushnil(L);
  for (; lua_next(L, index) != 0; lua_pop(L, 1)) {
    if (PutMember(L, depth)) continue;
    lua_pop(L, 2);
    return false;
  }
  return true;
}

// Puts the table's elements, the last one first.
bool EventEncoder::PutArray(lua_State* L, size_t size, int depth) {
  for (size_t i = size; i > 0; --i) {
    const size_t before = out_.size();
    lua_rawgeti(L, -1, static_cast<lua_Integer>(i));
    const bool put = PutValue(L, depth);
    lua_pop(L, 1);
    if (!put) return false;
    out_.PutPrefix(kArrayItems, before);
  }
  return true;
}

// Puts a google.protobuf.Timestamp (seconds = 1, nanos = 2) where the table is
// a time, else nothing.
bool EventEncoder::PutTimestamp(lua_State* L) {
  Time time;
  lua_pushnil(L);
  while (lua_next(L, -2) != 0) {
    const bool is_part = time.Read(L);
    lua_pop(L, is_part ? 1 : 2);
    if (!is_part) return false;
  }
  if (!time.IsValid()) return false;
  const auto put = [this](uint32_t number, int64_t value) {
    out_.PutVarint(static_cast<uint64_t>(value));
    out_.PutTag(number, WireType::kVarint);
  };
  put(2, *time.parts[kNanosecond]);
  put(1, time.Seconds());
  return true;
}

}  // namespace logclass::lua
