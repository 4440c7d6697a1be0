#include "classifier/rules/yaml.h"

#include <yaml.h>

#include <new>

#include "classifier/base/strings.h"

namespace logclass {
namespace {

// libyaml's aliases let a node contain itself, and a few of them stand for
// billions of nodes. No rule file comes near these limits.
constexpr int kMaxDepth = 32;
constexpr int kMaxNodes = 1'000'000;

// Frees itself. Want of memory is no fault of the file: it is std::bad_alloc,
// as with any container.
struct Parser : yaml_parser_t {
  Parser() {
    if (!yaml_parser_initialize(this)) throw std::bad_alloc();
  }
  ~Parser() { yaml_parser_delete(this); }
  Parser(const Parser&) = delete;  // owns what it points to
  Parser& operator=(const Parser&) = delete;

  bool Load(yaml_document_t* document) {
    const bool ok = yaml_parser_load(this, document) != 0;
    // libyaml does not always say so, but describes all other problems.
    if (!ok && problem == nullptr) throw std::bad_alloc();
    return ok;
  }
};

SourcePosition Position(const std::string& file, const yaml_mark_t& mark) {
  return {file, static_cast<int>(mark.line) + 1,
          static_cast<int>(mark.column) + 1};
}

Diagnostic SyntaxError(const std::string& file, const yaml_parser_t& parser) {
  Diagnostic d;
  d.where = Position(file, parser.problem_mark);
  if (parser.error == YAML_READER_ERROR) {
    d.where = {file, 1, 1};
    d.hint = Concat("the byte at offset ", parser.problem_offset,
                    " is not valid text");
  }
  d.message = "not valid YAML";
  d.reason = parser.problem;
  if (parser.context) d.reason += Concat(" (", parser.context, ')');
  return d;
}

Diagnostic FileError(const std::string& file, std::string_view message,
                     std::string_view hint) {
  Diagnostic d;
  d.where = {file, 1, 1};
  d.message = message;
  d.hint = hint;
  return d;
}

bool TooLarge(yaml_document_t* document, int index, int depth, int& nodes) {
  if (depth > kMaxDepth || ++nodes > kMaxNodes) return true;
  const yaml_node_t* node = yaml_document_get_node(document, index);
  if (node->type == YAML_SEQUENCE_NODE) {
    for (auto* i = node->data.sequence.items.start;
         i < node->data.sequence.items.top; ++i) {
      if (TooLarge(document, *i, depth + 1, nodes)) return true;
    }
  } else if (node->type == YAML_MAPPING_NODE) {
    for (auto* i = node->data.mapping.pairs.start;
         i < node->data.mapping.pairs.top; ++i) {
      if (TooLarge(document, i->key, depth + 1, nodes) ||
          TooLarge(document, i->value, depth + 1, nodes)) {
        return true;
      }
    }
  }
  return false;
}

bool HasSecondDocument(Parser& parser) {
  yaml_document_t next;
  if (!parser.Load(&next)) return true;
  bool more = yaml_document_get_root_node(&next) != nullptr;
  yaml_document_delete(&next);
  return more;
}

}  // namespace

YamlNode::Kind YamlNode::kind() const {
  switch (node_->type) {
    case YAML_SEQUENCE_NODE:
      return Kind::kSequence;
    case YAML_MAPPING_NODE:
      return Kind::kMapping;
    default:
      return Kind::kScalar;
  }
}

std::string_view YamlNode::kind_name() const {
  switch (kind()) {
    case Kind::kSequence:
      return "a list";
    case Kind::kMapping:
      return "a map";
    case Kind::kScalar:
      return is_null() ? "nothing" : "text";
  }
  return "text";
}

bool YamlNode::is_plain() const {
  return node_->type == YAML_SCALAR_NODE &&
         node_->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
}

bool YamlNode::is_null() const {
  if (!is_plain()) return false;
  std::string_view text = scalar();
  return text.empty() || text == "~" || text == "null";
}

std::string_view YamlNode::scalar() const {
  return {reinterpret_cast<const char*>(node_->data.scalar.value),
          node_->data.scalar.length};
}

std::vector<YamlNode> YamlNode::items() const {
  std::vector<YamlNode> out;
  for (auto* i = node_->data.sequence.items.start;
       i < node_->data.sequence.items.top; ++i) {
    out.push_back(YamlNode(
        document_, yaml_document_get_node(document_->document_.get(), *i)));
  }
  return out;
}

std::vector<std::pair<YamlNode, YamlNode>> YamlNode::entries() const {
  std::vector<std::pair<YamlNode, YamlNode>> out;
  yaml_document_t* document = document_->document_.get();
  for (auto* i = node_->data.mapping.pairs.start;
       i < node_->data.mapping.pairs.top; ++i) {
    out.emplace_back(
        YamlNode(document_, yaml_document_get_node(document, i->key)),
        YamlNode(document_, yaml_document_get_node(document, i->value)));
  }
  return out;
}

SourcePosition YamlNode::where() const {
  return Position(document_->file_, node_->start_mark);
}

YamlDocument::YamlDocument(std::string file)
    : file_(std::move(file)), document_(std::make_unique<yaml_document_s>()) {}

YamlDocument::~YamlDocument() { yaml_document_delete(document_.get()); }

std::unique_ptr<YamlDocument> YamlDocument::Parse(
    std::string file, std::string_view text,
    std::vector<Diagnostic>& diagnostics) {
  std::unique_ptr<YamlDocument> out(new YamlDocument(std::move(file)));
  Parser parser;
  yaml_parser_set_input_string(
      &parser, reinterpret_cast<const unsigned char*>(text.data()),
      text.size());
  bool ok = parser.Load(out->document_.get());
  int nodes = 0;
  if (!ok) {
    diagnostics.push_back(SyntaxError(out->file_, parser));
  } else if (!out->empty() && TooLarge(out->document_.get(), 1, 0, nodes)) {
    diagnostics.push_back(FileError(out->file_,
                                    "nested too deeply, or too large",
                                    "does an alias contain itself?"));
    ok = false;
  } else if (!out->empty() && HasSecondDocument(parser)) {
    diagnostics.push_back(FileError(out->file_, "more than one YAML document",
                                    "put each into a file of its own"));
    ok = false;
  }
  if (!ok) return nullptr;
  return out;
}

bool YamlDocument::empty() const {
  return yaml_document_get_root_node(document_.get()) == nullptr;
}

YamlNode YamlDocument::root() const {
  return YamlNode(this, yaml_document_get_root_node(document_.get()));
}

}  // namespace logclass
