// Reads JSON records: structured log lines, Kubernetes events, objects and
// lists, webhook payloads. What a text is, is told from its shape.
//
// shape                      kind    message
// -------------------------  ------  ----------------------------------------
// log line                   kLog    what happened, then each error, exception
//                                    and stack trace on lines of its own (the
//                                    names: json_keys.h); the whole line where
//                                    it has no message, as access logs
// ... in Docker's or a       kLog    the same of the JSON text in `log`,
//     collector's JSON               `message` or `body`; fields of both
// OTLP export                kLog    a record per log record
// Kubernetes audit event     kLog    responseStatus.message, then what was
//                                    asked: "audit verb=... code=..."
// Kubernetes Event, bare,    kEvent  message or note
//     watched or wrapped
// Kubernetes object          kState  a line per condition and container state
//                                    (json_state.h)
// List, PodList, ...         each of its items
// Alertmanager payload       kState  per alert: its labels, its annotations
// Jira, GitHub payload       kState  what was done to what, the title
//
// Fields have the names of the JSON, nested ones joined with dots, elements of
// arrays by number: "status.containerStatuses.0.state.waiting.reason". A name
// that itself contains dots is found too ("log.level"). Strings are decoded,
// numbers and booleans as written, objects and arrays raw JSON; null is absent.
// Beyond that, one name serves for all shapes:
//
// kind    field                      stands for the first that is set
// ------  -------------------------  ----------------------------------------
// kEvent  reason, type               reason, type
//         involvedObject.*           involvedObject.*, regarding.*; .kind,
//                                    .name, .namespace, .fieldPath, .uid
//         kind, name, namespace      involvedObject's
//         count                      series.count, count, deprecatedCount
//         firstTimestamp             firstTimestamp, deprecatedFirstTimestamp,
//                                    eventTime, metadata.creationTimestamp
//         lastTimestamp              series.lastObservedTime, lastTimestamp,
//                                    deprecatedLastTimestamp, eventTime,
//                                    metadata.creationTimestamp
//         component,                 source.component, deprecatedSource's,
//         source.component           reportingComponent, reportingController
//         source.host                source.host, deprecatedSource's
//         reportingComponent         reportingComponent, reportingController,
//                                    source.component, deprecatedSource's
// kState  kind, name, namespace      kind (of a List's item from the List's),
//                                    metadata.name, metadata.namespace
// kLog    namespace, pod,            as named, else from what Fluent Bit,
//         container, node            Vector, Filebeat or OpenTelemetry added
//
// A wrapper's fields follow those of what it wraps; a List's items have only
// their own.

#ifndef CLASSIFIER_RECORD_JSON_H_
#define CLASSIFIER_RECORD_JSON_H_

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>

#include "classifier/record/record.h"

namespace logclass {

// Owns parser, buffers and records, and reuses them. Not thread-safe, fields
// included: one per thread.
class JsonRecords {
 public:
  // A longer text is not read: parsing takes several times its size.
  static constexpr size_t kMaxBytes = size_t{256} << 20;

  JsonRecords();
  ~JsonRecords();
  JsonRecords(const JsonRecords&) = delete;  // records view its buffers
  JsonRecords& operator=(const JsonRecords&) = delete;

  // Parses one line, or one whole JSON document. Returns the records in it (a
  // List holds several, or none); empty where it is not a JSON object that can
  // be read: classify it as a log line then. `json` need not outlive the call.
  // The span is valid until the next Parse(); the records, their messages and
  // fields until Clear() or destruction.
  std::span<const Record> Parse(std::string_view json);

  // Frees what was parsed, for reuse.
  void Clear();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_H_
