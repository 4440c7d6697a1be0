#include "classifier/vector/tags.h"

#include "classifier/wire/value.h"
#include "classifier/wire/wire.h"

namespace logclass {
namespace {

constexpr auto kBytesField = static_cast<uint32_t>(ValueKind::kBytes);
constexpr auto kMapField = static_cast<uint32_t>(ValueKind::kMap);
constexpr auto kArrayField = static_cast<uint32_t>(ValueKind::kArray);

// Room for the entries of most verdicts.
constexpr size_t kUsualBytes = 384;

// Appends a map's entry. Its value is of `kind`: a text, or what is in a map or
// an array.
void AppendEntry(std::string_view key, uint32_t kind, std::string_view content,
                 std::string* map) {
  const size_t value = LengthFieldSize(content.size());
  AppendLengthPrefix(kMapFields,
                     LengthFieldSize(key.size()) + LengthFieldSize(value), map);
  AppendLengthField(kEntryKey, key, map);
  AppendLengthPrefix(kEntryValue, value, map);
  AppendLengthField(kind, content, map);
}

void AppendText(std::string_view key, std::string_view text, std::string* map) {
  if (!text.empty()) AppendEntry(key, kBytesField, text, map);
}

// Puts the entries to where they belong, in a Log.
void AppendAt(TagPlace place, std::string_view entries, std::string* out) {
  if (entries.empty()) return;
  // Field numbers of Log and Metadata: value = 2, metadata = 3,
  // metadata_full = 4; Metadata.value = 1. Readers merge what is there twice.
  const size_t value = LengthFieldSize(entries.size());
  switch (place) {
    case TagPlace::kFields:
      out->append(entries);
      return;
    case TagPlace::kValueMap:
      AppendLengthPrefix(2, value, out);
      break;
    case TagPlace::kMetadata:
      AppendLengthPrefix(3, value, out);
      break;
    case TagPlace::kMetadataFull:
      AppendLengthPrefix(4, LengthFieldSize(value), out);
      AppendLengthPrefix(1, value, out);
      break;
  }
  AppendLengthField(kMapField, entries, out);
}

Verdict PlainVerdict(Severity severity, std::optional<Severity> level) {
  Verdict verdict;
  verdict.severity = severity;
  verdict.declared_level = level;
  return verdict;
}

}  // namespace

TagEncoder::TagEncoder(const TagOptions& options) : options_(options) {
  for (Severity severity : kAllSeverities) {
    AddPlain(severity, std::nullopt);
    for (Severity level : kAllSeverities) AddPlain(severity, level);
  }
}

void TagEncoder::AddPlain(Severity severity, std::optional<Severity> level) {
  const Verdict verdict = PlainVerdict(severity, level);
  for (bool write_severity : {false, true}) {
    plain_[PlainIndex(severity, level, write_severity)] =
        Entries(verdict, write_severity, false);
  }
}

size_t TagEncoder::PlainIndex(Severity severity, std::optional<Severity> level,
                              bool write_severity) const {
  const size_t declared = level ? static_cast<size_t>(*level) + 1 : 0;
  return (static_cast<size_t>(severity) * (kSeverityCount + 1) + declared) * 2 +
         (write_severity ? 1 : 0);
}

void TagEncoder::Append(Severity severity, std::optional<Severity> level,
                        TagPlace place, const ExistingTags& existing,
                        std::string* out) const {
  const bool write_severity =
      !existing.severity || options_.on_severity == OnConflict::kOverwrite;
  AppendAt(place, plain_[PlainIndex(severity, level, write_severity)], out);
}

void TagEncoder::Append(const Verdict& verdict, TagPlace place,
                        const ExistingTags& existing, std::string* out) const {
  const bool write_severity =
      !existing.severity || options_.on_severity == OnConflict::kOverwrite;
  const bool write_reason =
      !existing.reason || options_.on_reason == OnConflict::kOverwrite;
  AppendAt(place, Entries(verdict, write_severity, write_reason), out);
}

std::string TagEncoder::Entries(const Verdict& verdict, bool write_severity,
                                bool write_reason) const {
  std::string entries;
  entries.reserve(kUsualBytes);
  if (write_severity && !options_.severity_field.empty()) {
    AppendText(options_.severity_field, SeverityName(verdict.severity),
               &entries);
  }
  if (write_reason && !options_.reason_field.empty()) {
    AppendText(options_.reason_field, verdict.reason, &entries);
  }
  if (!options_.classification_field.empty()) {
    AppendEntry(options_.classification_field, kMapField,
                Classification(verdict), &entries);
  }
  return entries;
}

std::string TagEncoder::Classification(const Verdict& verdict) const {
  std::string map;
  map.reserve(kUsualBytes);
  const auto add = [&](ClassificationPart part, std::string_view name,
                       std::string_view text) {
    if (options_.Writes(part)) AppendText(name, text, &map);
  };
  add(ClassificationPart::kSeverity, "severity",
      SeverityName(verdict.severity));
  add(ClassificationPart::kReason, "reason", verdict.reason);
  add(ClassificationPart::kCategory, "category", verdict.category);
  add(ClassificationPart::kRule, "rule", verdict.rule);
  if (verdict.declared_level) {
    add(ClassificationPart::kDeclaredLevel, "declared_level",
        SeverityName(*verdict.declared_level));
  }
  if (options_.Writes(ClassificationPart::kReasons) &&
      !verdict.reasons.empty()) {
    std::string items;
    for (std::string_view reason : verdict.reasons) {
      AppendLengthPrefix(kArrayItems, LengthFieldSize(reason.size()), &items);
      AppendLengthField(kBytesField, reason, &items);
    }
    AppendEntry("reasons", kArrayField, items, &map);
  }
  if (options_.Writes(ClassificationPart::kAttributes) &&
      !verdict.attributes.empty()) {
    std::string attributes;
    for (const Attribute& attribute : verdict.attributes) {
      AppendEntry(attribute.name, kBytesField, attribute.value, &attributes);
    }
    AppendEntry("attributes", kMapField, attributes, &map);
  }
  return map;
}

}  // namespace logclass
