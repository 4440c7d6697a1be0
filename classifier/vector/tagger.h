// Tags Vector's encoded requests: finds the log events in an encoded
// PushEventsRequest, classifies all of them at once, and writes the request
// again with the tags put in. Nothing is decoded and nothing else changes.

#ifndef CLASSIFIER_VECTOR_TAGGER_H_
#define CLASSIFIER_VECTOR_TAGGER_H_

#include <array>
#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "classifier/base/severity.h"
#include "classifier/engine/scanner.h"
#include "classifier/vector/log_event.h"
#include "classifier/vector/records.h"
#include "classifier/vector/request_reader.h"
#include "classifier/vector/tag_options.h"
#include "classifier/vector/tags.h"

namespace logclass {

// What became of a request's events.
struct TagReport {
  // An event with a reason; the views live as long as the Database.
  struct Match {
    Severity severity;
    std::string_view reason;
    std::string_view rule;
  };

  size_t events = 0;
  size_t tagged = 0;
  size_t others = 0;       // metrics, traces: passed through as they should be
  size_t unknown = 0;      // passed through because they were not understood
  bool malformed = false;  // the request as a whole was not; nothing is tagged
  std::array<size_t, kSeverityCount> unmatched = {};  // tagged, by severity
  std::vector<Match> matches;
};

// Takes a tagged request, part by part.
class TagSink {
 public:
  virtual ~TagSink() = default;
  virtual void Append(std::string_view bytes) = 0;  // valid during the call

  // Of the request as it came the next `size` bytes are done with: all that
  // they became has been appended, and nothing views them any more.
  virtual void Done(size_t size) = 0;
};

// Owns a Scanner and buffers, so reuse it. Not thread-safe: one per thread.
//
//   absl::Status status = tagger.Classify(pieces);
//   tagger.Write(&sink);  // as it came where it could not be tagged
class VectorTagger {
 public:
  // `options` and `encoder` must outlive the tagger.
  VectorTagger(const TagOptions* options, const TagEncoder* encoder,
               std::unique_ptr<Scanner> scanner)
      : encoder_(*encoder), scanner_(std::move(scanner)), records_(options) {}

  // Reads and classifies a request, whose pieces must stay until Write(). Fails
  // where the engine does; nothing is tagged then.
  absl::Status Classify(std::span<const std::string_view> pieces);

  // Returns what Classify() found; valid until it is called again.
  const TagReport& report() const { return report_; }

  // How long the request is with its tags.
  size_t TaggedSize() const;

  // Writes the request with its tags, once, for the sink may give back what is
  // done with. REQUIRES: Classify() was called.
  void Write(TagSink* sink);

  const Database& database() const { return scanner_->database(); }

 private:
  // A log that is tagged.
  struct Tagged {
    size_t field;                // in fields_
    std::string_view wrapper;    // the field's payload
    std::string_view log_field;  // the field of it that has the log
    std::string_view log;        // its payload
    TagPlace place;
    ExistingTags existing;
    size_t first_record;
    size_t end_record;
    size_t tags_begin = 0;  // in tags_
    size_t tags_end = 0;
  };

  struct Sizes {
    size_t wrapper;
    size_t log;
  };

  void Clear();
  void ReadFields();
  void AddEvent(const WireField& field);
  void AddTags(Tagged* tagged);
  Sizes SizesOf(const Tagged& log) const;
  void WriteLog(const Tagged& log, TagSink* sink);

  const TagEncoder& encoder_;
  std::unique_ptr<Scanner> scanner_;
  RequestReader reader_;
  std::vector<std::string_view> fields_;  // of the request, or its pieces
  VectorRecords records_;
  std::vector<Record> batch_;
  std::vector<Tagged> logs_;  // in the order of their fields
  BatchVerdicts verdicts_;
  std::string tags_;
  std::string prefix_;  // tags and lengths of wire fields, being written
  TagReport report_;
};

}  // namespace logclass

#endif  // CLASSIFIER_VECTOR_TAGGER_H_
