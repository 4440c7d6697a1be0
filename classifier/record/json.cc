#include "classifier/record/json.h"

#include <algorithm>
#include <deque>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "classifier/record/arena.h"
#include "classifier/record/json_decode.h"
#include "classifier/record/json_edit.h"
#include "classifier/record/json_fields.h"
#include "classifier/record/json_keys.h"
#include "classifier/record/json_level.h"
#include "classifier/record/json_reader.h"
#include "classifier/record/json_shape.h"
#include "classifier/record/json_state.h"
#include "classifier/record/json_text.h"

namespace logclass {
namespace {

// JSON in JSON in JSON: Docker's, around a collector's, around the program's.
// A List of Lists counts as well.
constexpr int kMaxNesting = 6;

constexpr size_t kKeptSources = 4096;
constexpr size_t kKeptBytes = size_t{1} << 20;

std::string_view Trim(std::string_view text) {
  constexpr std::string_view kSpace = " \t\r\n";
  const size_t begin = text.find_first_not_of(kSpace);
  if (begin == text.npos) return {};
  return text.substr(begin, text.find_last_not_of(kSpace) - begin + 1);
}

// Whether a text is worth parsing.
bool LooksLikeObject(std::string_view text) {
  return text.size() >= 2 && text.front() == '{' && text.back() == '}';
}

}  // namespace

class JsonRecords::Impl {
 public:
  Impl() : reader_(&arena_), text_(&reader_, &arena_) {}

  std::span<const Record> Parse(std::string_view json) {
    records_.clear();
    json = Trim(json);
    if (!LooksLikeObject(json) || json.size() > kMaxBytes) return {};
    char* block = arena_.Allocate(json.size());
    std::copy(json.begin(), json.end(), block);
    if (!Read(JsonValue::OfText({block, json.size()}), {})) {
      arena_.Trim(block, 0);
    }
    return records_;
  }

  std::span<const Record> ParseValueMap(std::string_view map) {
    records_.clear();
    if (map.size() <= kMaxBytes) Read(JsonValue::OfVectorMap(map), {});
    return records_;
  }

  void Clear() {
    records_.clear();
    if (records_.capacity() > kKeptSources) records_.shrink_to_fit();
    sources_used_ = 0;
    if (sources_.size() > kKeptSources) sources_.resize(kKeptSources, Fresh());
    arena_.Clear();
    reader_.Shrink();
    if (state_.capacity() > kKeptBytes) state_ = std::string();
    members_.clear();
    text_.Clear();
  }

 private:
  // What is known of a text before it is read.
  struct Around {
    const JsonFields* outer = nullptr;
    std::string_view kind;   // of a List's item
    bool as_object = false;  // read it only where it is no plain log line
    int nesting = 0;

    Around Inside(const JsonFields* fields) const {
      return {fields, {}, as_object, nesting + 1};
    }
  };

  JsonFields Fresh() { return JsonFields(&reader_, &arena_); }

  const JsonFields* Fields(JsonValue object, RecordShape shape,
                           const Around& around) {
    if (sources_used_ == sources_.size()) sources_.push_back(Fresh());
    JsonFields& fields = sources_[sources_used_++];
    fields.Reset({object, shape, around.kind, around.outer});
    return &fields;
  }

  // Adds the records of an object. Returns false, and adds none, where it is
  // not readable, or not what is asked for.
  bool Read(JsonValue object, const Around& around) {
    const size_t sources_before = sources_used_;
    const bool added = ReadObject(object, around);
    if (!added) sources_used_ = sources_before;
    return added;
  }

  bool ReadObject(JsonValue object, const Around& around) {
    if (around.nesting > kMaxNesting) return false;
    // Texts in this one put their members after these for a while.
    const size_t first = members_.size();
    const bool added = ReadShape(object, around);
    members_.resize(first);
    return added;
  }

  bool ReadShape(JsonValue object, const Around& around) {
    const size_t first = members_.size();
    LineValues values = {};
    if (!reader_.Select(object, LineKeyIndex, values, &members_)) return false;
    const size_t count = members_.size() - first;
    if (IsSpecial(values) && ReadSpecial(object, values, around)) return true;
    if (IsGithubIssue(std::span(members_).subspan(first, count))) {
      state_.clear();
      AppendGithubIssue(reader_, object, &state_);
      AddPayload(object, around);
      return true;
    }
    if (ReadEmbedded(object, values, around)) return true;
    if (around.as_object) return false;
    ReadLine(object, values, std::span(members_).subspan(first, count), around);
    return true;
  }

  bool ReadSpecial(JsonValue object, const LineValues& values,
                   const Around& around) {
    if (IsAudit(values)) return ReadAudit(object, values, around);
    if (IsList(values)) return ReadList(object, values, around);
    if (IsWatchType(values[LineKey("type")]) &&
        IsObject(values[LineKey("object")])) {
      Around inside =
          around.Inside(Fields(object, RecordShape::kPayload, around));
      inside.as_object = true;
      if (Read(values[LineKey("object")], inside)) return true;
    }
    if (IsEvent(values)) {
      AddRecord(RecordKind::kEvent, EventMessage(values),
                Fields(object, RecordShape::kEvent, around));
      return true;
    }
    if (IsFlatEvent(values)) {
      AddRecord(RecordKind::kEvent, MessageOf(values),
                Fields(object, RecordShape::kFlatEvent, around));
      return true;
    }
    if (IsOtelEvent(values)) {
      AddRecord(RecordKind::kEvent, BodyText(MessageOf(values)),
                Fields(object, RecordShape::kOtelEvent, around));
      return true;
    }
    if (IsKubernetesObject(values) || IsBareObject(object, values, around)) {
      state_.clear();
      AppendObjectState(reader_, object, &state_);
      AddText(RecordKind::kState, arena_.Copy(state_),
              Fields(object, RecordShape::kObject, around));
      return true;
    }
    return ReadPayload(object, values, around);
  }

  // Returns the surroundings of a list's records: what stands beside the list.
  // The list itself, and what all of it is wrapped in, is left out, for every
  // record that lacks a field would have it searched to its end.
  Around Shared(JsonValue object, JsonValue list, const Around& around) {
    return around.Inside(Fields(WithEmptied(object, list, arena_),
                                RecordShape::kPayload, Around()));
  }

  // Returns the elements of a list that are objects.
  std::vector<JsonValue> Objects(JsonValue array) {
    std::vector<JsonValue> objects;
    if (IsArray(array)) reader_.Objects(array, &objects);
    return objects;
  }

  // The items of a typed list, and the objects in some payloads, say neither
  // kind nor API version.
  bool IsBareObject(JsonValue object, const LineValues& values,
                    const Around& around) {
    if (!around.as_object || !IsObject(values[LineKey("metadata")])) {
      return false;
    }
    return !around.kind.empty() || !reader_.Find(object, "spec").absent() ||
           !reader_.Find(object, "status").absent();
  }

  bool ReadList(JsonValue object, const LineValues& values,
                const Around& around) {
    // Of "PodList" the items are Pods.
    std::string_view kind = DecodeJson(values[LineKey("kind")], arena_);
    kind.remove_suffix(std::string_view("List").size());
    const size_t before = records_.size();
    Around inside = around.Inside(nullptr);
    inside.kind = kind;
    inside.as_object = true;
    for (JsonValue item : Objects(values[LineKey("items")])) Read(item, inside);
    // An empty list is a record too: one that says nothing.
    if (records_.size() == before) {
      AddText(RecordKind::kState, {},
              Fields(object, RecordShape::kObject, around));
    }
    return true;
  }

  bool ReadAudit(JsonValue object, const LineValues& values,
                 const Around& around) {
    text_.Clear();
    const JsonValue status = values[LineKey("responseStatus")];
    const JsonValue message =
        IsObject(status) ? reader_.Find(status, "message") : JsonValue();
    if (HasText(message)) text_.SetMessage(message);
    state_.clear();
    AppendAudit(reader_, object, &state_);
    text_.Add(arena_.Copy(state_));
    AddText(RecordKind::kLog, text_.Finish(),
            Fields(object, RecordShape::kLine, around));
    return true;
  }

  bool ReadPayload(JsonValue object, const LineValues& values,
                   const Around& around) {
    if (IsArray(values[LineKey("alerts")]) &&
        !values[LineKey("receiver")].absent()) {
      return ReadAlerts(object, values, around);
    }
    if (HasText(values[LineKey("startsAt")]) &&
        HasText(reader_.Find(object, "labels.alertname"))) {
      state_.clear();
      AppendAlert(reader_, object, &state_);
      AddPayload(object, around);
      return true;
    }
    if (IsArray(values[LineKey("resourceLogs")])) {
      return ReadOtlp(values, around);
    }
    if (HasText(MessageOf(values))) return false;
    state_.clear();
    if (IsJira(object, values)) {
      AppendJira(reader_, object, &state_);
    } else if (IsGithub(object, values)) {
      AppendGithub(reader_, object, &state_);
    } else {
      return false;
    }
    AddPayload(object, around);
    return true;
  }

  // A webhook's payload, or an issue as the REST API has it.
  bool IsJira(JsonValue object, const LineValues& values) {
    const JsonValue issue = values[LineKey("issue")];
    if (IsObject(issue)) {
      return HasText(values[LineKey("webhookEvent")]) ||
             !reader_.Find(issue, "fields.issuetype").absent();
    }
    return IsObject(values[LineKey("fields")]) &&
           HasText(reader_.Find(object, "key")) &&
           !reader_.Find(object, "fields.issuetype").absent();
  }

  bool IsGithub(JsonValue object, const LineValues& values) {
    if (IsObject(values[LineKey("repository")])) {
      return HasText(reader_.Find(object, "repository.full_name"));
    }
    return HasText(values[LineKey("action")]) &&
           IsObject(values[LineKey("issue")]) &&
           !reader_.Find(object, "issue.number").absent();
  }

  void AddPayload(JsonValue object, const Around& around) {
    AddText(RecordKind::kState, arena_.Copy(state_),
            Fields(object, RecordShape::kPayload, around));
  }

  bool ReadAlerts(JsonValue object, const LineValues& values,
                  const Around& around) {
    const Around inside = Shared(object, values[LineKey("alerts")], around);
    const size_t before = records_.size();
    for (JsonValue alert : Objects(values[LineKey("alerts")])) {
      state_.clear();
      AppendAlert(reader_, alert, &state_);
      AddText(RecordKind::kState, arena_.Copy(state_),
              Fields(alert, RecordShape::kPayload, inside));
    }
    return records_.size() > before;
  }

  bool ReadOtlp(const LineValues& values, const Around& around) {
    const size_t before = records_.size();
    for (JsonValue resource : Objects(values[LineKey("resourceLogs")])) {
      const JsonValue scopes = reader_.Find(resource, "scopeLogs");
      if (!IsArray(scopes)) continue;
      const Around inside = Shared(resource, scopes, around);
      for (JsonValue scope : Objects(scopes)) {
        for (JsonValue log : Objects(reader_.Find(scope, "logRecords"))) {
          Read(log, inside);
        }
      }
    }
    return records_.size() > before;
  }

  // Looks for a record of its own inside of another: JSON as text in the
  // message, or an object where collectors and watches put one.
  bool ReadEmbedded(JsonValue object, const LineValues& values,
                    const Around& around) {
    const JsonValue message = BodyText(MessageOf(values));
    if (HasText(message)) {
      if (!MayHoldObject(message)) return ReadLayer(object, values, around);
      const JsonValue held = ObjectIn(message);
      return IsObject(held) && Read(held, Inside(object, around));
    }
    if (IsObject(message)) return Read(message, Inside(object, around));
    if (ReadLayer(object, values, around)) return true;
    for (size_t i = 0; i < kLineValueCount; ++i) {
      const KeyRole role = kLineKeys[i].role;
      if (role != KeyRole::kEmbedded && role != KeyRole::kText) continue;
      JsonValue value = values[i];
      if (role == KeyRole::kEmbedded && HasText(value) &&
          MayHoldObject(value)) {
        value = ObjectIn(value);  // a form's field
      }
      if (!IsObject(value)) continue;
      Around inside = Inside(object, around);
      inside.as_object = true;
      // Argo CD passes on its objects without their kind.
      if (i == LineKey("application")) inside.kind = "Application";
      if (Read(value, inside)) return true;
    }
    return false;
  }

  // Returns the object whose JSON text is in a string; absent where none is.
  JsonValue ObjectIn(JsonValue string) {
    const std::string_view text = Trim(DecodeJson(string, arena_));
    if (!LooksLikeObject(text) || text.size() > kMaxBytes) return {};
    // What JSON text holds lies in the arena already, as the reader wants it.
    return JsonValue::OfText(string.is_vector() ? arena_.Copy(text) : text);
  }

  // The line proper one object deeper: {"level": ..., "fields": {"message": ...
  bool ReadLayer(JsonValue object, const LineValues& values,
                 const Around& around) {
    if (HasText(MessageOf(values))) return false;
    for (size_t i = 0; i < kLineValueCount; ++i) {
      if (kLineKeys[i].role == KeyRole::kLayer && IsObject(values[i])) {
        return Read(values[i], Inside(object, around));
      }
    }
    return false;
  }

  Around Inside(JsonValue object, const Around& around) {
    return around.Inside(Fields(object, RecordShape::kLine, around));
  }

  // Whether a string's first character, past space, is a brace.
  static bool MayHoldObject(JsonValue message) {
    const std::string_view text = message.string();
    const size_t first = text.find_first_not_of(" \t");
    return first != text.npos && text[first] == '{';
  }

  // OTLP wraps its strings: {"stringValue": "..."}.
  JsonValue BodyText(JsonValue body) {
    if (!IsObject(body)) return body;
    const JsonValue text = reader_.Find(body, "stringValue");
    return HasText(text) ? text : body;
  }

  void ReadLine(JsonValue object, const LineValues& values,
                std::span<const JsonMember> members, const Around& around) {
    text_.Clear();
    const JsonValue message = BodyText(MessageOf(values));
    // What an access log says is in all of its members.
    text_.SetMessage(message.absent() ? object : message);
    text_.AddMembers(members, values, message);
    const JsonFields* fields = Fields(object, RecordShape::kLine, around);
    AddText(RecordKind::kLog, text_.Finish(), fields);
    records_.back().level = LevelOf(values, fields);
  }

  // The level of a line, or of what it was wrapped in.
  static std::optional<Severity> LevelOf(const LineValues& values,
                                         const JsonFields* fields) {
    const JsonFields* const own = fields;
    for (; fields != nullptr; fields = fields->outer()) {
      if (fields->shape() != RecordShape::kLine) continue;
      if (const auto level = LevelOfObject(fields->object())) return level;
      if (fields == own && IsKlogError(values)) return Severity::kError;
    }
    return std::nullopt;
  }

  void AddRecord(RecordKind kind, JsonValue message, const JsonFields* fields) {
    text_.Clear();
    text_.SetMessage(message);
    AddText(kind, text_.Finish(), fields);
  }

  void AddText(RecordKind kind, std::string_view text,
               const JsonFields* fields) {
    Record& record = records_.emplace_back();
    record.message = text;
    record.kind = kind;
    record.fields = fields;
  }

  Arena arena_;
  JsonReader reader_;
  JsonText text_;
  std::string state_;                // a state being written
  std::vector<JsonMember> members_;  // of the texts being read: a stack
  std::vector<Record> records_;
  std::deque<JsonFields> sources_;  // never moved: records point at them
  size_t sources_used_ = 0;
};

JsonRecords::JsonRecords() : impl_(std::make_unique<Impl>()) {}
JsonRecords::~JsonRecords() = default;

std::span<const Record> JsonRecords::Parse(std::string_view json) {
  return impl_->Parse(json);
}

std::span<const Record> JsonRecords::ParseValueMap(std::string_view map) {
  return impl_->ParseValueMap(map);
}

void JsonRecords::Clear() { impl_->Clear(); }

}  // namespace logclass
