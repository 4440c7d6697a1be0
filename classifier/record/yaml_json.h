// Converts YAML to JSON: what `kubectl get -o yaml` prints, must-gather files.
//
// Plain scalars that YAML 1.2 reads as null, true or false become these, plain
// JSON numbers stay numbers, and every other scalar is a string: quoted or
// tagged ones, `yes`, 0x1f, dates. Of equal keys the first counts, and what the
// others stand for has no aliases. Aliases are resolved within a limit. Not
// read are merge keys (<<), keys that are not scalars, and text that is not
// UTF-8.

#ifndef CLASSIFIER_RECORD_YAML_JSON_H_
#define CLASSIFIER_RECORD_YAML_JSON_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace logclass {

// One document as JSON.
struct YamlJsonDocument {
  // An element of the top level's `items` that is a mapping: a part of `json`.
  struct Item {
    size_t begin = 0;
    size_t size = 0;
    uint64_t line = 0;
  };

  std::string json;
  uint64_t line = 0;        // number of the first, markers and comments aside
  bool is_mapping = false;  // rather than a list, a scalar or nothing
  // It has `apiVersion` and `kind`, or a mapping `metadata`, or a list `items`.
  bool is_kubernetes = false;
  std::string kind;  // the top level's; empty where there is none
  std::vector<Item> items;
};

// Reads the documents of a text one after the other. Takes memory in proportion
// to the largest document, for which JSON is built as a whole: a List of 100 MB
// takes another 100 MB. Not thread-safe.
class YamlJson {
 public:
  // A text that is longer, or becomes longer as JSON, is not read.
  static constexpr size_t kMaxBytes = size_t{256} << 20;
  // What aliases may add to a document.
  static constexpr size_t kMaxAliasBytes = size_t{1} << 20;
  static constexpr size_t kMaxDepth = 256;

  // `yaml` must outlive this; its first line has the number `first_line`.
  explicit YamlJson(std::string_view yaml, uint64_t first_line = 1);
  ~YamlJson();
  YamlJson(const YamlJson&) = delete;  // owns the parser
  YamlJson& operator=(const YamlJson&) = delete;

  // Reads the next document. Returns false where there is none. Fails with
  // InvalidArgument, "LINE:COLUMN: what is wrong" in its message, where the
  // text is not valid or goes beyond a limit. The document is then what was
  // read of it up to the last of its items, without any an empty text, and
  // nothing follows.
  absl::StatusOr<bool> Next(YamlJsonDocument* document);

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_YAML_JSON_H_
