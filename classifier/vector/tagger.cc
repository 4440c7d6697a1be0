#include "classifier/vector/tagger.h"

#include "classifier/vector/worst_verdict.h"

namespace logclass {
namespace {

constexpr uint32_t kRequestEvents = 1;  // PushEventsRequest.events
constexpr uint32_t kWrapperLog = 1;     // EventWrapper.log

// What a request needed that was unusually large is given back.
constexpr size_t kKeptItems = 64 << 10;
constexpr size_t kKeptBytes = size_t{4} << 20;

// How much longer a message gets with `more` bytes in it, its length included.
size_t Growth(size_t size, size_t more) {
  return more + VarintSize(size + more) - VarintSize(size);
}

class StringSink final : public TagSink {
 public:
  explicit StringSink(std::string* out) : out_(*out) {}

  void Keep(std::string_view part) override { out_.append(part); }
  void Add(std::string_view bytes) override { out_.append(bytes); }

 private:
  std::string& out_;
};

template <typename Container>
void Release(Container& container, size_t kept) {
  container.clear();
  if (container.capacity() > kept) Container().swap(container);
}

}  // namespace

void VectorTagger::Clear() {
  request_ = {};
  records_.Clear();
  Release(batch_, kKeptItems);
  Release(logs_, kKeptItems);
  Release(tags_, kKeptBytes);
}

absl::Status VectorTagger::Classify(std::string_view request) {
  Clear();
  report_ = TagReport();
  request_ = request;
  WireReader reader(request);
  for (WireField field; reader.Next(&field);) {
    if (field.number == kRequestEvents) AddEvent(field);
  }
  if (!reader.ok()) {
    report_ = TagReport{.malformed = true};
    logs_.clear();
    return absl::OkStatus();
  }
  absl::Status status = scanner_->ClassifyBatch(batch_, &verdicts_);
  if (!status.ok()) {
    report_.unknown += logs_.size();
    logs_.clear();
    return status;
  }
  for (Tagged& tagged : logs_) AddTags(&tagged);
  report_.tagged = logs_.size();
  return absl::OkStatus();
}

void VectorTagger::AddEvent(const WireField& field) {
  ++report_.events;
  LogEvent event;
  const EventKind kind = field.type == WireType::kLength
                             ? ReadEvent(field.payload, &event)
                             : EventKind::kUnknown;
  if (kind == EventKind::kOther) ++report_.others;
  if (kind == EventKind::kUnknown) ++report_.unknown;
  if (kind != EventKind::kLog) return;
  const size_t first = batch_.size();
  ExistingTags existing;
  records_.Add(event, &batch_, &existing);
  if (batch_.size() == first) {
    ++report_.unknown;
    return;
  }
  logs_.push_back({.field = field.whole,
                   .wrapper = event.wrapper,
                   .log_field = event.field,
                   .log = event.log,
                   .place = event.place,
                   .existing = existing,
                   .first_record = first,
                   .end_record = batch_.size()});
}

void VectorTagger::AddTags(Tagged* tagged) {
  tagged->tags_begin = tags_.size();
  const size_t count = tagged->end_record - tagged->first_record;
  const BatchVerdicts::Item& item = verdicts_.items()[tagged->first_record];
  if (count == 1 && item.match < 0) {
    encoder_.Append(item.severity, item.declared_level, tagged->place,
                    tagged->existing, &tags_);
    ++report_.unmatched[static_cast<size_t>(item.severity)];
  } else {
    const Verdict verdict =
        count == 1
            ? verdicts_.match(item)
            : WorstVerdict(verdicts_, tagged->first_record, tagged->end_record);
    encoder_.Append(verdict, tagged->place, tagged->existing, &tags_);
    if (verdict.has_reason()) {
      report_.matches.push_back(
          {verdict.severity, verdict.reason, verdict.rule});
    } else {
      ++report_.unmatched[static_cast<size_t>(verdict.severity)];
    }
  }
  tagged->tags_end = tags_.size();
}

size_t VectorTagger::TaggedSize() const {
  size_t size = request_.size();
  for (const Tagged& tagged : logs_) {
    const size_t log =
        Growth(tagged.log.size(), tagged.tags_end - tagged.tags_begin);
    size += Growth(tagged.wrapper.size(), log);
  }
  return size;
}

void VectorTagger::Write(std::string* tagged) {
  tagged->clear();
  tagged->reserve(TaggedSize());
  StringSink sink(tagged);
  Write(&sink);
}

void VectorTagger::Write(TagSink* sink) {
  const char* at = request_.data();
  for (const Tagged& log : logs_) {
    if (log.tags_begin == log.tags_end) continue;
    sink->Keep({at, static_cast<size_t>(log.field.data() - at)});
    WriteLog(log, sink);
    at = log.field.data() + log.field.size();
  }
  const char* const end = request_.data() + request_.size();
  sink->Keep({at, static_cast<size_t>(end - at)});
  Clear();
}

// Writes a field of the request with the tags at the end of its log.
void VectorTagger::WriteLog(const Tagged& log, TagSink* sink) {
  const std::string_view tags(tags_.data() + log.tags_begin,
                              log.tags_end - log.tags_begin);
  const size_t log_size = log.log.size() + tags.size();
  const size_t outside = log.wrapper.size() - log.log_field.size();
  const size_t before = log.log_field.data() - log.wrapper.data();
  prefix_.clear();
  AppendLengthPrefix(kRequestEvents, outside + LengthFieldSize(log_size),
                     &prefix_);
  if (before > 0) {
    sink->Add(prefix_);
    sink->Keep(log.wrapper.substr(0, before));
    prefix_.clear();
  }
  AppendLengthPrefix(kWrapperLog, log_size, &prefix_);
  sink->Add(prefix_);
  sink->Keep(log.log);
  sink->Add(tags);
  sink->Keep(log.wrapper.substr(before + log.log_field.size()));
}

}  // namespace logclass
