// Reads values of the expected type from YAML nodes; what is of another type
// becomes a diagnostic and an absent value, so that one run finds every error.

#ifndef CLASSIFIER_RULES_NODE_READER_H_
#define CLASSIFIER_RULES_NODE_READER_H_

#include <functional>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/base/diagnostic.h"
#include "classifier/base/record_kind.h"
#include "classifier/base/severity.h"
#include "classifier/rules/yaml.h"

namespace logclass {

// One key of a map and what to do with its value.
struct NodeField {
  std::string_view key;
  std::function<void(const YamlNode& value)> read;
};

class NodeReader {
 public:
  // Appends to `*diagnostics`, which must outlive the reader.
  explicit NodeReader(std::vector<Diagnostic>* diagnostics)
      : diagnostics_(diagnostics) {}

  // Whose fields are being read, for messages: `rule "oom-kill"`. Empty at a
  // file's top level.
  void set_subject(std::string subject) { subject_ = std::move(subject); }
  const std::string& subject() const { return subject_; }

  // Calls the matching field's read() for each entry of the map. Unknown and
  // repeated keys, and a node that is no map, are errors.
  void ReadMap(const YamlNode& node, std::string_view what,
               const std::vector<NodeField>& fields);

  // Calls read(key, value) for each entry of a map with keys of the user's.
  void ReadNames(const YamlNode& node, std::string_view what,
                 const std::function<void(const YamlNode& key,
                                          const YamlNode& value)>& read);

  // Returns the items of a list; a node that is no list is an error.
  std::vector<YamlNode> ReadList(const YamlNode& node, std::string_view what);

  std::optional<std::string> ReadText(const YamlNode& node,
                                      std::string_view what);
  // Reads a text or a list of texts.
  std::vector<std::string> ReadTexts(const YamlNode& node,
                                     std::string_view what);
  std::optional<bool> ReadBool(const YamlNode& node, std::string_view what);
  std::optional<int> ReadInt(const YamlNode& node, std::string_view what);
  std::optional<Severity> ReadSeverity(const YamlNode& node,
                                       std::string_view what);
  std::optional<RecordKind> ReadRecordKind(const YamlNode& node);

  // Appends an error at `node`; the subject is put before the message.
  Diagnostic& Error(const YamlNode& node, std::string_view message);

 private:
  void WrongType(const YamlNode& node, std::string_view what,
                 std::string_view expected);
  // Checks that the key is text and new in its map.
  bool AcceptKey(const YamlNode& key, std::string_view what,
                 std::vector<std::string_view>& seen);

  std::vector<Diagnostic>* diagnostics_;
  std::string subject_;
};

}  // namespace logclass

#endif  // CLASSIFIER_RULES_NODE_READER_H_
