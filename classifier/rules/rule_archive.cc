#include "classifier/rules/rule_archive.h"

#include <array>
#include <cstring>
#include <type_traits>
#include <unordered_map>
#include <vector>

namespace logclass {
namespace {

template <typename T>
concept Plain = std::is_arithmetic_v<T> || std::is_enum_v<T>;

class Writer {
 public:
  static constexpr bool kReading = false;

  void operator()(const Plain auto& value) {
    out_.append(reinterpret_cast<const char*>(&value), sizeof(value));
  }
  // A text is there once, and its number wherever it comes again: two thirds
  // of all bytes are names of files and what rules get from the same macros.
  // REQUIRES: it stays where it is.
  void operator()(const std::string& text) {
    const auto number = static_cast<uint32_t>(numbers_.size());
    const auto [known, is_new] = numbers_.try_emplace(text, number);
    (*this)(known->second);
    if (!is_new) return;
    (*this)(static_cast<uint32_t>(text.size()));
    out_ += text;
  }
  std::string Take() { return std::move(out_); }

 private:
  std::string out_;
  std::unordered_map<std::string_view, uint32_t> numbers_;
};

// After the first read past the end every value stays as it was.
class Reader {
 public:
  static constexpr bool kReading = true;

  explicit Reader(std::string_view in) : in_(in) {}

  void operator()(Plain auto& value) {
    std::string_view bytes = TakeBytes(sizeof(value));
    if (ok_) std::memcpy(&value, bytes.data(), sizeof(value));
  }
  void operator()(std::string& text) {
    uint32_t number = 0;
    (*this)(number);
    if (number == texts_.size()) {
      uint32_t size = 0;
      (*this)(size);
      texts_.push_back(TakeBytes(size));
    }
    ok_ = ok_ && number < texts_.size();
    if (ok_) text = texts_[number];
  }
  bool ok() const { return ok_; }
  bool done() const { return ok_ && in_.empty(); }

 private:
  std::string_view TakeBytes(size_t size) {
    if (size > in_.size()) ok_ = false;
    if (!ok_) return {};
    std::string_view out = in_.substr(0, size);
    in_.remove_prefix(size);
    return out;
  }

  std::string_view in_;
  std::vector<std::string_view> texts_;
  bool ok_ = true;
};

// One function for each type serves both directions, so that they agree.

template <typename Archive, typename T>
void VisitEach(Archive& archive, std::vector<T>& values) {
  auto size = static_cast<uint32_t>(values.size());
  archive(size);
  if constexpr (Archive::kReading) {
    for (uint32_t i = 0; i < size && archive.ok(); ++i) {
      Visit(archive, values.emplace_back());
    }
  } else {
    for (T& value : values) Visit(archive, value);
  }
}

template <typename Archive>
void Visit(Archive& archive, std::string& text) {
  archive(text);
}

template <typename Archive>
void Visit(Archive& archive, SourcePosition& where) {
  archive(where.file);
  archive(where.line);
  archive(where.column);
}

template <typename Archive>
void Visit(Archive& archive, Pattern& pattern) {
  archive(pattern.is_regex);
  archive(pattern.ignore_case);
  archive(pattern.text);
  archive(pattern.list);
  Visit(archive, pattern.where);
}

template <typename Archive>
void Visit(Archive& archive, Condition& condition) {
  archive(condition.field);
  VisitEach(archive, condition.any_of);
  VisitEach(archive, condition.none_of);
  archive(condition.regex);
  int exists = condition.exists ? *condition.exists : -1;
  archive(exists);
  if (exists >= 0) condition.exists = exists != 0;
  Visit(archive, condition.where);
}

template <typename Archive>
void Visit(Archive& archive, Rule& rule) {
  for (std::string* text : {&rule.id, &rule.code, &rule.reason, &rule.title,
                            &rule.category, &rule.hint}) {
    archive(*text);
  }
  archive(rule.severity);
  archive(rule.min_level);
  archive(rule.priority);
  archive(rule.symptom);
  for (bool& kind : rule.kinds) archive(kind);
  for (auto* patterns : {&rule.any, &rule.all, &rule.none, &rule.extract}) {
    VisitEach(archive, *patterns);
  }
  VisitEach(archive, rule.when);
  Visit(archive, rule.where);
}

}  // namespace

std::string WriteRules(const RuleSet& rules) {
  Writer writer;
  RuleSet copy = rules;
  VisitEach(writer, copy.rules);
  return writer.Take();
}

std::optional<RuleSet> ReadRules(std::string_view bytes) {
  Reader reader(bytes);
  RuleSet out;
  VisitEach(reader, out.rules);
  if (!reader.done()) return std::nullopt;
  return out;
}

}  // namespace logclass
