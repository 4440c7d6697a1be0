// Finds Kubernetes objects in YAML, as `kubectl get -o yaml` prints them and
// must-gather stores them, in a stream that is read block by block. What stands
// between two `---` is taken together, in memory of about three times its size.

#ifndef CLASSIFIER_CLI_YAML_DOCUMENTS_H_
#define CLASSIFIER_CLI_YAML_DOCUMENTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/record/yaml_json.h"

namespace logclass::cli {

// Returns whether a stream with these first lines may be one of Kubernetes
// objects in YAML: after blank lines, comments and `---` comes one of
// `apiVersion:`, `kind:`, `metadata:` and `items:`, with what can follow it, or
// a key that Kubernetes sorts before these. True also where none of the lines
// says anything yet.
bool MayBeginWithYaml(std::string_view lines);

// One per stream. Not thread-safe.
class YamlDocuments {
 public:
  struct Piece {
    std::string text;
    uint64_t line = 0;     // number of its first line
    bool is_json = false;  // an object; else lines, to be read in another way
  };

  // A longer document is taken for two, the second of them lines.
  explicit YamlDocuments(size_t max_document_bytes)
      : max_document_bytes_(max_document_bytes) {}

  // Takes in whole lines, the first of which is number `first_line`, and
  // returns what they complete. Items of a List count as objects of their own;
  // each is the only item of a List in its text. Valid until the next call.
  const std::vector<Piece>& Add(std::string_view lines, uint64_t first_line);

  // Returns the last document.
  const std::vector<Piece>& Finish();

  // What the last call found wrong: "LINE:COLUMN: message".
  const std::vector<std::string>& errors() const { return errors_; }

  // Whether the stream is not YAML after all, for its first document is not a
  // Kubernetes object. The last call returned all that was taken in, as one
  // piece; the rest is not for this splitter.
  bool rejected() const { return rejected_; }

 private:
  void Reset();
  void AddLine(std::string_view line, uint64_t number);
  void HoldLine(std::string_view line, uint64_t number);
  void Break(std::string_view line, uint64_t number, std::string_view why);
  bool EndDocument();
  bool Convert(std::string_view yaml);
  void AddDocument(const YamlJsonDocument& document);
  void AddText(std::string_view lines, uint64_t number);

  size_t max_document_bytes_;
  std::vector<Piece> pieces_;
  std::vector<std::string> errors_;
  bool rejected_ = false;
  bool accepted_ = false;  // there was a Kubernetes object
  bool in_text_ = false;   // until the next `---`

  // The document that is not complete yet.
  std::string open_;
  uint64_t open_line_ = 0;
  bool has_content_ = false;
};

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_YAML_DOCUMENTS_H_
