// Walks JSON text with simdjson, lazily: what is not asked for is skipped. Only
// structure is checked on the way: an odd number is no reason to lose the
// record. Not thread-safe: one per thread.
//
// Every text handed in must lie in an Arena: padded, and not constant, for the
// byte after it is changed while it is read.

#ifndef CLASSIFIER_RECORD_JSON_TEXT_WALKER_H_
#define CLASSIFIER_RECORD_JSON_TEXT_WALKER_H_

#include <algorithm>
#include <bit>
#include <cstddef>
#include <string_view>
#include <utility>

#define SIMDJSON_EXCEPTIONS 0
#include <simdjson.h>

#include "classifier/record/arena.h"
#include "classifier/record/json_value.h"

namespace logclass {

static_assert(Arena::kPadding >= simdjson::SIMDJSON_PADDING);

class JsonTextWalker {
 public:
  // A value that was come upon, not yet read.
  class Value {
   public:
    Value(std::string_view around, simdjson::ondemand::value value)
        : around_(around), value_(value), token_(value_.raw_json_token()) {}

    const char* begin() const { return token_.data(); }

    // Reads the value, skipping over a container; absent where that fails.
    JsonValue Read();

   private:
    std::string_view around_;  // the container it is in
    simdjson::ondemand::value value_;
    std::string_view token_;  // what it begins with
  };

  // Calls visit(key, value) for the members of an object, the key as written,
  // until it returns false. Returns false where the object cannot be read to
  // its end.
  template <typename Visitor>
  bool ForEachMember(std::string_view text, Visitor visit) {
    const Terminator terminator(text);
    simdjson::ondemand::document document;
    simdjson::ondemand::object object;
    if (!Start(text, &document) ||
        document.get_object().get(object) != simdjson::SUCCESS) {
      return false;
    }
    for (auto result : object) {
      simdjson::ondemand::field field;
      if (std::move(result).get(field) != simdjson::SUCCESS) return false;
      const char* key = field.key().raw();
      const Value value(text, field.value());
      if (!Contains(text, key) || value.begin() <= key) return false;
      if (!visit(KeyBefore(value.begin(), key), value)) return true;
    }
    // Anything after the closing brace makes it something else than JSON.
    const char* rest = nullptr;
    return document.current_location().get(rest) == simdjson::OUT_OF_BOUNDS;
  }

  // Calls visit(value) for the elements of an array; the same otherwise.
  template <typename Visitor>
  bool ForEachElement(std::string_view text, Visitor visit) {
    const Terminator terminator(text);
    simdjson::ondemand::document document;
    simdjson::ondemand::array array;
    if (!Start(text, &document) ||
        document.get_array().get(array) != simdjson::SUCCESS) {
      return false;
    }
    for (auto result : array) {
      simdjson::ondemand::value value;
      if (std::move(result).get(value) != simdjson::SUCCESS) return false;
      if (!visit(Value(text, value))) return true;
    }
    return true;
  }

  // Gives back the buffers that an unusually large text needed.
  void Shrink() {
    if (parser_.capacity() > kKeptCapacity) {
      parser_ = simdjson::ondemand::parser();
    }
  }

 private:
  // Buffers above this are given back; they take six bytes for each.
  static constexpr size_t kKeptCapacity = size_t{1} << 20;
  static constexpr size_t kLeastCapacity = size_t{16} << 10;

  // Makes a value inside of a larger text end like a text of its own while it
  // is read. simdjson looks one token past the end of a text, and takes a comma
  // there for more of a list whose brackets do not match.
  class Terminator {
   public:
    explicit Terminator(std::string_view text)
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

  static bool Contains(std::string_view text, const char* p) {
    return p >= text.data() && p < text.data() + text.size();
  }

  // Returns the key that starts at `begin`, as written. Between its quote and
  // the value simdjson has come upon a colon, and upon no other quote.
  static std::string_view KeyBefore(const char* value, const char* begin) {
    const char* end = value;
    while (end > begin && *--end != '"') {
    }
    return std::string_view(begin, static_cast<size_t>(end - begin));
  }

  static bool IsSpace(char c) {
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
  }

  static std::string_view TrimRight(std::string_view text) {
    while (!text.empty() && IsSpace(text.back())) text.remove_suffix(1);
    return text;
  }

  // Returns how much to make room for: some more than needed, but not for texts
  // that are a large part of the memory.
  static size_t Capacity(size_t size) {
    return size > kKeptCapacity ? size
                                : std::max(kLeastCapacity, std::bit_ceil(size));
  }

  // Runs simdjson's first stage over the text.
  bool Start(std::string_view text, simdjson::ondemand::document* document) {
    if (parser_.capacity() < text.size() &&
        parser_.allocate(Capacity(text.size())) != simdjson::SUCCESS) {
      return false;
    }
    const simdjson::padded_string_view padded(
        text.data(), text.size(), text.size() + simdjson::SIMDJSON_PADDING);
    return parser_.iterate(padded).get(*document) == simdjson::SUCCESS;
  }

  simdjson::ondemand::parser parser_;
};

inline JsonValue JsonTextWalker::Value::Read() {
  std::string_view text = token_;
  const char* begin = text.data();
  if (!Contains(around_, begin)) return {};
  if (*begin == '{') {
    simdjson::ondemand::object object;
    if (value_.get_object().get(object) != simdjson::SUCCESS) return {};
    if (object.raw_json().get(text) != simdjson::SUCCESS) return {};
  } else if (*begin == '[') {
    simdjson::ondemand::array array;
    if (value_.get_array().get(array) != simdjson::SUCCESS) return {};
    if (array.raw_json().get(text) != simdjson::SUCCESS) return {};
  }
  const char* around_end = around_.data() + around_.size();
  if (text.size() > static_cast<size_t>(around_end - begin)) return {};
  text = TrimRight(text);
  if (*begin != '"') return JsonValue::OfText(text);
  if (text.size() < 2 || text.back() != '"') return {};
  return JsonValue::OfString(text.substr(1, text.size() - 2));
}

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_TEXT_WALKER_H_
