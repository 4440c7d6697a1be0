#include "classifier/vector/records.h"

#include <string>

#include "classifier/level/level.h"
#include "classifier/wire/wire.h"

namespace logclass {
namespace {

constexpr size_t kKeptDocument = size_t{1} << 20;
constexpr size_t kKeptDoubtful = 1024;

bool IsSameText(const EncodedValue& a, const EncodedValue& b) {
  return a.kind == ValueKind::kBytes && b.kind == ValueKind::kBytes &&
         a.payload == b.payload;
}

bool BeginsLikeObject(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  return begin != text.npos && text[begin] == '{';
}

void AppendEntry(std::string_view key, std::string_view value,
                 std::string* map) {
  std::string entry;
  AppendLengthField(kEntryKey, key, &entry);
  AppendLengthField(kEntryValue, value, &entry);
  AppendLengthField(kMapFields, entry, map);
}

}  // namespace

// What the members of an event's object say of it.
struct VectorRecords::Members {
  uint32_t message_rank = EventKey::kNoMessage;
  std::string_view message_key;
  EncodedValue message;
  EncodedValue note;  // of an events.k8s.io/v1 Event
  EncodedValue reason;
  EncodedValue severity_tag;  // of the fields that tags are written to
  EncodedValue reason_tag;
  EncodedValue classification;
  bool severity_is_ours = false;  // an earlier hop wrote it
  bool reason_is_ours = false;
  bool has_msg = false;
  bool involves_object = false;  // as Kubernetes Events do
  bool names_event = false;      // kind: Event
  bool is_document = false;      // more than the message says something
  std::optional<Severity> level;
  std::optional<Severity> weak_level;
  ExistingTags existing;

  bool IsKubernetesEvent() const {
    return involves_object && (names_event || !has_msg) &&
           !EventMessage().payload.empty();
  }

  // Some events say no more than their reason.
  const EncodedValue& EventMessage() const {
    if (!message.payload.empty()) return message;
    return note.payload.empty() ? reason : note;
  }
};

void VectorRecords::Clear() {
  sources_.Clear();
  json_.Clear();
  arena_.Clear();
  if (document_.capacity() > kKeptDocument) document_ = std::string();
  if (doubtful_.capacity() > kKeptDoubtful) doubtful_ = {};
}

void VectorRecords::Add(const LogEvent& event, std::vector<Record>* records,
                        ExistingTags* existing) {
  *existing = {};
  if (event.root.kind == ValueKind::kBytes) {
    *existing = TagsIn(event.metadata);
    AddText(event.root, event.metadata, records);
    return;
  }
  Members members;
  if (event.root.kind != ValueKind::kMap ||
      !ReadMembers(event.root, &members)) {
    return;
  }
  *existing = members.existing;
  if (members.IsKubernetesEvent()) {
    Record& record = records->emplace_back();
    record.kind = RecordKind::kEvent;
    record.message = members.EventMessage().payload;
    record.fields = Fields(event.root, RecordShape::kEvent, nullptr);
    return;
  }
  const size_t first = records->size();
  const bool has_message = !members.message_key.empty();
  const bool added =
      (members.is_document || !has_message) &&
      AddParsed(json_.ParseValueMap(Document(event.root.payload, members)),
                event.root, records);
  if (!added && has_message) AddText(members.message, event.root, records);
  SetLevels(members, std::span(*records).subspan(first));
}

ExistingTags VectorRecords::TagsIn(const EncodedValue& map) const {
  ExistingTags tags;
  if (map.kind != ValueKind::kMap) return tags;
  MapReader reader(map.payload);
  for (std::string_view key, encoded; reader.Next(&key, &encoded);) {
    tags.severity |= key == options_.severity_field;
    tags.reason |= key == options_.reason_field;
  }
  return tags;
}

bool VectorRecords::ReadMembers(const EncodedValue& root, Members* members) {
  doubtful_.clear();
  MapReader reader(root.payload);
  const char* begin = reader.at();
  for (std::string_view name, encoded; reader.Next(&name, &encoded);) {
    const EventKey& key = keys_.Find(name);
    if (key.is_doubtful) {
      doubtful_.push_back({begin, reader.at(), encoded, key});
    }
    if (!key.says_nothing()) ReadMember(name, key, encoded, members);
    begin = reader.at();
  }
  ReadTags(members);
  return reader.ok();
}

void VectorRecords::ReadMember(std::string_view name, const EventKey& key,
                               std::string_view encoded, Members* members) {
  members->existing.severity |= key.is_severity_field;
  members->existing.reason |= key.is_reason_field;
  if (members->is_document && key.is_mere_content()) return;
  EncodedValue value;
  if (!ReadValue(encoded, &value) || value.absent()) return;
  if (key.message_rank != EventKey::kNoMessage &&
      value.kind == ValueKind::kBytes) {
    ReadMessage(name, key, value, members);
  } else if (key.tag != TagField::kNone) {
    ReadTag(key.tag, value, members);
  } else {
    ReadOther(name, key.part, value, members);
  }
}

void VectorRecords::ReadMessage(std::string_view name, const EventKey& key,
                                const EncodedValue& value, Members* members) {
  members->has_msg |= key.is_msg;
  if (key.message_rank > members->message_rank) return;
  members->message_rank = key.message_rank;
  members->message_key = name;
  members->message = value;
}

void VectorRecords::ReadTag(TagField field, const EncodedValue& value,
                            Members* members) {
  if (field == TagField::kClassification) {
    members->classification = value;
  } else if (field == TagField::kSeverity) {
    members->severity_tag = value;
  } else {
    members->reason_tag = value;
  }
}

// Tells severity and reason that the event came with from those of an earlier
// hop, which its classification repeats.
void VectorRecords::ReadTags(Members* members) {
  const EncodedValue& earlier = members->classification;
  if (!earlier.absent()) {
    members->severity_is_ours =
        IsSameText(members->severity_tag, FindValue(earlier, "severity"));
    members->reason_is_ours =
        IsSameText(members->reason_tag, FindValue(earlier, "reason"));
  }
  const EncodedValue level = members->severity_is_ours
                                 ? FindValue(earlier, "declared_level")
                                 : members->severity_tag;
  ReadLevel("severity", level, members);
  if (members->reason_is_ours || members->reason_tag.absent()) return;
  const std::string_view name = options_.reason_field;
  ReadOther(name, keys_.Find(name).part, members->reason_tag, members);
}

// Reads what is neither message nor tag.
void VectorRecords::ReadOther(std::string_view name, EventPart part,
                              const EncodedValue& value, Members* members) {
  const bool is_text = value.kind == ValueKind::kBytes;
  members->is_document |=
      part != EventPart::kAside && part != EventPart::kLevel;
  switch (part) {
    case EventPart::kLevel:
      ReadLevel(name, value, members);
      break;
    case EventPart::kObject:
      members->involves_object |= value.kind == ValueKind::kMap;
      break;
    case EventPart::kNote:
      if (is_text) members->note = value;
      break;
    case EventPart::kReason:
      if (is_text) members->reason = value;
      break;
    case EventPart::kKind:
      members->names_event = value.payload == "Event";
      break;
    case EventPart::kAside:
    case EventPart::kContent:
      break;
  }
}

void VectorRecords::ReadLevel(std::string_view name, const EncodedValue& value,
                              Members* members) {
  std::string number;
  std::string_view text = value.payload;
  if (value.kind == ValueKind::kInteger) {
    AppendScalarText(value, &number);
    text = number;
  } else if (value.kind != ValueKind::kBytes) {
    return;
  }
  bool weak;
  const auto level = LevelOfField(name, text, &weak);
  if (level) (weak ? members->weak_level : members->level) = level;
}

// Adds a message: JSON in it is what it says.
void VectorRecords::AddText(const EncodedValue& text,
                            const EncodedValue& around,
                            std::vector<Record>* records) {
  if (BeginsLikeObject(text.payload) &&
      AddParsed(json_.Parse(text.payload), around, records)) {
    return;
  }
  Record& record = records->emplace_back();
  record.message = text.payload;
  record.fields = Fields(around, RecordShape::kLine, nullptr);
}

// Gives log lines that state no level themselves that of the event.
void VectorRecords::SetLevels(const Members& members,
                              std::span<Record> records) {
  for (Record& record : records) {
    if (record.kind != RecordKind::kLog || record.level) continue;
    if (members.level) {
      record.level = members.level;
    } else if (members.weak_level && !DetectLevel(record.message)) {
      record.level = members.weak_level;
    }
  }
}

// Adds the records that an event holds; false where there are none.
bool VectorRecords::AddParsed(std::span<const Record> parsed,
                              const EncodedValue& around,
                              std::vector<Record>* records) {
  for (const Record& record : parsed) {
    Record& added = records->emplace_back(record);
    // An object's fields are its own.
    if (record.kind != RecordKind::kLog) continue;
    added.fields = Fields(around, RecordShape::kLine, record.fields);
  }
  return !parsed.empty();
}

// Where it ran is much, and found in the event itself.
bool VectorRecords::IsLeftOut(const EventKey& key, const Members& members) {
  return key.is_kubernetes || key.tag == TagField::kClassification ||
         (members.severity_is_ours && key.is_severity_field) ||
         (members.reason_is_ours && key.is_reason_field);
}

// Whether the message has to get a name that JsonRecords knows.
bool VectorRecords::IsRenamed(const EventKey& key, const Members& members) {
  return key.is_named_message() && key.message_rank == members.message_rank;
}

// Returns the map of what the record consists of: that of the event, or a copy
// of it where something is left out or has another name there.
std::string_view VectorRecords::Document(std::string_view root,
                                         const Members& members) {
  const char* begin = root.data();  // of what is to be copied
  document_.clear();
  for (const Doubtful& entry : doubtful_) {
    const bool renamed = IsRenamed(entry.key, members);
    if (!renamed && !IsLeftOut(entry.key, members)) continue;
    document_.append(begin, entry.begin);
    if (renamed) AppendEntry("message", entry.value, &document_);
    begin = entry.end;
  }
  if (begin == root.data()) return root;
  document_.append(begin, root.data() + root.size());
  return arena_.Copy(document_);
}

const FieldSource* VectorRecords::Fields(const EncodedValue& root,
                                         RecordShape shape,
                                         const FieldSource* inner) {
  VectorFields* fields = sources_.Next();
  fields->Reset(root, shape, inner, &arena_);
  return fields;
}

}  // namespace logclass
