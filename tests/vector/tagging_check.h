// Says whether what a VectorTagger wrote is right, by means that share nothing
// with it but the reading of records: protobuf's own parser and messages, and
// a Scanner that takes the records one by one.

#ifndef TESTS_VECTOR_TAGGING_CHECK_H_
#define TESTS_VECTOR_TAGGING_CHECK_H_

#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/engine/database.h"
#include "classifier/engine/scanner.h"
#include "classifier/vector/records.h"
#include "classifier/vector/tag_options.h"
#include "classifier/vector/tagger.h"
#include "vector/event.pb.h"

namespace logclass::testing {

// Not thread-safe.
class TaggingCheck {
 public:
  // Aborts where no scanner can be made.
  TaggingCheck(const TagOptions& options,
               std::shared_ptr<const Database> database);

  // Tags `request` and returns what is wrong with the outcome, empty where
  // nothing is:
  //  - the same comes of the request in one piece and in many;
  //  - whatever the bytes: the same fields in the same order, events unchanged
  //    or with bytes added at the end of their Log; all of it unchanged where
  //    the request is malformed;
  //  - where protobuf can parse the request: the outcome parses and equals it
  //    plus exactly the tags that the engine's verdicts call for.
  std::string Run(std::string_view request);

  // What Run() wrote last.
  const std::string& tagged() const { return tagged_; }
  const TagReport& report() const { return tagger_.report(); }

 private:
  using Fields = google::protobuf::Map<std::string, event::Value>;

  // Cuts a request into pieces.
  using Cutter = std::vector<std::string_view> (*)(std::string_view request);

  std::string Tag(std::string request, Cutter cut);
  std::string CompareBytes(std::string_view request) const;
  std::string CompareMessages(std::string_view request);
  bool AddTags(std::string_view wrapper, event::Log* log);
  Fields Tags(const Verdict& verdict, const Fields& existing) const;
  bool FindVerdict(std::string_view wrapper, Verdict* verdict);

  const TagOptions options_;
  const TagEncoder encoder_;
  VectorTagger tagger_;
  VectorRecords records_;
  std::unique_ptr<Scanner> scanner_;
  std::string tagged_;
};

}  // namespace logclass::testing

#endif  // TESTS_VECTOR_TAGGING_CHECK_H_
