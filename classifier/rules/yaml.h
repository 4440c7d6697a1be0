// A YAML file as a tree of nodes that know where they stand in the file.
//
// Owns everything; nodes are values that point into the document and must not
// outlive it. Thread-compatible.

#ifndef CLASSIFIER_RULES_YAML_H_
#define CLASSIFIER_RULES_YAML_H_

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "classifier/base/diagnostic.h"

struct yaml_document_s;
struct yaml_node_s;

namespace logclass {

class YamlNode {
 public:
  enum class Kind { kScalar, kSequence, kMapping };

  Kind kind() const;
  // "text", "a list" or "a map", for messages.
  std::string_view kind_name() const;
  // True for an unquoted empty, ~ or null scalar.
  bool is_null() const;
  // True for a scalar that was written without quotes.
  bool is_plain() const;
  // REQUIRES: kind() == kScalar.
  std::string_view scalar() const;
  // REQUIRES: kind() == kSequence.
  std::vector<YamlNode> items() const;
  // The key and value nodes in file order. REQUIRES: kind() == kMapping.
  std::vector<std::pair<YamlNode, YamlNode>> entries() const;

  SourcePosition where() const;

 private:
  friend class YamlDocument;
  YamlNode(const class YamlDocument* document, const yaml_node_s* node)
      : document_(document), node_(node) {}

  const class YamlDocument* document_;
  const yaml_node_s* node_;
};

class YamlDocument {
 public:
  // Parses `text`. Returns null and appends to `diagnostics` where it is not
  // one well-formed YAML document.
  static std::unique_ptr<YamlDocument> Parse(
      std::string file, std::string_view text,
      std::vector<Diagnostic>& diagnostics);

  ~YamlDocument();
  YamlDocument(const YamlDocument&) = delete;  // nodes point into it
  YamlDocument& operator=(const YamlDocument&) = delete;

  const std::string& file() const { return file_; }
  // True for a file of comments only.
  bool empty() const;
  // REQUIRES: !empty().
  YamlNode root() const;

 private:
  friend class YamlNode;
  explicit YamlDocument(std::string file);

  std::string file_;
  std::unique_ptr<yaml_document_s> document_;
};

}  // namespace logclass

#endif  // CLASSIFIER_RULES_YAML_H_
