// Tells what one of Vector's log events is: a log line, a structured one, or a
// Kubernetes Event, object or webhook payload, and gives the records in it.

#ifndef CLASSIFIER_VECTOR_RECORDS_H_
#define CLASSIFIER_VECTOR_RECORDS_H_

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/record/arena.h"
#include "classifier/record/json.h"
#include "classifier/record/record.h"
#include "classifier/vector/event_keys.h"
#include "classifier/vector/fields.h"
#include "classifier/vector/log_event.h"
#include "classifier/vector/tag_options.h"

namespace logclass {

// What is there already of the fields that tags are written to.
struct ExistingTags {
  bool severity = false;
  bool reason = false;
};

// event                                   record
// --------------------------------------  -------------------------------------
// the root is a text                      that text
// object, of which only the message says  the message; JSON in it is read as
//   anything: the rest is the collector's   JsonRecords does
// Kubernetes Event                        kEvent, fields as they stand encoded
// any other object                        as JsonRecords reads it; no JSON is
//                                         written for that
//
// Severity and reason that an earlier hop wrote, as its classification tells,
// are no part of a record: tagging again gives the same tags.
//
// Owns what the records view beside the events themselves, until Clear(). Not
// thread-safe.
class VectorRecords {
 public:
  // The options must outlive the object.
  explicit VectorRecords(const TagOptions* options)
      : options_(*options), keys_(options) {}
  VectorRecords(const VectorRecords&) = delete;  // records view its buffers
  VectorRecords& operator=(const VectorRecords&) = delete;

  // Appends the event's records: mostly one, several of a List; none where
  // there is nothing that could be classified.
  void Add(const LogEvent& event, std::vector<Record>* records,
           ExistingTags* existing);

  void Clear();

 private:
  struct Members;

  // An entry of the root, see EventKey::is_doubtful.
  struct Doubtful {
    const char* begin;  // where it stands, with its tag
    const char* end;
    std::string_view value;
    EventKey key;
  };

  bool ReadMembers(const EncodedValue& root, Members* members);
  void ReadMember(std::string_view name, const EventKey& key,
                  std::string_view encoded, Members* members);
  static void ReadMessage(std::string_view name, const EventKey& key,
                          const EncodedValue& value, Members* members);
  static void ReadTag(TagField field, const EncodedValue& value,
                      Members* members);
  void ReadTags(Members* members);
  static void ReadOther(std::string_view name, EventPart part,
                        const EncodedValue& value, Members* members);
  static void ReadLevel(std::string_view name, const EncodedValue& value,
                        Members* members);
  ExistingTags TagsIn(const EncodedValue& map) const;
  static bool IsLeftOut(const EventKey& key, const Members& members);
  static bool IsRenamed(const EventKey& key, const Members& members);
  void AddText(const EncodedValue& text, const EncodedValue& around,
               std::vector<Record>* records);
  static void SetLevels(const Members& members, std::span<Record> records);
  bool AddParsed(std::span<const Record> parsed, const EncodedValue& around,
                 std::vector<Record>* records);
  std::string_view Document(std::string_view root, const Members& members);
  const FieldSource* Fields(const EncodedValue& root, RecordShape shape,
                            const FieldSource* inner);

  const TagOptions& options_;
  EventKeys keys_;
  Arena arena_;
  JsonRecords json_;
  std::vector<Doubtful> doubtful_;  // of the event being read
  std::string document_;            // a map being copied
  VectorFieldsPool sources_;
};

}  // namespace logclass

#endif  // CLASSIFIER_VECTOR_RECORDS_H_
