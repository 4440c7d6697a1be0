// Reads JSON records: structured log lines, Kubernetes events, objects and
// lists, webhook payloads. What a text is, is told from its shape. The same
// records are read from Vector's encoding of the same values.
//
// shape                      kind    message
// -------------------------  ------  ----------------------------------------
// log line                   kLog    as a text logger would print it, see
//                                    below; the whole line where it has no
//                                    message, as access logs
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
// A log line's message is what happened, followed by the other members the way
// klog and logfmt write them, and by further lines for stack traces, causes and
// values of several lines or of more than 4 KiB:
//
//   {"level":"warn","msg":"request failed","took":"1.2s","code":503,
//    "pod":{"name":"cart-0","namespace":"shop"},"http":{"method":"GET"},
//    "err":{"type":"IOError","message":"disk full","stack":"a\n\tb"}}
//
//   request failed took="1.2s" code=503 pod="shop/cart-0" http.method="GET"
//       err="IOError: disk full"                      (all this is one line)
//   a
//       b
//
// Values are decoded, and not escaped again. Left out are nulls, empty strings,
// words for nothing ("<nil>", "None"), arrays, objects more than two deep, and
// what says only when, where from and how bad (json_keys.h), but the logger's
// name stays. A line that a collector framed (`log`, MESSAGE) gets errors only,
// for the rest is the collector's. klog's messages are in quotes, as it has
// them in its text format; one that has `err` and lacks `v` is an error.
//
// Fields have the names of the JSON, nested ones joined with dots, elements of
// arrays by number: "status.containerStatuses.0.state.waiting.reason". A name
// that itself contains dots is found too ("log.level"). Strings are decoded,
// numbers and booleans as written, objects and arrays as JSON; null is absent.
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
  // The span is valid until the next call; the records, their messages and
  // fields until Clear() or destruction.
  std::span<const Record> Parse(std::string_view json);

  // Returns the records of an encoded ValueMap (proto/vector/event.proto), the
  // same that Parse() finds in the JSON of that object; without JSON between.
  // The bytes must outlive the records.
  std::span<const Record> ParseValueMap(std::string_view map);

  // Frees what was parsed, for reuse.
  void Clear();

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_H_
