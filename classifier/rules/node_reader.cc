#include "classifier/rules/node_reader.h"

#include <algorithm>

#include "absl/strings/numbers.h"
#include "classifier/base/strings.h"
#include "classifier/base/suggest.h"

namespace logclass {
namespace {

using Kind = YamlNode::Kind;

std::vector<std::string_view> SeverityNames() {
  std::vector<std::string_view> names;
  for (Severity severity : kAllSeverities) {
    names.push_back(SeverityName(severity));
  }
  return names;
}

}  // namespace

Diagnostic& NodeReader::Error(const YamlNode& node, std::string_view message) {
  Diagnostic d;
  d.where = node.where();
  d.message =
      subject_.empty() ? std::string(message) : Concat(subject_, ": ", message);
  diagnostics_->push_back(std::move(d));
  return diagnostics_->back();
}

void NodeReader::WrongType(const YamlNode& node, std::string_view what,
                           std::string_view expected) {
  Diagnostic& d = Error(node, Concat(Quoted(what), " must be ", expected,
                                     ", not ", node.kind_name()));
  if (node.kind() == Kind::kMapping && expected == "text") {
    d.hint = "quote a text that contains \": \" or starts with \"{\"";
  }
}

bool NodeReader::AcceptKey(const YamlNode& key, std::string_view what,
                           std::vector<std::string_view>& seen) {
  if (key.kind() != Kind::kScalar) {
    Error(key,
          Concat("a key of ", what, " must be text, not ", key.kind_name()));
    return false;
  }
  if (std::find(seen.begin(), seen.end(), key.scalar()) != seen.end()) {
    Error(key, Concat("key ", Quoted(key.scalar()), " appears twice in ", what))
        .hint = "YAML would silently keep one of them; merge them";
    return false;
  }
  seen.push_back(key.scalar());
  return true;
}

void NodeReader::ReadMap(const YamlNode& node, std::string_view what,
                         const std::vector<NodeField>& fields) {
  if (node.kind() != Kind::kMapping) return WrongType(node, what, "a map");
  std::vector<std::string_view> seen;
  for (const auto& [key, value] : node.entries()) {
    if (!AcceptKey(key, what, seen)) continue;
    auto field = std::find_if(
        fields.begin(), fields.end(),
        [&key = key](const NodeField& f) { return f.key == key.scalar(); });
    if (field != fields.end()) {
      field->read(value);
      continue;
    }
    std::vector<std::string_view> known;
    for (const NodeField& f : fields) known.push_back(f.key);
    Error(key, Concat("unknown key ", Quoted(key.scalar()), " in ", what))
        .hint = DidYouMean(key.scalar(), known);
  }
}

void NodeReader::ReadNames(
    const YamlNode& node, std::string_view what,
    const std::function<void(const YamlNode&, const YamlNode&)>& read) {
  if (node.kind() != Kind::kMapping) return WrongType(node, what, "a map");
  std::vector<std::string_view> seen;
  for (const auto& [key, value] : node.entries()) {
    if (AcceptKey(key, what, seen)) read(key, value);
  }
}

std::vector<YamlNode> NodeReader::ReadList(const YamlNode& node,
                                           std::string_view what) {
  if (node.kind() == Kind::kSequence) return node.items();
  WrongType(node, what, "a list");
  return {};
}

std::optional<std::string> NodeReader::ReadText(const YamlNode& node,
                                                std::string_view what) {
  if (node.kind() == Kind::kScalar && !node.is_null()) {
    return std::string(node.scalar());
  }
  WrongType(node, what, "text");
  return std::nullopt;
}

std::vector<std::string> NodeReader::ReadTexts(const YamlNode& node,
                                               std::string_view what) {
  std::vector<std::string> out;
  auto read = [&](const YamlNode& item) {
    if (auto text = ReadText(item, what)) out.push_back(*std::move(text));
  };
  if (node.kind() == Kind::kSequence) {
    for (const YamlNode& item : node.items()) read(item);
  } else {
    read(node);
  }
  return out;
}

std::optional<bool> NodeReader::ReadBool(const YamlNode& node,
                                         std::string_view what) {
  if (node.is_plain() && node.scalar() == "true") return true;
  if (node.is_plain() && node.scalar() == "false") return false;
  WrongType(node, what, "true or false");
  return std::nullopt;
}

std::optional<int> NodeReader::ReadInt(const YamlNode& node,
                                       std::string_view what) {
  int number = 0;
  if (node.is_plain() && absl::SimpleAtoi(ToAbsl(node.scalar()), &number)) {
    return number;
  }
  WrongType(node, what, "a whole number");
  return std::nullopt;
}

std::optional<Severity> NodeReader::ReadSeverity(const YamlNode& node,
                                                 std::string_view what) {
  std::optional<std::string> text = ReadText(node, what);
  if (!text) return std::nullopt;
  std::optional<Severity> severity = ParseSeverity(*text);
  if (!severity) {
    Error(node,
          Concat("unknown severity ", Quoted(*text), " in ", Quoted(what)))
        .hint = DidYouMean(*text, SeverityNames());
  }
  return severity;
}

std::optional<RecordKind> NodeReader::ReadRecordKind(const YamlNode& node) {
  std::optional<std::string> text = ReadText(node, "kind");
  if (!text) return std::nullopt;
  std::optional<RecordKind> kind = ParseRecordKind(*text);
  if (!kind) {
    Error(node, Concat("unknown record kind ", Quoted(*text))).hint =
        "known are log, event, state";
  }
  return kind;
}

}  // namespace logclass
