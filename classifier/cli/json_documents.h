// Finds JSON objects that span several lines, as `kubectl get -o json` and `jq`
// print them, in a stream that is read block by block.

#ifndef CLASSIFIER_CLI_JSON_DOCUMENTS_H_
#define CLASSIFIER_CLI_JSON_DOCUMENTS_H_

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

namespace logclass::cli {

// Returns whether a stream with these first lines is one of JSON documents that
// span several lines: the first line is an opening bracket and nothing else.
bool BeginsWithDocument(std::string_view lines);

// One per stream. Not thread-safe.
class JsonDocuments {
 public:
  struct Piece {
    std::string_view text;
    uint64_t line = 0;        // number of its first line
    bool is_object = false;   // looks like one: its brackets match
    bool is_one_line = true;  // and it shares the line with no other
  };

  // Of a longer document the lines are given one by one.
  explicit JsonDocuments(size_t max_document_bytes)
      : max_document_bytes_(max_document_bytes) {}

  // Takes in whole lines, the first of which is number `first_line`, and
  // returns what they complete: objects, and lines that are none. Elements of
  // an array count as objects of their own. Views of `lines` or of this
  // splitter, valid until the next call.
  const std::vector<Piece>& Add(std::string_view lines, uint64_t first_line);

  // Returns the lines of an object that is not complete at the end.
  const std::vector<Piece>& Finish();

 private:
  void Reset();
  void AddLine(std::string_view line, uint64_t number);
  bool AddObjects(std::string_view line, uint64_t number);
  size_t ScanObject(std::string_view text, size_t begin);
  void ContinueObject(std::string_view line, uint64_t number);
  void GiveUpObject();
  bool BeginsAnew(std::string_view line) const;

  size_t max_document_bytes_;
  std::vector<Piece> pieces_;
  std::deque<std::string> kept_;  // texts of pieces that are not in `lines`

  // The object that is not complete yet.
  std::string open_;
  uint64_t open_line_ = 0;
  int depth_ = 0;
  bool in_string_ = false;
};

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_JSON_DOCUMENTS_H_
