#include "classifier/vector/tagger.h"

#include "classifier/vector/worst_verdict.h"

namespace logclass {
namespace {

constexpr uint32_t kRequestEvents = 1;  // PushEventsRequest.events
constexpr uint32_t kWrapperLog = 1;     // EventWrapper.log

// What a request needed that was unusually large is given back.
constexpr size_t kKeptItems = 64 << 10;
constexpr size_t kKeptBytes = size_t{4} << 20;

template <typename Container>
void Release(Container& container, size_t kept) {
  container.clear();
  if (container.capacity() > kept) Container().swap(container);
}

}  // namespace

void VectorTagger::Clear() {
  report_ = TagReport();
  records_.Clear();
  Release(fields_, kKeptItems);
  Release(batch_, kKeptItems);
  Release(logs_, kKeptItems);
  Release(tags_, kKeptBytes);
}

absl::Status VectorTagger::Classify(std::span<const std::string_view> pieces) {
  Clear();
  reader_.Reset(pieces);
  ReadFields();
  if (!reader_.ok()) {
    Clear();
    report_.malformed = true;
    fields_.assign(pieces.begin(), pieces.end());
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

void VectorTagger::ReadFields() {
  for (WireField field; reader_.Next(&field);) {
    if (field.number == kRequestEvents) AddEvent(field);
    fields_.push_back(field.whole);
  }
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
  logs_.push_back({.field = fields_.size(),
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

// The payloads of the wrapper of a log and of the log with its tags.
VectorTagger::Sizes VectorTagger::SizesOf(const Tagged& log) const {
  const size_t outside = log.wrapper.size() - log.log_field.size();
  const size_t with_tags = log.log.size() + log.tags_end - log.tags_begin;
  return {outside + LengthFieldSize(with_tags), with_tags};
}

size_t VectorTagger::TaggedSize() const {
  size_t size = 0;
  for (std::string_view field : fields_) size += field.size();
  for (const Tagged& log : logs_) {
    if (log.tags_begin == log.tags_end) continue;
    size += LengthFieldSize(SizesOf(log).wrapper) - fields_[log.field].size();
  }
  return size;
}

void VectorTagger::Write(TagSink* sink) {
  auto log = logs_.begin();
  for (size_t i = 0; i < fields_.size(); ++i) {
    if (log == logs_.end() || log->field != i) {
      sink->Append(fields_[i]);
    } else {
      WriteLog(*log++, sink);
    }
    sink->Done(fields_[i].size());
  }
}

// Writes a field of the request with the tags at the end of its log.
void VectorTagger::WriteLog(const Tagged& log, TagSink* sink) {
  const std::string_view tags(tags_.data() + log.tags_begin,
                              log.tags_end - log.tags_begin);
  if (tags.empty()) return sink->Append(fields_[log.field]);
  const Sizes sizes = SizesOf(log);
  const size_t before = log.log_field.data() - log.wrapper.data();
  prefix_.clear();
  AppendLengthPrefix(kRequestEvents, sizes.wrapper, &prefix_);
  prefix_.append(log.wrapper.substr(0, before));
  AppendLengthPrefix(kWrapperLog, sizes.log, &prefix_);
  sink->Append(prefix_);
  sink->Append(log.log);
  sink->Append(tags);
  sink->Append(log.wrapper.substr(before + log.log_field.size()));
}

}  // namespace logclass
