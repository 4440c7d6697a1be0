// logclass: severities and reasons for log lines, events and object states.
//
//   logclass_string_t path = logclass_string("/usr/share/logclass/rules");
//   logclass_rules_t* rules = NULL;
//   logclass_scanner_t* scanner = NULL;
//   logclass_error_t* error = NULL;
//   logclass_result_t result;
//   if (logclass_check_version(LOGCLASS_API_MAJOR, LOGCLASS_API_MINOR,
//                              &error) != LOGCLASS_OK ||
//       logclass_rules_load(&path, 1, NULL, &rules, &error) != LOGCLASS_OK ||
//       logclass_scanner_create(rules, &scanner, &error) != LOGCLASS_OK ||
//       logclass_classify_line(scanner, line, &result, &error) !=
//           LOGCLASS_OK) {
//     logclass_string_t message = logclass_error_message(error);
//     fprintf(stderr, "%.*s\n", (int)message.size, message.data);
//   } else if (result.match != NULL) {
//     use(result.severity, result.match->reason);
//   }
//   logclass_error_free(error);
//   logclass_scanner_free(scanner);
//   logclass_rules_release(rules);
//
// Conventions
//  1. Threads. Rules are immutable: any number of threads may use one handle,
//     retain and release it included. Live rules may be used by all threads at
//     any time. A scanner and what its results point to belong to one thread at
//     a time: have one per thread. Errors and texts belong to who received
//     them. There is no global state, no thread is started, nothing is printed
//     and the environment is not read.
//  2. Strings are pointer and length, any bytes, not necessarily UTF-8. Those
//     that the library writes itself (messages, names, texts) are followed by a
//     NUL that the length does not count; views into rules and logs may not be.
//  3. What can fail returns a status, and describes the failure in `*error`
//     where `error` is not NULL: set to NULL on success, to be freed with
//     logclass_error_free() otherwise. Other outputs are then as follows:
//     handles are NULL, counts are 0, results have no meaning. A failure is
//     never "no match". No exception leaves the library; want of memory is
//     LOGCLASS_RESOURCE_EXHAUSTED.
//  4. Pointers must not be NULL except where it is said: what can fail refuses
//     NULL with LOGCLASS_INVALID_ARGUMENT, the rest is not defined for it. To
//     free or release NULL does nothing.
//  5. Structs that the caller fills begin with `struct_size`; begin with the
//     *_INIT macro, which makes all else zero: the default. A program built
//     with an older header passes a smaller struct; what it lacks is zero. A
//     newer one may pass a larger struct whose surplus is zero.
//  6. Structs that the library hands out by pointer (rules, matches) may grow
//     at their end within one major version; never copy or embed them by value.
//     Those without struct_size that the caller has arrays of (strings, fields,
//     rule files, results, and attributes) never change within one.
//  7. Nothing is copied. A result's text views what was passed in; for JSON,
//  the
//     scanner's memory. A match, its attributes and further reasons are the
//     scanner's. Both live until the next call with that scanner. Reasons and
//     rule metadata belong to the rules and live as long as a reference to
//     them.

#ifndef CLASSIFIER_CAPI_LOGCLASS_H_
#define CLASSIFIER_CAPI_LOGCLASS_H_

#include <stddef.h>
#include <stdint.h>
#include <string.h>

#if defined(__GNUC__)
#define LOGCLASS_API __attribute__((visibility("default")))
#else
#define LOGCLASS_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

// ---- Version

// The version of this interface, not of the library's rules and verdicts. A
// library serves programs of its own major version and of no later minor.
#define LOGCLASS_API_MAJOR 1
#define LOGCLASS_API_MINOR 0

// ---- Strings, statuses, errors, texts

typedef struct logclass_string {
  const char* data;  // may be NULL where size is 0
  size_t size;
} logclass_string_t;

// Returns a view of a string that ends in NUL.
static inline logclass_string_t logclass_string(const char* text) {
  logclass_string_t view;
  view.data = text;
  view.size = strlen(text);
  return view;
}

typedef int32_t logclass_status_t;
enum {
  LOGCLASS_OK = 0,
  LOGCLASS_INVALID_ARGUMENT = 1,     // a bad rule or argument
  LOGCLASS_NOT_FOUND = 2,            // no such rule
  LOGCLASS_FAILED_PRECONDITION = 3,  // a CPU or version that does not do
  LOGCLASS_RESOURCE_EXHAUSTED = 4,   // no memory
  LOGCLASS_INTERNAL = 5              // a fault of the library
};

// Returns "OK", "INVALID_ARGUMENT" and so on; "UNKNOWN" for other numbers.
LOGCLASS_API logclass_string_t logclass_status_name(logclass_status_t status);

typedef struct logclass_error logclass_error_t;

// Return what went wrong: the status that was returned as well; one line; the
// diagnostics of all rules that are wrong, each with file, line, column and
// what to do, which is empty for other failures. Of NULL: OK and nothing.
LOGCLASS_API logclass_status_t
logclass_error_status(const logclass_error_t* error);
LOGCLASS_API logclass_string_t
logclass_error_message(const logclass_error_t* error);
LOGCLASS_API logclass_string_t
logclass_error_diagnostics(const logclass_error_t* error);
LOGCLASS_API void logclass_error_free(logclass_error_t* error);

// A text that the caller owns.
typedef struct logclass_text logclass_text_t;
LOGCLASS_API logclass_string_t logclass_text_view(const logclass_text_t* text);
LOGCLASS_API void logclass_text_free(logclass_text_t* text);

// Returns the library's version, "0.1.0".
LOGCLASS_API logclass_string_t logclass_version(void);

// Fails with LOGCLASS_FAILED_PRECONDITION where the library does not serve a
// program that was built with this version of the interface: pass the macros.
LOGCLASS_API logclass_status_t logclass_check_version(int32_t major,
                                                      int32_t minor,
                                                      logclass_error_t** error);

// ---- Severities and kinds

// Ordered: a larger value is more severe.
typedef int32_t logclass_severity_t;
enum {
  LOGCLASS_SEVERITY_NONE = 0,  // as a declared level: none is declared
  LOGCLASS_DEBUG = 1,
  LOGCLASS_INFO = 2,
  LOGCLASS_WARNING = 3,
  LOGCLASS_ERROR = 4,
  LOGCLASS_CRITICAL = 5
};

// Returns "DEBUG" to "CRITICAL"; empty for other numbers.
LOGCLASS_API logclass_string_t
logclass_severity_name(logclass_severity_t severity);

// Returns the severity of a name, in any case; LOGCLASS_SEVERITY_NONE for
// others.
LOGCLASS_API logclass_severity_t
logclass_severity_parse(logclass_string_t name);

// Return OpenTelemetry's SeverityNumber (5, 9, 13, 17, 21), syslog's severity
// (7, 6, 4, 3, 2); 0 and -1 for LOGCLASS_SEVERITY_NONE and other numbers.
LOGCLASS_API int32_t
logclass_severity_opentelemetry(logclass_severity_t severity);
LOGCLASS_API int32_t logclass_severity_syslog(logclass_severity_t severity);

typedef int32_t logclass_kind_t;
enum {
  LOGCLASS_LOG = 0,    // a log line
  LOGCLASS_EVENT = 1,  // a Kubernetes Event
  LOGCLASS_STATE = 2   // a Kubernetes object's state, or a webhook's payload
};
enum { LOGCLASS_KIND_COUNT = 3 };

// Returns "log", "event" or "state"; empty for other numbers.
LOGCLASS_API logclass_string_t logclass_kind_name(logclass_kind_t kind);

// ---- Rules

// A compiled rule set: immutable, reference counted.
typedef struct logclass_rules logclass_rules_t;

typedef struct logclass_load_options {
  size_t struct_size;
  // Directory for compiled rules, which makes later loads many times faster;
  // created when missing. Empty: no cache.
  logclass_string_t cache_dir;
} logclass_load_options_t;
#define LOGCLASS_LOAD_OPTIONS_INIT               \
  {                                              \
    sizeof(logclass_load_options_t), { NULL, 0 } \
  }

// Loads rule files, and directories of them, in order; later ones may override
// earlier ones. `options` may be NULL. The caller receives one reference. Fails
// with LOGCLASS_INVALID_ARGUMENT where any rule is wrong or any file cannot be
// read, with LOGCLASS_FAILED_PRECONDITION on a CPU that cannot run the engine.
// Hyperscan's compiler does not survive want of memory; nothing else crashes.
LOGCLASS_API logclass_status_t
logclass_rules_load(const logclass_string_t* paths, size_t path_count,
                    const logclass_load_options_t* options,
                    logclass_rules_t** rules, logclass_error_t** error);

// A rule file's text, and a name for it in diagnostics.
typedef struct logclass_rule_file {
  logclass_string_t name;
  logclass_string_t text;
} logclass_rule_file_t;

// The same from memory. The texts need not outlive the call.
LOGCLASS_API logclass_status_t
logclass_rules_load_memory(const logclass_rule_file_t* files, size_t file_count,
                           const logclass_load_options_t* options,
                           logclass_rules_t** rules, logclass_error_t** error);

// Adds a reference. Returns `rules`, for assignments. Cannot fail.
LOGCLASS_API logclass_rules_t* logclass_rules_retain(
    const logclass_rules_t* rules);

// Gives a reference back; the last one frees the rules.
LOGCLASS_API void logclass_rules_release(const logclass_rules_t* rules);

// Returns the warnings of loading as text, empty where there are none.
LOGCLASS_API logclass_string_t
logclass_rules_warnings(const logclass_rules_t* rules);

// Returns 1 where the compiled form came from the cache, else 0.
LOGCLASS_API int32_t logclass_rules_from_cache(const logclass_rules_t* rules);

// What is to be known of one rule. Owned by the rules.
typedef struct logclass_rule {
  logclass_string_t id;
  logclass_string_t code;  // RBAC_DENIED; may be empty: reasons are verbatim
  logclass_string_t title;
  logclass_string_t category;
  logclass_string_t hint;  // what to do; may be empty
  logclass_string_t file;  // where it is written
  uint32_t line;           // counts from 1
  uint32_t kinds;          // bit 1 << kind for each it applies to
  logclass_severity_t severity;
  logclass_severity_t min_level;  // lesser declared levels rule it out
  int32_t priority;
  int32_t is_symptom;  // 1: leaves the verdict to any other rule that matches
  // The reason by kind: LOG_RBAC_DENIED. Empty for other kinds.
  logclass_string_t reasons[LOGCLASS_KIND_COUNT];
  size_t pattern_count;  // of all sorts
} logclass_rule_t;

// Returns how many rules there are.
LOGCLASS_API size_t logclass_rules_count(const logclass_rules_t* rules);

// Returns a rule; they are sorted by id. NULL where index is not below count.
LOGCLASS_API const logclass_rule_t* logclass_rules_at(
    const logclass_rules_t* rules, size_t index);

// Returns the rule of this id, NULL where there is none.
LOGCLASS_API const logclass_rule_t* logclass_rules_find(
    const logclass_rules_t* rules, logclass_string_t id);

// ---- Reload
//
// A new rule set is loaded beside the old one, and put into use only if it is
// right. One thread puts it where the others find it; each of these picks it up
// between two calls, and the last one to do so frees the old set:
//
//   the thread that reloads:            every thread that classifies:
//     logclass_rules_load(.. &rules ..)   logclass_scanner_refresh(scanner,
//     logclass_live_rules_set(live,           live, &error);
//                             rules);     logclass_classify_lines(scanner ..)
//     logclass_rules_release(rules);

// The place where the rules in use stand. Thread-safe.
typedef struct logclass_live_rules logclass_live_rules_t;

// Takes a reference of its own to `rules`.
LOGCLASS_API logclass_status_t logclass_live_rules_create(
    const logclass_rules_t* rules, logclass_live_rules_t** live,
    logclass_error_t** error);
LOGCLASS_API void logclass_live_rules_free(logclass_live_rules_t* live);

// Puts `rules` in place of the former ones, whose reference is given back.
// Cannot fail.
LOGCLASS_API void logclass_live_rules_set(logclass_live_rules_t* live,
                                          const logclass_rules_t* rules);

// Returns the rules in use with a reference that the caller releases.
LOGCLASS_API logclass_rules_t* logclass_live_rules_get(
    logclass_live_rules_t* live);

// ---- Scanners

// Scratch memory and buffers of one thread. Reuse it: it allocates nothing for
// lines that no rule matches.
typedef struct logclass_scanner logclass_scanner_t;

// Takes a reference of its own to `rules`.
LOGCLASS_API logclass_status_t
logclass_scanner_create(const logclass_rules_t* rules,
                        logclass_scanner_t** scanner, logclass_error_t** error);
LOGCLASS_API void logclass_scanner_free(logclass_scanner_t* scanner);

// Classifies with other rules from now on. Where that fails, the scanner keeps
// the rules that it had.
LOGCLASS_API logclass_status_t logclass_scanner_set_rules(
    logclass_scanner_t* scanner, const logclass_rules_t* rules,
    logclass_error_t** error);

// The same with the rules that are live. Costs next to nothing where the
// scanner has them already: call it for every batch.
LOGCLASS_API logclass_status_t
logclass_scanner_refresh(logclass_scanner_t* scanner,
                         logclass_live_rules_t* live, logclass_error_t** error);

// Returns the scanner's rules; its own reference.
LOGCLASS_API const logclass_rules_t* logclass_scanner_rules(
    const logclass_scanner_t* scanner);

// ---- Verdicts

typedef struct logclass_attribute {
  logclass_string_t name;
  logclass_string_t value;
} logclass_attribute_t;

// What the rules say of a record.
typedef struct logclass_match {
  const logclass_rule_t* rule;       // the one that decides
  logclass_string_t reason;          // LOG_RBAC_DENIED
  const logclass_string_t* reasons;  // further ones, most severe first
  size_t reason_count;
  const logclass_attribute_t* attributes;  // the deciding rule's first
  size_t attribute_count;
} logclass_match_t;

typedef struct logclass_result {
  // What was classified: the record's message or line without a carriage return
  // at its end, and no more than its first MiB.
  logclass_string_t text;
  logclass_severity_t severity;
  logclass_severity_t declared_level;  // the record's own, or NONE
  logclass_kind_t kind;
  int32_t is_truncated;           // 1: `text` is only the first MiB
  const logclass_match_t* match;  // NULL: no rule matched
} logclass_result_t;

// A named value of a record: "involvedObject.kind", "namespace".
typedef struct logclass_field {
  logclass_string_t name;
  logclass_string_t value;
} logclass_field_t;

// Stores the value of the field of this name in `*value` and returns 1, or
// returns 0 where the record lacks it. The value has to live until the call
// that classifies the record returns. Must not throw, nor use the scanner.
typedef int32_t (*logclass_field_fn)(void* context, logclass_string_t name,
                                     logclass_string_t* value);

typedef struct logclass_record {
  size_t struct_size;
  logclass_string_t message;  // one line, or several joined with newlines
  logclass_kind_t kind;
  logclass_severity_t level;  // NONE: a log line's is looked for in the message
  // The fields, in an array or through a callback; what is not in the array is
  // asked of the callback. Both may be NULL.
  const logclass_field_t* fields;
  size_t field_count;
  logclass_field_fn field;
  void* field_context;
} logclass_record_t;
#define LOGCLASS_RECORD_INIT                            \
  {                                                     \
    sizeof(logclass_record_t), {NULL, 0}, LOGCLASS_LOG, \
        LOGCLASS_SEVERITY_NONE, NULL, 0, NULL, NULL     \
  }

// Classifies one log line.
LOGCLASS_API logclass_status_t
logclass_classify_line(logclass_scanner_t* scanner, logclass_string_t line,
                       logclass_result_t* result, logclass_error_t** error);

// Classifies the lines of `text`, each a log line of its own, until the text
// ends or `capacity` results are written: several times faster than line by
// line. `*count` is how many were, `*consumed` how many bytes they took: go on
// behind them. A last line without a newline counts. REQUIRES: capacity > 0.
LOGCLASS_API logclass_status_t logclass_classify_lines(
    logclass_scanner_t* scanner, logclass_string_t text,
    logclass_result_t* results, size_t capacity, size_t* count,
    size_t* consumed, logclass_error_t** error);

// Classifies `count` records into as many results, in order. All of them have
// the same struct_size.
LOGCLASS_API logclass_status_t logclass_classify_records(
    logclass_scanner_t* scanner, const logclass_record_t* records, size_t count,
    logclass_result_t* results, logclass_error_t** error);

// Classifies a JSON document, or one line of JSON: a structured log line, a
// Kubernetes event or object, a List, a webhook's payload; what it is is told
// from its shape. Anything else is one log line. A List holds several records:
// `*count` is how many there are, of which the first `capacity` are classified;
// where it is more, call again with as many results.
LOGCLASS_API logclass_status_t
logclass_classify_json(logclass_scanner_t* scanner, logclass_string_t json,
                       logclass_result_t* results, size_t capacity,
                       size_t* count, logclass_error_t** error);

// ---- Explanations

typedef int32_t logclass_format_t;
enum {
  LOGCLASS_FORMAT_TEXT = 0,  // for people, as `logclass explain` prints it
  LOGCLASS_FORMAT_JSON = 1   // one object per record, each on a line of its own
};

typedef struct logclass_explain_options {
  size_t struct_size;
  logclass_string_t rule;  // explain this rule alone, and even where nothing of
                           // it matched; empty: all that have a pattern there
  logclass_format_t format;
  uint32_t width;  // columns of text; 0: 100
} logclass_explain_options_t;
#define LOGCLASS_EXPLAIN_OPTIONS_INIT \
  { sizeof(logclass_explain_options_t), {NULL, 0}, LOGCLASS_FORMAT_TEXT, 0 }

// Says why the verdict on a record is what it is, and why it is not another:
// which patterns hit, which vetoes and conditions hold, which rule decides.
// Complete and slow. `options` may be NULL. Fails with LOGCLASS_NOT_FOUND where
// there is no such rule.
LOGCLASS_API logclass_status_t
logclass_explain(const logclass_rules_t* rules, const logclass_record_t* record,
                 const logclass_explain_options_t* options,
                 logclass_text_t** text, logclass_error_t** error);

// The same for every record of what logclass_classify_json() takes. An empty
// line stands between two texts.
LOGCLASS_API logclass_status_t
logclass_explain_json(const logclass_rules_t* rules, logclass_string_t json,
                      const logclass_explain_options_t* options,
                      logclass_text_t** text, logclass_error_t** error);

#ifdef __cplusplus
}  // extern "C"
#endif

#endif  // CLASSIFIER_CAPI_LOGCLASS_H_
