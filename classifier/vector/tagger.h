// Tags Vector's encoded requests: finds the log events in an encoded
// PushEventsRequest, classifies all of them at once, and writes the request
// again with the tags put in. Nothing is decoded and nothing else changes.

#ifndef CLASSIFIER_VECTOR_TAGGER_H_
#define CLASSIFIER_VECTOR_TAGGER_H_

#include <array>
#include <cstddef>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "classifier/base/severity.h"
#include "classifier/engine/scanner.h"
#include "classifier/vector/log_event.h"
#include "classifier/vector/records.h"
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

// Takes a tagged request, part by part in order: what is kept of the request
// where it stands, and what is new as bytes.
class TagSink {
 public:
  virtual ~TagSink() = default;
  virtual void Keep(std::string_view part) = 0;
  virtual void Add(std::string_view bytes) = 0;  // valid during the call only
};

// Owns a Scanner and buffers, so reuse it. Not thread-safe: one per thread.
//
//   absl::Status status = tagger.Classify(request);
//   tagger.Write(&tagged);  // equals the request where it could not be tagged
class VectorTagger {
 public:
  // `options` and `encoder` must outlive the tagger.
  VectorTagger(const TagOptions* options, const TagEncoder* encoder,
               std::unique_ptr<Scanner> scanner)
      : encoder_(*encoder), scanner_(std::move(scanner)), records_(options) {}

  // Reads and classifies a request, which must stay until Write(). Fails where
  // the engine does; nothing is tagged then.
  absl::Status Classify(std::string_view request);

  // Returns what Classify() found; valid until it is called again.
  const TagReport& report() const { return report_; }

  // Replaces `*tagged` by the request with its tags, and frees what was kept of
  // the request. REQUIRES: Classify() was called.
  void Write(std::string* tagged);

  // The same without copying the request.
  void Write(TagSink* sink);

  const Database& database() const { return scanner_->database(); }

 private:
  // A log that is tagged, in the order of the request.
  struct Tagged {
    std::string_view field;      // the whole field of the request
    std::string_view wrapper;    // its payload
    std::string_view log_field;  // the field of it that has the log
    std::string_view log;        // its payload
    TagPlace place;
    ExistingTags existing;
    size_t first_record;
    size_t end_record;
    size_t tags_begin = 0;  // in tags_
    size_t tags_end = 0;
  };

  void Clear();
  void AddEvent(const WireField& field);
  void AddTags(Tagged* tagged);
  void WriteLog(const Tagged& log, TagSink* sink);
  size_t TaggedSize() const;

  const TagEncoder& encoder_;
  std::unique_ptr<Scanner> scanner_;
  std::string_view request_;
  VectorRecords records_;
  std::vector<Record> batch_;
  std::vector<Tagged> logs_;
  BatchVerdicts verdicts_;
  std::string tags_;
  std::string prefix_;  // tags and lengths of wire fields, being written
  TagReport report_;
};

}  // namespace logclass

#endif  // CLASSIFIER_VECTOR_TAGGER_H_
