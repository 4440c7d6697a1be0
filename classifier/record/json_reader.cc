#include "classifier/record/json_reader.h"

#include <array>
#include <charconv>
#include <string>
#include <system_error>
#include <utility>

#include "classifier/base/json_escape.h"
#include "classifier/record/json_decode.h"
#include "classifier/record/json_text_walker.h"
#include "classifier/wire/value.h"

namespace logclass {
namespace {

// Names of a path deeper than this do not exist in practice.
constexpr int kMaxPathDepth = 24;

// {"a": {...}, "a.b": {...}}: places to go on looking for a.b.c.
constexpr size_t kMaxBranches = 4;

// Walks Vector's encoded maps and arrays as JsonTextWalker does JSON text.
class VectorWalker {
 public:
  class Value {
   public:
    explicit Value(std::string_view encoded) : encoded_(encoded) {}

    JsonValue Read() const { return JsonValue::OfVector(encoded_); }

   private:
    std::string_view encoded_;
  };

  template <typename Visitor>
  static bool ForEachMember(std::string_view map, Visitor visit) {
    MapReader reader(map);
    for (std::string_view key, value; reader.Next(&key, &value);) {
      if (!visit(key, Value(value))) return true;
    }
    return reader.ok();
  }

  template <typename Visitor>
  static bool ForEachElement(std::string_view array, Visitor visit) {
    ArrayReader reader(array);
    for (std::string_view item; reader.Next(&item);) {
      if (!visit(Value(item))) return true;
    }
    return reader.ok();
  }
};

}  // namespace

class JsonReader::Impl {
 public:
  explicit Impl(Arena* arena) : arena_(arena) {}

  // Calls visit(key, value) for the members, the key as it stands, until it
  // returns false. Returns false where the object cannot be read to its end.
  template <typename Visitor>
  bool ForEachMember(JsonValue object, Visitor visit) {
    if (!IsObject(object)) return false;
    return object.is_vector()
               ? VectorWalker::ForEachMember(object.bytes(), visit)
               : walker_.ForEachMember(object.bytes(), visit);
  }

  template <typename Visitor>
  bool ForEachElement(JsonValue array, Visitor visit) {
    if (!IsArray(array)) return false;
    return array.is_vector()
               ? VectorWalker::ForEachElement(array.bytes(), visit)
               : walker_.ForEachElement(array.bytes(), visit);
  }

  JsonValue Find(JsonValue container, std::string_view path, int depth) {
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
    JsonValue element;
    ForEachElement(container, [&](auto value) {
      if (index-- > 0) return true;
      element = value.Read();
      return false;
    });
    if (name.size() == path.size()) return element;
    return Find(element, path.substr(name.size() + 1), depth + 1);
  }

  // Makes the keys of an encoded map what JSON has in their place.
  void EscapeKeys(std::span<JsonMember> members) {
    for (JsonMember& member : members) {
      if (member.index < 0 && !IsPlainInJson(member.key)) {
        member.key = Escaped(member.key);
      }
    }
  }

  void Shrink() { walker_.Shrink(); }

 private:
  struct Branch {
    JsonValue container;
    std::string_view path;
  };

  std::string_view Escaped(std::string_view key) {
    char* const block = arena_->Allocate(JsonEscapedRoom(key.size()));
    const auto size = static_cast<size_t>(WriteJsonEscaped(key, block) - block);
    arena_->Trim(block, size);
    return {block, size};
  }

  // Returns a key of `object` without escapes; valid until the next call.
  std::string_view Plain(JsonValue object, std::string_view key) {
    if (object.is_vector() || key.find('\\') == key.npos) return key;
    key_.clear();
    AppendUnescaped(key, &key_);
    return key_;
  }

  JsonValue FindMember(JsonValue object, std::string_view path, int depth) {
    JsonValue found;
    std::array<Branch, kMaxBranches> branches;
    size_t branch_count = 0;
    ForEachMember(object, [&](std::string_view key, auto value) {
      key = Plain(object, key);
      if (!path.starts_with(key)) return true;
      if (key.size() == path.size()) {
        found = value.Read();
        if (!IsNull(found)) return false;
        found = {};
        return true;
      }
      if (path[key.size()] != '.' || branch_count == kMaxBranches) return true;
      const JsonValue read = value.Read();
      if (read.absent()) return false;
      if (read.container()) {
        branches[branch_count++] = {read, path.substr(key.size() + 1)};
      }
      return true;
    });
    for (size_t i = 0; i < branch_count && found.absent(); ++i) {
      found = Find(branches[i].container, branches[i].path, depth + 1);
    }
    return found;
  }

  // OTLP attributes: [{"key": "k8s.pod.name", "value": {"stringValue": "x"}}].
  JsonValue FindPair(JsonValue array, std::string_view key) {
    JsonValue found;
    ForEachElement(array, [&](auto value) {
      const JsonValue pair = value.Read();
      if (pair.absent()) return false;
      if (IsObject(pair) && pair.bytes().find(key) != key.npos) {
        pairs_.push_back(pair);
      }
      return pairs_.size() < kMaxBranches;
    });
    const std::vector<JsonValue> pairs = std::move(pairs_);
    pairs_.clear();
    for (JsonValue pair : pairs) {
      const JsonValue name = FindMember(pair, "key", kMaxPathDepth - 1);
      if (!IsText(name, key)) continue;
      found = FindMember(pair, "value", kMaxPathDepth - 1);
      ForEachMember(found, [&](std::string_view, auto value) {
        found = value.Read();
        return false;
      });
      return found;
    }
    return found;
  }

  Arena* arena_;
  JsonTextWalker walker_;
  std::string key_;               // an unescaped key
  std::vector<JsonValue> pairs_;  // candidates of FindPair()
};

JsonReader::JsonReader(Arena* arena) : impl_(std::make_unique<Impl>(arena)) {}
JsonReader::~JsonReader() = default;

bool JsonReader::Select(JsonValue object, KeyIndex key_index,
                        std::span<JsonValue> values,
                        std::vector<JsonMember>* members) {
  bool readable = true;
  size_t room = members == nullptr ? 0 : kMaxMembers;
  const size_t first = members == nullptr ? 0 : members->size();
  const auto visit = [&](std::string_view key, auto value) {
    const int index = key_index(key);
    const bool has_place = index >= 0 &&
                           static_cast<size_t>(index) < values.size() &&
                           values[static_cast<size_t>(index)].absent();
    if (!has_place && room == 0) return true;
    const JsonValue read = value.Read();
    if (has_place) values[static_cast<size_t>(index)] = read;
    if (room > 0) {
      members->push_back({key, read, index});
      --room;
    }
    readable = !read.absent();
    return readable;
  };
  if (!impl_->ForEachMember(object, visit) || !readable) return false;
  if (object.is_vector() && members != nullptr) {
    impl_->EscapeKeys(std::span(*members).subspan(first));
  }
  return true;
}

JsonValue JsonReader::Find(JsonValue container, std::string_view path) {
  return impl_->Find(container, path, 0);
}

bool JsonReader::Elements(JsonValue array, size_t limit,
                          std::vector<JsonValue>* elements) {
  bool readable = true;
  return impl_->ForEachElement(array, [&](auto value) {
    if (limit-- == 0) return false;
    const JsonValue element = value.Read();
    readable = !element.absent();
    if (readable) elements->push_back(element);
    return readable;
  }) && readable;
}

bool JsonReader::Objects(JsonValue array, std::vector<JsonValue>* objects) {
  bool readable = true;
  return impl_->ForEachElement(array, [&](auto value) {
    const JsonValue element = value.Read();
    readable = !element.absent();
    if (IsObject(element)) objects->push_back(element);
    return readable;
  }) && readable;
}

void JsonReader::Shrink() { impl_->Shrink(); }

}  // namespace logclass
