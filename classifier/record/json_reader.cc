#include "classifier/record/json_reader.h"

#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <string>
#include <system_error>

#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include "classifier/record/json_decode.h"

namespace logclass {
namespace {

namespace ondemand = simdjson::ondemand;

static_assert(Arena::kPadding >= simdjson::SIMDJSON_PADDING);

// Buffers above this are given back by Shrink(); they take six bytes for each.
constexpr size_t kKeptCapacity = size_t{1} << 20;
constexpr size_t kLeastCapacity = size_t{16} << 10;

// Names of a path deeper than this do not exist in practice.
constexpr int kMaxPathDepth = 24;

// {"a": {...}, "a.b": {...}}: places to go on looking for a.b.c.
constexpr size_t kMaxBranches = 4;

// Returns how much to make room for: some more than needed, but not for texts
// that are a large part of the memory.
size_t Capacity(size_t size) {
  return size > kKeptCapacity ? size
                              : std::max(kLeastCapacity, std::bit_ceil(size));
}

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::string_view TrimRight(std::string_view text) {
  while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
  return text;
}

// Makes a value inside of a larger text end like a text of its own while it is
// read. simdjson looks one token past the end of a text, and takes a comma
// there for more of a list whose brackets do not match.
class Terminator {
 public:
  explicit Terminator(RawJson text)
      // What is read lies in an Arena, whose bytes are not constant.
      : end_(const_cast<char*>(text.data() + text.size())), saved_(*end_) {
    *end_ = '\0';
  }
  ~Terminator() { *end_ = saved_; }
  Terminator(const Terminator&) = delete;  // puts back what it took
  Terminator& operator=(const Terminator&) = delete;

 private:
  char* end_;
  char saved_;
};

bool Contains(std::string_view text, const char* p) {
  return p >= text.data() && p < text.data() + text.size();
}

// Returns the key that starts at `begin`, as written. Stage 1 has made sure
// that every string ends before the text does.
std::string_view RawKey(const char* begin, const char* end) {
  const char* p = begin;
  while (p < end && *p != '"') p += *p == '\\' ? 2 : 1;
  p = std::min(p, end);
  return std::string_view(begin, static_cast<size_t>(p - begin));
}

// A value that was come upon, not yet read.
class Value {
 public:
  Value(RawJson around, ondemand::value value)
      : around_(around), value_(value) {}

  // Puts the value's raw text to `*raw`; containers are skipped over.
  bool Raw(RawJson* raw);

 private:
  RawJson around_;  // the container it is in
  ondemand::value value_;
};

bool Value::Raw(RawJson* raw) {
  std::string_view text = value_.raw_json_token();
  const char* begin = text.data();
  if (!Contains(around_, begin)) return false;
  if (*begin == '{') {
    ondemand::object object;
    if (value_.get_object().get(object) != simdjson::SUCCESS) return false;
    if (object.raw_json().get(text) != simdjson::SUCCESS) return false;
  } else if (*begin == '[') {
    ondemand::array array;
    if (value_.get_array().get(array) != simdjson::SUCCESS) return false;
    if (array.raw_json().get(text) != simdjson::SUCCESS) return false;
  }
  const char* around_end = around_.data() + around_.size();
  if (text.size() > static_cast<size_t>(around_end - begin)) return false;
  text = TrimRight(text);
  if (text.empty()) return false;
  if (*begin == '"' && (text.size() < 2 || text.back() != '"')) return false;
  *raw = text;
  return true;
}

}  // namespace

class JsonReader::Impl {
 public:
  // Runs simdjson's first stage over the text.
  bool Start(RawJson text, ondemand::document* document) {
    if (parser_.capacity() < text.size() &&
        parser_.allocate(Capacity(text.size())) != simdjson::SUCCESS) {
      return false;
    }
    const simdjson::padded_string_view padded(
        text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING);
    return parser_.iterate(padded).get(*document) == simdjson::SUCCESS;
  }

  // Calls visit(key, value) for the members until it returns false. Returns
  // false where the object cannot be read to its end.
  template <typename Visitor>
  bool ForEachMember(RawJson text, Visitor visit) {
    const Terminator terminator(text);
    ondemand::document document;
    ondemand::object object;
    if (!Start(text, &document) ||
        document.get_object().get(object) != simdjson::SUCCESS) {
      return false;
    }
    const char* end = text.data() + text.size();
    for (auto result : object) {
      ondemand::field field;
      if (std::move(result).get(field) != simdjson::SUCCESS) return false;
      const char* key = field.key().raw();
      if (!Contains(text, key)) return false;
      if (!visit(RawKey(key, end), Value(text, field.value()))) return true;
    }
    // Anything after the closing brace makes it something else than JSON.
    const char* rest = nullptr;
    return document.current_location().get(rest) == simdjson::OUT_OF_BOUNDS;
  }

  template <typename Visitor>
  bool ForEachElement(RawJson text, Visitor visit) {
    const Terminator terminator(text);
    ondemand::document document;
    ondemand::array array;
    if (!Start(text, &document) ||
        document.get_array().get(array) != simdjson::SUCCESS) {
      return false;
    }
    for (auto result : array) {
      ondemand::value value;
      if (std::move(result).get(value) != simdjson::SUCCESS) return false;
      if (!visit(Value(text, value))) return true;
    }
    return true;
  }

  RawJson Find(RawJson container, std::string_view path, int depth) {
    if (path.empty() || depth == kMaxPathDepth) return {};
    if (IsObject(container)) return FindMember(container, path, depth);
    if (!IsArray(container)) return {};
    const std::string_view name = path.substr(0, path.find('.'));
    size_t index = 0;
    const auto [last, error] =
        std::from_chars(name.data(), name.data() + name.size(), index);
    if (error != std::errc() || last != name.data() + name.size()) {
      return FindPair(container, path);
    }
    RawJson element;
    ForEachElement(container, [&](Value value) {
      if (index-- > 0) return true;
      value.Raw(&element);
      return false;
    });
    if (name.size() == path.size()) return element;
    return Find(element, path.substr(name.size() + 1), depth + 1);
  }

  void Shrink() {
    if (parser_.capacity() > kKeptCapacity) parser_ = ondemand::parser();
  }

 private:
  struct Branch {
    RawJson container;
    std::string_view path;
  };

  RawJson FindMember(RawJson object, std::string_view path, int depth) {
    RawJson found;
    std::array<Branch, kMaxBranches> branches;
    size_t branch_count = 0;
    ForEachMember(object, [&](std::string_view key, Value value) {
      if (key.find('\\') != key.npos) {
        key_.clear();
        AppendUnescaped(key, &key_);
        key = key_;
      }
      if (!path.starts_with(key)) return true;
      if (key.size() == path.size()) {
        RawJson raw;
        if (!value.Raw(&raw)) return false;
        if (IsNull(raw)) return true;
        found = raw;
        return false;
      }
      if (path[key.size()] != '.' || branch_count == kMaxBranches) return true;
      RawJson raw;
      if (!value.Raw(&raw)) return false;
      if (IsObject(raw) || IsArray(raw)) {
        branches[branch_count++] = {raw, path.substr(key.size() + 1)};
      }
      return true;
    });
    for (size_t i = 0; i < branch_count && found.empty(); ++i) {
      found = Find(branches[i].container, branches[i].path, depth + 1);
    }
    return found;
  }

  // OTLP attributes: [{"key": "k8s.pod.name", "value": {"stringValue": "x"}}].
  RawJson FindPair(RawJson array, std::string_view key) {
    RawJson found;
    ForEachElement(array, [&](Value value) {
      RawJson raw;
      if (!value.Raw(&raw)) return false;
      if (IsObject(raw) && raw.find(key) != raw.npos) pairs_.push_back(raw);
      return pairs_.size() < kMaxBranches;
    });
    const std::vector<RawJson> pairs = std::move(pairs_);
    pairs_.clear();
    for (RawJson pair : pairs) {
      const RawJson name = FindMember(pair, "key", kMaxPathDepth - 1);
      if (!IsString(name) || Unquoted(name) != key) continue;
      found = FindMember(pair, "value", kMaxPathDepth - 1);
      if (!IsObject(found)) return found;
      ForEachMember(found, [&](std::string_view, Value value) {
        value.Raw(&found);
        return false;
      });
      return found;
    }
    return found;
  }

  ondemand::parser parser_;
  std::string key_;             // an unescaped key
  std::vector<RawJson> pairs_;  // candidates of FindPair()
};

JsonReader::JsonReader() : impl_(std::make_unique<Impl>()) {}
JsonReader::~JsonReader() = default;

bool JsonReader::Select(RawJson object, KeyIndex key_index,
                        std::span<RawJson> values,
                        std::vector<JsonMember>* members) {
  bool readable = true;
  size_t room = members == nullptr ? 0 : kMaxMembers;
  return impl_->ForEachMember(object, [&](std::string_view key, Value value) {
    const int index = key_index(key);
    const bool has_place = index >= 0 &&
                           static_cast<size_t>(index) < values.size() &&
                           values[static_cast<size_t>(index)].empty();
    if (!has_place && room == 0) return true;
    RawJson raw;
    readable = value.Raw(&raw);
    if (has_place) values[static_cast<size_t>(index)] = raw;
    if (room > 0) {
      members->push_back({key, raw, index});
      --room;
    }
    return readable;
  }) && readable;
}

RawJson JsonReader::Find(RawJson container, std::string_view path) {
  return impl_->Find(container, path, 0);
}

bool JsonReader::Elements(RawJson array, size_t limit,
                          std::vector<RawJson>* elements) {
  bool readable = true;
  return impl_->ForEachElement(array, [&](Value value) {
    if (limit-- == 0) return false;
    RawJson raw;
    readable = value.Raw(&raw);
    if (readable) elements->push_back(raw);
    return readable;
  }) && readable;
}

bool JsonReader::Objects(RawJson array, std::vector<RawJson>* objects) {
  bool readable = true;
  return impl_->ForEachElement(array, [&](Value value) {
    RawJson raw;
    readable = value.Raw(&raw);
    if (IsObject(raw)) objects->push_back(raw);
    return readable;
  }) && readable;
}

void JsonReader::Shrink() { impl_->Shrink(); }

}  // namespace logclass
