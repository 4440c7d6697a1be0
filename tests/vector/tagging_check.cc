#include "tests/vector/tagging_check.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/stubs/logging.h>
#include <google/protobuf/util/field_comparator.h>
#include <google/protobuf/util/message_differencer.h>

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <vector>

#include "classifier/base/strings.h"
#include "vector/vector.pb.h"

namespace logclass::testing {
namespace {

using google::protobuf::io::CodedInputStream;

std::unique_ptr<Scanner> MakeScanner(
    const std::shared_ptr<const Database>& database) {
  auto scanner = Scanner::Create(database);
  if (!scanner.ok()) std::abort();
  return *std::move(scanner);
}

// A field of kLength, or the bytes of any other one.
struct Piece {
  uint32_t tag = 0;
  std::string_view bytes;
};

bool Skip(CodedInputStream* in, uint32_t tag) {
  uint64_t wide;
  uint32_t narrow;
  switch (tag & 7) {
    case 0:
      return in->ReadVarint64(&wide);
    case 1:
      return in->ReadLittleEndian64(&wide);
    case 5:
      return in->ReadLittleEndian32(&narrow);
    default:
      return false;
  }
}

// Splits a message into its fields with protobuf's reader of varints.
std::optional<std::vector<Piece>> Split(std::string_view message) {
  std::vector<Piece> pieces;
  CodedInputStream in(reinterpret_cast<const uint8_t*>(message.data()),
                      static_cast<int>(message.size()));
  while (in.CurrentPosition() < static_cast<int>(message.size())) {
    uint64_t tag;
    if (!in.ReadVarint64(&tag)) return std::nullopt;
    int begin = in.CurrentPosition();
    if ((tag & 7) == 2) {
      uint64_t size;
      if (!in.ReadVarint64(&size)) return std::nullopt;
      begin = in.CurrentPosition();
      if (size > message.size() - begin) return std::nullopt;
      in.Skip(static_cast<int>(size));
    } else if (!Skip(&in, static_cast<uint32_t>(tag))) {
      return std::nullopt;
    }
    const int size = in.CurrentPosition() - begin;
    pieces.push_back({static_cast<uint32_t>(tag), message.substr(begin, size)});
  }
  return pieces;
}

constexpr uint32_t kFirstField = 1 << 3 | 2;  // number 1, kLength

// Whether an event is the same, but for what its log has at its end.
bool OnlyAppended(std::string_view before, std::string_view after) {
  if (before == after) return true;
  const auto old_pieces = Split(before);
  const auto new_pieces = Split(after);
  if (!old_pieces || !new_pieces) return false;
  const auto same = [](const Piece& a, const Piece& b) {
    if (a.tag != b.tag) return false;
    return a.tag == kFirstField ? b.bytes.starts_with(a.bytes)
                                : a.bytes == b.bytes;
  };
  return std::ranges::equal(*old_pieces, *new_pieces, same);
}

std::string Deterministic(const google::protobuf::Message& message) {
  std::string out;
  google::protobuf::io::StringOutputStream stream(&out);
  google::protobuf::io::CodedOutputStream coded(&stream);
  coded.SetSerializationDeterministic(true);
  message.SerializeToCodedStream(&coded);
  coded.Trim();
  return out;
}

std::string Difference(const google::protobuf::Message& expected,
                       const google::protobuf::Message& actual) {
  // The quick way first; field order in entries may still differ.
  if (Deterministic(expected) == Deterministic(actual)) return "";
  google::protobuf::util::DefaultFieldComparator comparator;
  comparator.set_treat_nan_as_equal(true);
  google::protobuf::util::MessageDifferencer differencer;
  differencer.set_field_comparator(&comparator);
  std::string report;
  differencer.ReportDifferencesToString(&report);
  return differencer.Compare(expected, actual)
             ? ""
             : "differs from the input with its tags: " + report;
}

// The verdict on several records, as tagger.cc describes it.
Verdict Combine(const std::vector<Verdict>& verdicts) {
  const auto rank = [](const Verdict& verdict) {
    return std::pair(verdict.has_reason(), verdict.severity);
  };
  Verdict worst = *std::ranges::max_element(verdicts, {}, rank);
  std::vector<std::string_view> known = worst.reasons;
  known.push_back(worst.reason);
  for (const Verdict& other : verdicts) {
    if (std::ranges::find(known, other.reason) != known.end()) continue;
    if (!other.has_reason()) continue;
    known.push_back(other.reason);
    worst.reasons.push_back(other.reason);
  }
  return worst;
}

void SetText(std::string_view name, std::string_view text,
             google::protobuf::Map<std::string, event::Value>* map) {
  event::Value value;
  value.set_raw_bytes(std::string(text));
  (*map)[std::string(name)] = value;
}

void SetClassification(const TagOptions& options, const Verdict& verdict,
                       google::protobuf::Map<std::string, event::Value>* map) {
  const auto text = [&](ClassificationPart part, std::string_view name,
                        std::string_view value) {
    if (options.Writes(part) && !value.empty()) SetText(name, value, map);
  };
  text(ClassificationPart::kSeverity, "severity",
       SeverityName(verdict.severity));
  text(ClassificationPart::kReason, "reason", verdict.reason);
  text(ClassificationPart::kCategory, "category", verdict.category);
  text(ClassificationPart::kRule, "rule", verdict.rule);
  if (verdict.declared_level) {
    text(ClassificationPart::kDeclaredLevel, "declared_level",
         SeverityName(*verdict.declared_level));
  }
  if (options.Writes(ClassificationPart::kReasons)) {
    for (std::string_view reason : verdict.reasons) {
      (*map)["reasons"].mutable_array()->add_items()->set_raw_bytes(
          std::string(reason));
    }
  }
  if (options.Writes(ClassificationPart::kAttributes)) {
    for (const Attribute& attribute : verdict.attributes) {
      SetText(attribute.name, attribute.value,
              (*map)["attributes"].mutable_map()->mutable_fields());
    }
  }
}

// Forgets of the request what is done with, as the sidecar does.
class ForgetfulSink final : public TagSink {
 public:
  ForgetfulSink(std::string* request, std::string* out)
      : request_(*request), out_(*out) {}
  void Append(std::string_view bytes) override { out_.append(bytes); }
  void Done(size_t size) override {
    request_.replace(done_, size, size, '\xff');
    done_ += size;
  }

  bool IsDone() const { return done_ == request_.size(); }

 private:
  std::string& request_;
  std::string& out_;
  size_t done_ = 0;
};

std::vector<std::string_view> Whole(std::string_view request) {
  return {request};
}

// Cuts a request into pieces of many lengths, always the same.
std::vector<std::string_view> Cut(std::string_view request) {
  std::vector<std::string_view> pieces;
  for (size_t size = request.size() % 7; !request.empty();
       size = (size * 5 + 3) % 977) {
    pieces.push_back(request.substr(0, size));
    request.remove_prefix(std::min(size, request.size()));
  }
  return pieces;
}

}  // namespace

TaggingCheck::TaggingCheck(const TagOptions& options,
                           std::shared_ptr<const Database> database)
    : options_(options),
      encoder_(options_),
      tagger_(&options_, &encoder_, MakeScanner(database)),
      records_(&options_),
      scanner_(MakeScanner(database)) {}

std::string TaggingCheck::Run(std::string_view request) {
  const std::string in_pieces = Tag(std::string(request), Cut);
  tagged_ = Tag(std::string(request), Whole);
  if (in_pieces != tagged_) return "tagged otherwise where it is in pieces";
  std::string wrong = CompareBytes(request);
  return wrong.empty() ? CompareMessages(request) : wrong;
}

std::string TaggingCheck::Tag(std::string request, Cutter cut) {
  const std::vector<std::string_view> pieces = cut(request);
  const absl::Status status = tagger_.Classify(pieces);
  if (!status.ok()) return "Classify() failed: " + status.ToString();
  std::string tagged;
  ForgetfulSink sink(&request, &tagged);
  tagger_.Write(&sink);
  if (!sink.IsDone()) return "not all of the request is done with";
  if (tagged.size() != tagger_.TaggedSize()) return "TaggedSize() is wrong";
  return tagged;
}

std::string TaggingCheck::CompareBytes(std::string_view request) const {
  if (tagged_ == request) return "";
  if (report().malformed) return "a malformed request was changed";
  if (report().tagged == 0) return "changed, though nothing was tagged";
  const auto before = Split(request);
  const auto after = Split(tagged_);
  if (!before) return "changed, though it cannot be read";
  if (!after) return "can no longer be read";
  if (before->size() != after->size()) return "another number of fields";
  size_t changed = 0;
  for (size_t i = 0; i < before->size(); ++i) {
    const Piece& a = (*before)[i];
    const Piece& b = (*after)[i];
    if (a.tag != b.tag) return Concat("another field at ", i);
    if (a.bytes == b.bytes) continue;
    ++changed;
    if (a.tag != kFirstField || !OnlyAppended(a.bytes, b.bytes)) {
      return Concat("something else changed in field ", i);
    }
  }
  return changed <= report().tagged ? "" : "more changed than was tagged";
}

std::string TaggingCheck::CompareMessages(std::string_view request) {
  google::protobuf::LogSilencer silencer;  // it logs keys that are no UTF-8
  vector::PushEventsRequest expected;
  if (!expected.ParseFromArray(request.data(),
                               static_cast<int>(request.size()))) {
    return "";
  }
  vector::PushEventsRequest actual;
  if (!actual.ParseFromString(tagged_)) return "can no longer be parsed";
  size_t tagged = 0;
  const auto pieces = Split(request);
  if (pieces && !report().malformed) {
    int index = 0;
    for (const Piece& piece : *pieces) {
      if (piece.tag != kFirstField) continue;
      event::EventWrapper* wrapper = expected.mutable_events(index++);
      if (wrapper->has_log() && AddTags(piece.bytes, wrapper->mutable_log())) {
        ++tagged;
      }
    }
  }
  if (tagged != report().tagged) {
    return Concat(report().tagged, " events were tagged instead of ", tagged);
  }
  return Difference(expected, actual);
}

// Adds what a log should gain; returns false where it should stay as it is.
bool TaggingCheck::AddTags(std::string_view wrapper, event::Log* log) {
  Verdict verdict;
  if (!FindVerdict(wrapper, &verdict)) return false;
  const bool only_old = log->has_metadata() && !log->has_metadata_full();
  const auto place = [&]() -> Fields* {
    if (!log->has_value()) return log->mutable_fields();
    event::Value* value = log->value().has_map() ? log->mutable_value()
                          : only_old
                              ? log->mutable_metadata()
                              : log->mutable_metadata_full()->mutable_value();
    return value->mutable_map()->mutable_fields();
  };
  event::Log copy = *log;
  const Fields tags = Tags(verdict, *place());
  if (tags.empty()) {
    *log = copy;  // not even an empty place for them
    return true;
  }
  for (const auto& [name, value] : tags) (*place())[name] = value;
  return true;
}

bool TaggingCheck::FindVerdict(std::string_view wrapper, Verdict* verdict) {
  LogEvent event;
  if (ReadEvent(wrapper, &event) != EventKind::kLog) return false;
  std::vector<Record> records;
  ExistingTags existing;
  records_.Add(event, &records, &existing);
  std::vector<Verdict> verdicts(records.size());
  for (size_t i = 0; i < records.size(); ++i) {
    if (!scanner_->Classify(records[i], &verdicts[i]).ok()) std::abort();
  }
  records_.Clear();
  if (verdicts.empty()) return false;
  *verdict = Combine(verdicts);
  return true;
}

TaggingCheck::Fields TaggingCheck::Tags(const Verdict& verdict,
                                        const Fields& existing) const {
  const auto may_write = [&](const std::string& name, OnConflict on_conflict) {
    return !name.empty() &&
           (on_conflict == OnConflict::kOverwrite || !existing.contains(name));
  };
  Fields tags;
  if (may_write(options_.severity_field, options_.on_severity)) {
    SetText(options_.severity_field, SeverityName(verdict.severity), &tags);
  }
  if (verdict.has_reason() &&
      may_write(options_.reason_field, options_.on_reason)) {
    SetText(options_.reason_field, verdict.reason, &tags);
  }
  if (!options_.classification_field.empty()) {
    event::Value& value = tags[options_.classification_field];
    SetClassification(options_, verdict, value.mutable_map()->mutable_fields());
  }
  return tags;
}

}  // namespace logclass::testing
