// What the members of a structured log line mean, whichever logger wrote it:
// one table of names for lines, one for the error objects inside them.
// Constants only.

#ifndef CLASSIFIER_RECORD_JSON_KEYS_H_
#define CLASSIFIER_RECORD_JSON_KEYS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

namespace logclass {

enum class KeyRole : uint8_t {
  kMessage,    // what happened, whatever the value's type
  kText,       // what happened, where it is a string (else it is a namespace)
  kLayer,      // an object that holds the line proper: its members come first
  kError,      // why: a text, or an object of kErrorKeys, or a list of them
  kErrorType,  // the type of the error whose message has a name of its own
  kErrorMessage,  // that message
  kStack,         // a stack trace: a text, or a list of lines
  kContext,       // an object that may hold errors
  kEmbedded,      // an object that is a record where it has a record's shape
  kShape,         // tells Kubernetes objects, webhooks and others apart
  kOrigin,        // when, where from, how bad: says nothing of what happened
  kGroup,         // the same where it is an object or begins a dotted name
};

struct KnownKey {
  std::string_view name;
  KeyRole role;
};

// The order within a role is the order of preference: of messages the first
// that is there counts.
inline constexpr auto kLineKeys = std::to_array<KnownKey>({
    // ECS, logback, Log4j 2, zerolog, winston, Monolog, GCP, PostgreSQL
    {"message", KeyRole::kMessage},
    // zap, slog, logrus, klog, pino, bunyan, mongod, MySQL, Caddy
    {"msg", KeyRole::kMessage},
    {"@message", KeyRole::kMessage},         // hclog: Vault, Consul, Nomad
    {"@m", KeyRole::kMessage},               // Serilog, rendered
    {"RenderedMessage", KeyRole::kMessage},  // Serilog's first format
    {"Message", KeyRole::kMessage},          // .NET's JSON console
    {"@mt", KeyRole::kMessage},              // Serilog, template only
    {"MessageTemplate", KeyRole::kMessage},
    {"short_message", KeyRole::kMessage},  // GELF
    {"MESSAGE", KeyRole::kMessage},        // journald
    {"textPayload", KeyRole::kMessage},    // GCP
    {"body", KeyRole::kMessage},           // OpenTelemetry
    {"Body", KeyRole::kMessage},
    {"log", KeyRole::kText},             // Docker, Fluent Bit; an object in ECS
    {"text", KeyRole::kText},            // loguru
    {"event", KeyRole::kText},           // structlog; an object in ECS
    {"event.original", KeyRole::kText},  // ECS
    {"errorMessage", KeyRole::kText},    // AWS Lambda, CloudTrail
    {"fields", KeyRole::kLayer},         // Rust's tracing
    {"jsonPayload", KeyRole::kLayer},    // GCP
    {"error", KeyRole::kError},          // zap, logrus, zerolog, ECS
    {"err", KeyRole::kError},            // klog, slog, pino, bunyan
    {"Error", KeyRole::kError},
    {"errors", KeyRole::kError},  // GraphQL servers
    {"errmsg", KeyRole::kError},
    {"error_message", KeyRole::kError},
    {"cause", KeyRole::kError},
    {"reason", KeyRole::kError},
    {"exception", KeyRole::kError},  // structlog, Quarkus, Spark
    {"Exception", KeyRole::kError},  // Serilog, .NET
    {"@x", KeyRole::kError},         // Serilog
    {"thrown", KeyRole::kError},     // Log4j 2 JsonLayout
    {"exc_info", KeyRole::kError},   // python-json-logger
    {"exc_text", KeyRole::kError},
    // One name with a dot in it: flattened ECS, OpenTelemetry attributes.
    {"error.type", KeyRole::kErrorType},
    {"error.message", KeyRole::kErrorMessage},
    {"error.stack_trace", KeyRole::kStack},
    {"error.stack", KeyRole::kStack},
    {"err.message", KeyRole::kError},
    {"err.stack", KeyRole::kStack},
    {"exception.type", KeyRole::kErrorType},
    {"exception.message", KeyRole::kErrorMessage},
    {"exception.stacktrace", KeyRole::kStack},
    {"stack_trace", KeyRole::kStack},  // logstash-logback-encoder
    {"stacktrace", KeyRole::kStack},   // zap, Elasticsearch
    {"stackTrace", KeyRole::kStack},   // AWS Lambda, Quarkus
    {"stack", KeyRole::kStack},        // winston, zerolog
    {"traceback", KeyRole::kStack},
    {"backtrace", KeyRole::kStack},
    {"attributes", KeyRole::kContext},  // OpenTelemetry
    {"Attributes", KeyRole::kContext},
    {"context", KeyRole::kContext},  // Monolog
    {"attr", KeyRole::kContext},     // mongod
    {"object", KeyRole::kEmbedded},  // watch streams, OpenTelemetry
    {"kubernetes_event", KeyRole::kEmbedded},
    {"k8s_event", KeyRole::kEmbedded},
    {"application", KeyRole::kEmbedded},  // Argo CD's watch API
    {"app", KeyRole::kEmbedded},          // Argo CD notifications
    {"result", KeyRole::kEmbedded},       // gRPC gateways' streams
    {"payload", KeyRole::kEmbedded},      // webhooks, as relays pass them on
    {"kind", KeyRole::kShape},
    {"apiVersion", KeyRole::kShape},
    {"metadata", KeyRole::kShape},
    {"items", KeyRole::kShape},
    {"type", KeyRole::kShape},
    {"note", KeyRole::kShape},
    {"involvedObject", KeyRole::kShape},
    {"regarding", KeyRole::kShape},
    {"caller", KeyRole::kOrigin},
    {"level", KeyRole::kOrigin},
    {"ts", KeyRole::kOrigin},             // zap, klog
    {"v", KeyRole::kOrigin},              // klog, bunyan
    {"auditID", KeyRole::kShape},         // Kubernetes audit
    {"responseStatus", KeyRole::kShape},  // Kubernetes audit
    {"alerts", KeyRole::kShape},          // Alertmanager
    {"receiver", KeyRole::kShape},
    {"startsAt", KeyRole::kShape},  // one alert
    {"webhookEvent", KeyRole::kShape},  // Jira
    {"issue", KeyRole::kShape},         // Jira, GitHub
    {"action", KeyRole::kShape},        // GitHub
    {"repository", KeyRole::kShape},
    {"resourceLogs", KeyRole::kShape},  // OTLP
    // Times; of these and of what follows no value is kept.
    {"time", KeyRole::kOrigin},
    {"timestamp", KeyRole::kOrigin},
    {"@timestamp", KeyRole::kOrigin},
    {"asctime", KeyRole::kOrigin},
    {"t", KeyRole::kOrigin},
    {"@t", KeyRole::kOrigin},
    {"datetime", KeyRole::kOrigin},
    {"date", KeyRole::kOrigin},
    {"Time", KeyRole::kOrigin},
    {"Timestamp", KeyRole::kOrigin},
    {"TIMESTAMP", KeyRole::kOrigin},
    {"@time", KeyRole::kOrigin},
    {"eventTime", KeyRole::kOrigin},
    {"timeMillis", KeyRole::kOrigin},
    {"epoch", KeyRole::kOrigin},
    {"created", KeyRole::kOrigin},
    {"msecs", KeyRole::kOrigin},
    {"relativeCreated", KeyRole::kOrigin},
    {"observedTimestamp", KeyRole::kOrigin},
    {"ObservedTimestamp", KeyRole::kOrigin},
    {"timeUnixNano", KeyRole::kOrigin},
    {"observedTimeUnixNano", KeyRole::kOrigin},
    {"receiveTimestamp", KeyRole::kOrigin},
    {"time_iso8601", KeyRole::kOrigin},
    {"instant", KeyRole::kOrigin},
    // Levels.
    {"lvl", KeyRole::kOrigin},
    {"Level", KeyRole::kOrigin},
    {"loglevel", KeyRole::kOrigin},
    {"log_level", KeyRole::kOrigin},
    {"LogLevel", KeyRole::kOrigin},
    {"levelname", KeyRole::kOrigin},
    {"level_name", KeyRole::kOrigin},
    {"levelno", KeyRole::kOrigin},
    {"level_value", KeyRole::kOrigin},
    {"severity", KeyRole::kOrigin},
    {"Severity", KeyRole::kOrigin},
    {"severity_text", KeyRole::kOrigin},
    {"severityText", KeyRole::kOrigin},
    {"SeverityText", KeyRole::kOrigin},
    {"severity_number", KeyRole::kOrigin},
    {"severityNumber", KeyRole::kOrigin},
    {"SeverityNumber", KeyRole::kOrigin},
    {"priority", KeyRole::kOrigin},
    {"PRIORITY", KeyRole::kOrigin},
    {"syslog.severity", KeyRole::kOrigin},
    {"@l", KeyRole::kOrigin},
    {"@level", KeyRole::kOrigin},
    {"L", KeyRole::kOrigin},
    // Places in the program, processes, what collectors add.
    {"file", KeyRole::kOrigin},
    {"line", KeyRole::kOrigin},
    {"lineno", KeyRole::kOrigin},
    {"lineNumber", KeyRole::kOrigin},
    {"func", KeyRole::kOrigin},
    {"function", KeyRole::kOrigin},
    {"funcName", KeyRole::kOrigin},
    {"filename", KeyRole::kOrigin},
    {"pathname", KeyRole::kOrigin},
    {"pid", KeyRole::kOrigin},
    {"PID", KeyRole::kOrigin},
    {"process", KeyRole::kOrigin},
    {"processName", KeyRole::kOrigin},
    {"process_name", KeyRole::kOrigin},
    {"thread", KeyRole::kOrigin},
    {"thread_id", KeyRole::kOrigin},
    {"threadId", KeyRole::kOrigin},
    {"thread_name", KeyRole::kOrigin},
    {"threadName", KeyRole::kOrigin},
    {"threadPriority", KeyRole::kOrigin},
    {"tid", KeyRole::kOrigin},
    {"hostname", KeyRole::kOrigin},
    {"host.name", KeyRole::kOrigin},
    {"endOfBatch", KeyRole::kOrigin},
    {"loggerFqcn", KeyRole::kOrigin},
    {"loggerClassName", KeyRole::kOrigin},
    {"sequence", KeyRole::kOrigin},
    {"insertId", KeyRole::kOrigin},
    {"logName", KeyRole::kOrigin},
    {"log_id", KeyRole::kOrigin},
    {"stream", KeyRole::kOrigin},
    {"logtag", KeyRole::kOrigin},
    {"_p", KeyRole::kOrigin},
    {"@version", KeyRole::kOrigin},
    {"sourceLocation", KeyRole::kOrigin},
    {"event.dataset", KeyRole::kOrigin},
    // Traces.
    {"trace", KeyRole::kOrigin},
    {"trace_id", KeyRole::kOrigin},
    {"traceId", KeyRole::kOrigin},
    {"traceID", KeyRole::kOrigin},
    {"TraceId", KeyRole::kOrigin},
    {"trace.id", KeyRole::kOrigin},
    {"trace_flags", KeyRole::kOrigin},
    {"traceFlags", KeyRole::kOrigin},
    {"TraceFlags", KeyRole::kOrigin},
    {"span", KeyRole::kOrigin},
    {"span_id", KeyRole::kOrigin},
    {"spanId", KeyRole::kOrigin},
    {"SpanId", KeyRole::kOrigin},
    {"span.id", KeyRole::kOrigin},
    {"transaction.id", KeyRole::kOrigin},
    {"dd.trace_id", KeyRole::kOrigin},
    {"dd.span_id", KeyRole::kOrigin},
    // Where it ran, in ECS, OpenTelemetry and Fluent Bit.
    {"kubernetes", KeyRole::kGroup},
    {"k8s", KeyRole::kGroup},
    {"docker", KeyRole::kGroup},
    {"container", KeyRole::kGroup},
    {"agent", KeyRole::kGroup},
    {"host", KeyRole::kGroup},
    {"cloud", KeyRole::kGroup},
    {"orchestrator", KeyRole::kGroup},
    {"ecs", KeyRole::kGroup},
    {"input", KeyRole::kGroup},
    {"service", KeyRole::kGroup},
    {"source", KeyRole::kGroup},
    {"labels", KeyRole::kGroup},
    {"annotations", KeyRole::kGroup},
    {"resource", KeyRole::kGroup},
    {"Resource", KeyRole::kGroup},
    {"scope", KeyRole::kGroup},
    {"InstrumentationScope", KeyRole::kGroup},
    {"@metadata", KeyRole::kGroup},
});

inline constexpr size_t kLineKeyCount = kLineKeys.size();

// Returns the index of a name that kLineKeys has; anything else does not
// compile.
consteval size_t LineKey(std::string_view name) {
  size_t i = 0;
  while (kLineKeys[i].name != name) ++i;
  return i;
}

// The names before this one are those whose values are looked at by name.
inline constexpr size_t kLineValueCount = LineKey("time");

// The members of an error object, in the order of preference within a role.
enum class ErrorRole : uint8_t { kType, kMessage, kStack, kCause };

struct ErrorKey {
  std::string_view name;
  ErrorRole role;
};

inline constexpr auto kErrorKeys = std::to_array<ErrorKey>({
    {"type", ErrorRole::kType},           // ECS, pino, Elasticsearch
    {"name", ErrorRole::kType},           // bunyan, Log4j 2, Ruby
    {"class", ErrorRole::kType},          // Monolog, Spark
    {"exceptionType", ErrorRole::kType},  // Quarkus
    {"exc_type", ErrorRole::kType},       // structlog
    {"codeName", ErrorRole::kType},       // mongod
    {"kind", ErrorRole::kType},           // Datadog
    {"message", ErrorRole::kMessage},
    {"msg", ErrorRole::kMessage},        // Spark
    {"errmsg", ErrorRole::kMessage},     // mongod
    {"exc_value", ErrorRole::kMessage},  // structlog
    {"value", ErrorRole::kMessage},      // loguru
    {"error", ErrorRole::kMessage},
    {"reason", ErrorRole::kMessage},  // Elasticsearch
    {"detail", ErrorRole::kMessage},  // RFC 9457
    {"description", ErrorRole::kMessage},
    {"stack", ErrorRole::kStack},        // pino, bunyan, Datadog
    {"stack_trace", ErrorRole::kStack},  // ECS, Ruby
    {"stackTrace", ErrorRole::kStack},
    {"stacktrace", ErrorRole::kStack},
    {"traceback", ErrorRole::kStack},
    {"backtrace", ErrorRole::kStack},
    {"trace", ErrorRole::kStack},               // Monolog
    {"extendedStackTrace", ErrorRole::kStack},  // Log4j 2
    {"cause", ErrorRole::kCause},
    {"causedBy", ErrorRole::kCause},   // Quarkus
    {"caused_by", ErrorRole::kCause},  // Elasticsearch
    {"previous", ErrorRole::kCause},   // Monolog
    {"errors", ErrorRole::kCause},
});

inline constexpr size_t kErrorKeyCount = kErrorKeys.size();

// Returns the index in kLineKeys, negative where the name is not known.
int LineKeyIndex(std::string_view name);

// Returns the index in kErrorKeys, negative where the name is not known.
int ErrorKeyIndex(std::string_view name);

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_KEYS_H_
