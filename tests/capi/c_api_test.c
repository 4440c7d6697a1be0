// The C interface, used from C: every function, and every way to misuse it that
// it promises to refuse.
//
// Usage: c_api_test RULES_DIR TEMP_DIR

#include <pthread.h>
#include <stdint.h>

#include "check.h"

// Fails where the status or the words of the error are others; frees it.
#define CHECK_ERROR(call, wanted, words)                     \
  do {                                                       \
    logclass_error_t* error = NULL;                          \
    CHECK((call) == (wanted));                               \
    REQUIRE(error != NULL);                                  \
    CHECK(logclass_error_status(error) == (wanted));         \
    if (!contains(logclass_error_message(error), (words))) { \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__,     \
              logclass_error_message(error).data);           \
      ++failures;                                            \
    }                                                        \
    logclass_error_free(error);                              \
  } while (0)

static const logclass_string_t kNoBytes = {NULL, 3};

static void test_version(void) {
  CHECK(logclass_version().size > 0);
  CHECK(strlen(logclass_version().data) == logclass_version().size);
  logclass_error_t* error = NULL;
  CHECK(logclass_check_version(LOGCLASS_API_MAJOR, LOGCLASS_API_MINOR,
                               &error) == LOGCLASS_OK);
  CHECK(error == NULL);
  CHECK_ERROR(logclass_check_version(LOGCLASS_API_MAJOR + 1, 0, &error),
              LOGCLASS_FAILED_PRECONDITION, "built for version 2.0");
  CHECK_ERROR(logclass_check_version(LOGCLASS_API_MAJOR, LOGCLASS_API_MINOR + 1,
                                     &error),
              LOGCLASS_FAILED_PRECONDITION, "the library has 1.");
}

static void test_names(void) {
  CHECK(equal(logclass_status_name(LOGCLASS_OK), "OK"));
  CHECK(equal(logclass_status_name(LOGCLASS_INVALID_ARGUMENT),
              "INVALID_ARGUMENT"));
  CHECK(equal(logclass_status_name(LOGCLASS_NOT_FOUND), "NOT_FOUND"));
  CHECK(equal(logclass_status_name(LOGCLASS_FAILED_PRECONDITION),
              "FAILED_PRECONDITION"));
  CHECK(equal(logclass_status_name(LOGCLASS_RESOURCE_EXHAUSTED),
              "RESOURCE_EXHAUSTED"));
  CHECK(equal(logclass_status_name(LOGCLASS_INTERNAL), "INTERNAL"));
  CHECK(equal(logclass_status_name(99), "UNKNOWN"));

  static const struct {
    const char* name;
    int32_t opentelemetry;
    int32_t syslog;
  } severities[] = {{"", 0, -1},        {"DEBUG", 5, 7},  {"INFO", 9, 6},
                    {"WARNING", 13, 4}, {"ERROR", 17, 3}, {"CRITICAL", 21, 2},
                    {"", 0, -1}};
  for (int32_t i = 0; i < 7; ++i) {
    CHECK(equal(logclass_severity_name(i), severities[i].name));
    CHECK(logclass_severity_opentelemetry(i) == severities[i].opentelemetry);
    CHECK(logclass_severity_syslog(i) == severities[i].syslog);
    CHECK(logclass_severity_parse(logclass_severity_name(i)) == i % 6);
  }
  CHECK(logclass_severity_parse(logclass_string("warning")) ==
        LOGCLASS_WARNING);
  CHECK(logclass_severity_name(-1).size == 0);

  CHECK(equal(logclass_kind_name(LOGCLASS_LOG), "log"));
  CHECK(equal(logclass_kind_name(LOGCLASS_EVENT), "event"));
  CHECK(equal(logclass_kind_name(LOGCLASS_STATE), "state"));
  CHECK(logclass_kind_name(3).size == 0 && logclass_kind_name(-1).size == 0);
}

static void test_nothing_to_free(void) {
  CHECK(logclass_error_status(NULL) == LOGCLASS_OK);
  CHECK(equal(logclass_error_message(NULL), ""));
  CHECK(equal(logclass_error_diagnostics(NULL), ""));
  logclass_error_free(NULL);
  logclass_text_free(NULL);
  logclass_rules_release(NULL);
  logclass_live_rules_free(NULL);
  logclass_scanner_free(NULL);
}

static void test_wrong_rules(void) {
  logclass_rule_file_t file = {logclass_string("wrong.yaml"),
                               logclass_string("rules:\n- id: x\n  any: ['(']"
                                               "\n  severity: sever\n")};
  logclass_rules_t* rules = (logclass_rules_t*)&file;
  logclass_error_t* error = NULL;
  CHECK(logclass_rules_load_memory(&file, 1, NULL, &rules, &error) ==
        LOGCLASS_INVALID_ARGUMENT);
  CHECK(rules == NULL);
  CHECK(equal(logclass_error_message(error), "the rules have errors"));
  CHECK(contains(logclass_error_diagnostics(error), "wrong.yaml:4:13: error:"));
  CHECK(contains(logclass_error_diagnostics(error), "sever"));
  logclass_error_free(error);
  // The error may be of no interest.
  CHECK(logclass_rules_load_memory(&file, 1, NULL, &rules, NULL) ==
        LOGCLASS_INVALID_ARGUMENT);
}

static void test_load_arguments(void) {
  logclass_string_t path = logclass_string("/nowhere/at/all.yaml");
  logclass_rule_file_t file = {kNoBytes, kNoBytes};
  logclass_load_options_t options = LOGCLASS_LOAD_OPTIONS_INIT;
  logclass_rules_t* rules = NULL;
  CHECK_ERROR(logclass_rules_load(&path, 1, NULL, &rules, &error),
              LOGCLASS_INVALID_ARGUMENT, "cannot be read");
  CHECK_ERROR(logclass_rules_load(NULL, 1, NULL, &rules, &error),
              LOGCLASS_INVALID_ARGUMENT, "paths is NULL");
  CHECK_ERROR(logclass_rules_load(&kNoBytes, 1, NULL, &rules, &error),
              LOGCLASS_INVALID_ARGUMENT, "path 0 is NULL");
  CHECK_ERROR(logclass_rules_load(&path, 1, NULL, NULL, &error),
              LOGCLASS_INVALID_ARGUMENT, "rules is NULL");
  CHECK_ERROR(logclass_rules_load_memory(NULL, 1, NULL, &rules, &error),
              LOGCLASS_INVALID_ARGUMENT, "files is NULL");
  CHECK_ERROR(logclass_rules_load_memory(&file, 1, NULL, &rules, &error),
              LOGCLASS_INVALID_ARGUMENT, "file 0 is NULL");
  options.cache_dir = kNoBytes;
  CHECK_ERROR(logclass_rules_load(&path, 1, &options, &rules, &error),
              LOGCLASS_INVALID_ARGUMENT, "cache_dir is NULL");
  options.struct_size = 0;
  CHECK_ERROR(logclass_rules_load(&path, 1, &options, &rules, &error),
              LOGCLASS_INVALID_ARGUMENT, "struct_size is 0");
}

// Programs that were built with other versions of the header.
static void test_struct_sizes(void) {
  logclass_rule_file_t file = {logclass_string("test.yaml"),
                               logclass_string(kRules)};
  struct {
    logclass_load_options_t known;
    void* future;
  } newer = {LOGCLASS_LOAD_OPTIONS_INIT, NULL};
  newer.known.struct_size = sizeof(newer);
  logclass_rules_t* rules = NULL;
  CHECK(logclass_rules_load_memory(&file, 1, &newer.known, &rules, NULL) ==
        LOGCLASS_OK);
  logclass_rules_release(rules);
  newer.future = &file;
  CHECK_ERROR(
      logclass_rules_load_memory(&file, 1, &newer.known, &rules, &error),
      LOGCLASS_INVALID_ARGUMENT, "sets members that this version");
  // An older one's lacks what this one has: here, all but its size.
  size_t older = sizeof(older);
  CHECK(logclass_rules_load_memory(
            &file, 1, (const logclass_load_options_t*)(const void*)&older,
            &rules, NULL) == LOGCLASS_OK);
  logclass_rules_release(rules);
}

static void test_metadata(const logclass_rules_t* rules) {
  CHECK(logclass_rules_count(rules) == 3);
  CHECK(logclass_rules_at(rules, 3) == NULL);
  const logclass_rule_t* rule = logclass_rules_at(rules, 0);
  REQUIRE(rule != NULL);
  CHECK(equal(rule->id, "oom"));
  CHECK(equal(rule->code, "OOM_KILLED"));
  CHECK(equal(rule->title, "Out of memory"));
  CHECK(equal(rule->category, "memory"));
  CHECK(equal(rule->hint, "Raise the limit."));
  CHECK(equal(rule->file, "test.yaml"));
  CHECK(rule->line == 2);
  CHECK(rule->severity == LOGCLASS_CRITICAL);
  CHECK(rule->min_level == LOGCLASS_DEBUG);
  CHECK(rule->priority == 0 && rule->is_symptom == 0);
  CHECK(rule->pattern_count == 2);
  CHECK(rule->kinds == 1u << LOGCLASS_LOG);
  CHECK(equal(rule->reasons[LOGCLASS_LOG], "LOG_OOM_KILLED"));
  CHECK(rule->reasons[LOGCLASS_EVENT].size == 0);

  rule = logclass_rules_find(rules, logclass_string("unhealthy"));
  REQUIRE(rule == logclass_rules_at(rules, 2));
  CHECK(rule->kinds == 1u << LOGCLASS_EVENT);
  CHECK(equal(rule->reasons[LOGCLASS_EVENT], "EVENT_PROBE_FAILED"));
  CHECK(logclass_rules_find(rules, logclass_string("none")) == NULL);
  CHECK(logclass_rules_warnings(rules).size == 0);
  CHECK(logclass_rules_from_cache(rules) == 0);
}

static void test_line(logclass_scanner_t* scanner) {
  logclass_result_t result;
  const char* line = "kernel: Killed process 4711 (java)";
  REQUIRE(logclass_classify_line(scanner, logclass_string(line), &result,
                                 NULL) == LOGCLASS_OK);
  CHECK(result.text.data == line && result.text.size == strlen(line));
  CHECK(result.severity == LOGCLASS_CRITICAL);
  CHECK(result.declared_level == LOGCLASS_SEVERITY_NONE);
  CHECK(result.kind == LOGCLASS_LOG && result.is_truncated == 0);
  REQUIRE(result.match != NULL);
  CHECK(equal(result.match->rule->id, "oom"));
  CHECK(equal(result.match->reason, "LOG_OOM_KILLED"));
  CHECK(result.match->reason_count == 0);
  REQUIRE(result.match->attribute_count == 1);
  CHECK(equal(result.match->attributes[0].name, "pid"));
  CHECK(equal(result.match->attributes[0].value, "4711"));

  logclass_string_t nothing = {NULL, 0};
  CHECK(logclass_classify_line(scanner, nothing, &result, NULL) == LOGCLASS_OK);
  CHECK(result.severity == LOGCLASS_INFO && result.match == NULL);
  CHECK(logclass_classify_line(scanner, logclass_string("ERROR: a\r"), &result,
                               NULL) == LOGCLASS_OK);
  CHECK(equal(result.text, "ERROR: a"));
  CHECK(result.severity == LOGCLASS_ERROR && result.match == NULL);
  CHECK(result.declared_level == LOGCLASS_ERROR);

  CHECK_ERROR(logclass_classify_line(NULL, nothing, &result, &error),
              LOGCLASS_INVALID_ARGUMENT, "scanner is NULL");
  CHECK_ERROR(logclass_classify_line(scanner, kNoBytes, &result, &error),
              LOGCLASS_INVALID_ARGUMENT, "line is NULL");
  CHECK_ERROR(logclass_classify_line(scanner, nothing, NULL, &error),
              LOGCLASS_INVALID_ARGUMENT, "result is NULL");
}

static void test_truncation(logclass_scanner_t* scanner) {
  const size_t mib = (size_t)1 << 20;
  char* big = malloc(mib + 64);
  REQUIRE(big != NULL);
  memset(big, 'x', mib);
  memcpy(big + mib, " Killed process 1", 17);
  logclass_string_t line = {big, mib + 17};
  logclass_result_t result;
  CHECK(logclass_classify_line(scanner, line, &result, NULL) == LOGCLASS_OK);
  CHECK(result.is_truncated == 1 && result.text.size == mib);
  CHECK(result.match == NULL);
  free(big);
}

// More lines than results: the caller goes on where the call left off.
static void test_lines(logclass_scanner_t* scanner) {
  const char* text =
      "INFO: ok\n"
      "Killed process 1\r\n"
      "ERROR: connection refused; Killed process 22\n"
      "\n"
      "WARN: last";
  static const char* const lines[] = {
      "INFO: ok", "Killed process 1",
      "ERROR: connection refused; Killed process 22", "", "WARN: last"};
  static const char* const pids[] = {NULL, "1", "22", NULL, NULL};
  logclass_string_t rest = logclass_string(text);
  logclass_result_t results[2];
  size_t seen = 0;
  while (rest.size > 0) {
    size_t count = 0;
    size_t consumed = 0;
    REQUIRE(logclass_classify_lines(scanner, rest, results, 2, &count,
                                    &consumed, NULL) == LOGCLASS_OK);
    REQUIRE(count >= 1 && count <= 2 && consumed > 0);
    for (size_t i = 0; i < count; ++i, ++seen) {
      const logclass_match_t* match = results[i].match;
      REQUIRE(seen < 5);
      CHECK(equal(results[i].text, lines[seen]));
      CHECK(results[i].text.data >= rest.data);
      CHECK((match != NULL) == (pids[seen] != NULL));
      if (match == NULL) continue;
      CHECK(equal(match->attributes[0].value, pids[seen]));
      CHECK(match->reason_count == (seen == 2));
      if (seen == 2) {
        CHECK(equal(match->reasons[0], "LOG_CONNECTION_REFUSED"));
      }
    }
    rest.data += consumed;
    rest.size -= consumed;
  }
  CHECK(seen == 5);

  size_t count = 7;
  size_t consumed = 7;
  CHECK(logclass_classify_lines(scanner, rest, results, 2, &count, &consumed,
                                NULL) == LOGCLASS_OK);
  CHECK(count == 0 && consumed == 0);
}

static void test_lines_arguments(logclass_scanner_t* scanner) {
  logclass_string_t text = logclass_string("a\n");
  logclass_result_t result;
  size_t count = 1;
  size_t used = 1;
  CHECK_ERROR(
      logclass_classify_lines(scanner, text, &result, 0, &count, &used, &error),
      LOGCLASS_INVALID_ARGUMENT, "capacity is 0");
  CHECK(count == 0 && used == 0);
  CHECK_ERROR(
      logclass_classify_lines(NULL, text, &result, 1, &count, &used, &error),
      LOGCLASS_INVALID_ARGUMENT, "scanner is NULL");
  CHECK_ERROR(logclass_classify_lines(scanner, kNoBytes, &result, 1, &count,
                                      &used, &error),
              LOGCLASS_INVALID_ARGUMENT, "text is NULL");
  CHECK_ERROR(
      logclass_classify_lines(scanner, text, NULL, 1, &count, &used, &error),
      LOGCLASS_INVALID_ARGUMENT, "results is NULL");
  CHECK_ERROR(
      logclass_classify_lines(scanner, text, &result, 1, NULL, &used, &error),
      LOGCLASS_INVALID_ARGUMENT, "count is NULL");
  CHECK_ERROR(
      logclass_classify_lines(scanner, text, &result, 1, &count, NULL, &error),
      LOGCLASS_INVALID_ARGUMENT, "consumed is NULL");
}

static int32_t pod_field(void* context, logclass_string_t name,
                         logclass_string_t* value) {
  ++*(int*)context;
  if (!equal(name, "involvedObject.kind")) return 0;
  *value = logclass_string("Pod");
  return 1;
}

static void test_records(logclass_scanner_t* scanner) {
  int calls = 0;
  const logclass_field_t pod = {logclass_string("involvedObject.kind"),
                                logclass_string("Pod")};
  const logclass_field_t node = {logclass_string("involvedObject.kind"),
                                 logclass_string("Node")};
  logclass_record_t records[5] = {LOGCLASS_RECORD_INIT, LOGCLASS_RECORD_INIT,
                                  LOGCLASS_RECORD_INIT, LOGCLASS_RECORD_INIT,
                                  LOGCLASS_RECORD_INIT};
  for (int i = 0; i < 3; ++i) {
    records[i].message = logclass_string("Readiness probe failed: 503");
    records[i].kind = LOGCLASS_EVENT;
  }
  records[0].fields = &pod;
  records[0].field_count = 1;
  records[1].fields = &node;
  records[1].field_count = 1;
  records[2].field = pod_field;
  records[2].field_context = &calls;
  records[3].message = logclass_string("connection refused");
  records[3].level = LOGCLASS_INFO;
  records[4].message = records[3].message;
  records[4].level = LOGCLASS_ERROR;

  logclass_result_t results[5];
  REQUIRE(logclass_classify_records(scanner, records, 5, results, NULL) ==
          LOGCLASS_OK);
  REQUIRE(results[0].match != NULL && results[2].match != NULL);
  CHECK(equal(results[0].match->reason, "EVENT_PROBE_FAILED"));
  CHECK(results[0].kind == LOGCLASS_EVENT);
  CHECK(results[0].severity == LOGCLASS_WARNING);
  CHECK(results[1].match == NULL);
  CHECK(equal(results[2].match->reason, "EVENT_PROBE_FAILED"));
  CHECK(calls > 0);
  CHECK(results[3].match == NULL && results[3].severity == LOGCLASS_INFO);
  REQUIRE(results[4].match != NULL);
  CHECK(results[4].declared_level == LOGCLASS_ERROR);
  CHECK(results[4].text.data == records[4].message.data);
  CHECK(logclass_classify_records(scanner, NULL, 0, NULL, NULL) == LOGCLASS_OK);
}

// A later version's records are larger: they are not where ours would be.
static void test_larger_records(logclass_scanner_t* scanner) {
  struct {
    logclass_record_t known;
    void* future;
  } records[2] = {{LOGCLASS_RECORD_INIT, NULL}, {LOGCLASS_RECORD_INIT, NULL}};
  logclass_result_t results[2];
  for (int i = 0; i < 2; ++i) {
    records[i].known.struct_size = sizeof(records[0]);
    records[i].known.message = logclass_string(i ? "Killed process 1" : "a");
  }
  CHECK(logclass_classify_records(scanner, &records[0].known, 2, results,
                                  NULL) == LOGCLASS_OK);
  CHECK(results[0].match == NULL && results[1].match != NULL);
  records[1].known.struct_size = sizeof(logclass_record_t);
  CHECK_ERROR(
      logclass_classify_records(scanner, &records[0].known, 2, results, &error),
      LOGCLASS_INVALID_ARGUMENT, "not that of the first");
}

static void test_records_arguments(logclass_scanner_t* scanner) {
  logclass_record_t record = LOGCLASS_RECORD_INIT;
  logclass_field_t field = {kNoBytes, logclass_string("x")};
  logclass_result_t result;
  CHECK_ERROR(logclass_classify_records(NULL, &record, 1, &result, &error),
              LOGCLASS_INVALID_ARGUMENT, "scanner is NULL");
  CHECK_ERROR(logclass_classify_records(scanner, NULL, 1, &result, &error),
              LOGCLASS_INVALID_ARGUMENT, "records is NULL");
  CHECK_ERROR(logclass_classify_records(scanner, &record, 1, NULL, &error),
              LOGCLASS_INVALID_ARGUMENT, "results is NULL");
  record.kind = 3;
  CHECK_ERROR(logclass_classify_records(scanner, &record, 1, &result, &error),
              LOGCLASS_INVALID_ARGUMENT, "record 0: unknown kind 3");
  record.kind = LOGCLASS_LOG;
  record.level = 6;
  CHECK_ERROR(logclass_classify_records(scanner, &record, 1, &result, &error),
              LOGCLASS_INVALID_ARGUMENT, "record 0: unknown level 6");
  record.level = LOGCLASS_SEVERITY_NONE;
  record.message = kNoBytes;
  CHECK_ERROR(logclass_classify_records(scanner, &record, 1, &result, &error),
              LOGCLASS_INVALID_ARGUMENT, "the message has no bytes");
  record.message = logclass_string("a");
  record.field_count = 1;
  CHECK_ERROR(logclass_classify_records(scanner, &record, 1, &result, &error),
              LOGCLASS_INVALID_ARGUMENT, "fields is NULL");
  record.fields = &field;
  CHECK_ERROR(logclass_classify_records(scanner, &record, 1, &result, &error),
              LOGCLASS_INVALID_ARGUMENT, "field 0 has no bytes");
  record.struct_size = 1;
  CHECK_ERROR(logclass_classify_records(scanner, &record, 1, &result, &error),
              LOGCLASS_INVALID_ARGUMENT, "struct_size is 1");
}

static const char kEvents[] =
    "{\"kind\":\"List\",\"apiVersion\":\"v1\",\"items\":["
    "{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"type\":\"Warning\","
    "\"reason\":\"Unhealthy\",\"message\":\"Liveness probe failed: 500\","
    "\"involvedObject\":{\"kind\":\"Pod\",\"name\":\"a\"}},"
    "{\"kind\":\"Event\",\"apiVersion\":\"v1\",\"type\":\"Normal\","
    "\"reason\":\"Pulled\",\"message\":\"Container image present\","
    "\"involvedObject\":{\"kind\":\"Pod\",\"name\":\"b\"}}]}";

static void test_json(logclass_scanner_t* scanner) {
  logclass_result_t results[2];
  size_t count = 0;
  logclass_string_t json = logclass_string(kEvents);
  CHECK(logclass_classify_json(scanner, json, NULL, 0, &count, NULL) ==
        LOGCLASS_OK);
  CHECK(count == 2);
  CHECK(logclass_classify_json(scanner, json, results, 1, &count, NULL) ==
        LOGCLASS_OK);
  CHECK(count == 2);
  REQUIRE(logclass_classify_json(scanner, json, results, 2, &count, NULL) ==
          LOGCLASS_OK);
  REQUIRE(results[0].match != NULL);
  CHECK(equal(results[0].match->reason, "EVENT_PROBE_FAILED"));
  CHECK(results[0].kind == LOGCLASS_EVENT);
  CHECK(equal(results[0].text, "Liveness probe failed: 500"));
  CHECK(results[1].match == NULL);

  json = logclass_string("{\"level\":\"error\",\"msg\":\"Killed process 9\"}");
  CHECK(logclass_classify_json(scanner, json, results, 2, &count, NULL) ==
        LOGCLASS_OK);
  CHECK(count == 1 && results[0].match != NULL);
  CHECK(results[0].declared_level == LOGCLASS_ERROR);
  json = logclass_string("Killed process 9, and no JSON");
  CHECK(logclass_classify_json(scanner, json, results, 2, &count, NULL) ==
        LOGCLASS_OK);
  CHECK(count == 1 && results[0].match != NULL);
  CHECK(results[0].text.data == json.data);

  CHECK_ERROR(logclass_classify_json(NULL, json, results, 2, &count, &error),
              LOGCLASS_INVALID_ARGUMENT, "scanner is NULL");
  CHECK(count == 0);
  CHECK_ERROR(
      logclass_classify_json(scanner, kNoBytes, results, 2, &count, &error),
      LOGCLASS_INVALID_ARGUMENT, "json is NULL");
  CHECK_ERROR(logclass_classify_json(scanner, json, NULL, 2, &count, &error),
              LOGCLASS_INVALID_ARGUMENT, "results is NULL");
  CHECK_ERROR(logclass_classify_json(scanner, json, results, 2, NULL, &error),
              LOGCLASS_INVALID_ARGUMENT, "count is NULL");
}

static void test_explain(const logclass_rules_t* rules) {
  logclass_record_t record = LOGCLASS_RECORD_INIT;
  logclass_explain_options_t options = LOGCLASS_EXPLAIN_OPTIONS_INIT;
  logclass_text_t* text = NULL;
  record.message = logclass_string("Killed process 1 (dry run)");
  REQUIRE(logclass_explain(rules, &record, NULL, &text, NULL) == LOGCLASS_OK);
  CHECK(contains(logclass_text_view(text), "vetoed by \"dry run\""));
  CHECK(strlen(logclass_text_view(text).data) == logclass_text_view(text).size);
  logclass_text_free(text);

  options.format = LOGCLASS_FORMAT_JSON;
  options.rule = logclass_string("refused");
  REQUIRE(logclass_explain(rules, &record, &options, &text, NULL) ==
          LOGCLASS_OK);
  CHECK(contains(logclass_text_view(text),
                 "{\"severity\":\"INFO\",\"reason\":"
                 "null,"));
  CHECK(contains(logclass_text_view(text), "\"rules\":[{\"id\":\"refused\""));
  CHECK(
      contains(logclass_text_view(text),
               "{\"role\":\"any\",\"pattern\":\"connection refused\","
               "\"regex\":false,\"ignore_case\":false,\"list\":null,\"tier\":"
               "\"hyperscan\",\"matched\":false,\"begin\":null,\"end\":null}"));
  logclass_text_free(text);

  CHECK_ERROR(logclass_explain(NULL, &record, NULL, &text, &error),
              LOGCLASS_INVALID_ARGUMENT, "rules is NULL");
  CHECK(text == NULL);
  CHECK_ERROR(logclass_explain(rules, NULL, NULL, &text, &error),
              LOGCLASS_INVALID_ARGUMENT, "records is NULL");
  CHECK_ERROR(logclass_explain(rules, &record, NULL, NULL, &error),
              LOGCLASS_INVALID_ARGUMENT, "text is NULL");
  options.format = 2;
  CHECK_ERROR(logclass_explain(rules, &record, &options, &text, &error),
              LOGCLASS_INVALID_ARGUMENT, "unknown format 2");
  options.format = LOGCLASS_FORMAT_TEXT;
  options.rule = logclass_string("refuse");
  CHECK_ERROR(logclass_explain(rules, &record, &options, &text, &error),
              LOGCLASS_NOT_FOUND, "no rule \"refuse\"; did you mean");
  options.rule = kNoBytes;
  CHECK_ERROR(logclass_explain(rules, &record, &options, &text, &error),
              LOGCLASS_INVALID_ARGUMENT, "rule is NULL");
}

static void test_explain_json(const logclass_rules_t* rules) {
  logclass_explain_options_t options = LOGCLASS_EXPLAIN_OPTIONS_INIT;
  logclass_text_t* text = NULL;
  REQUIRE(logclass_explain_json(rules, logclass_string(kEvents), NULL, &text,
                                NULL) == LOGCLASS_OK);
  CHECK(contains(logclass_text_view(text), "EVENT_PROBE_FAILED"));
  CHECK(contains(logclass_text_view(text),
                 "\n\nverdict     INFO  -\n"));  // the second event's
  logclass_text_free(text);
  options.format = LOGCLASS_FORMAT_JSON;
  REQUIRE(logclass_explain_json(rules, logclass_string(kEvents), &options,
                                &text, NULL) == LOGCLASS_OK);
  CHECK(contains(logclass_text_view(text), "}]}]}\n{\"severity\":\"INFO\""));
  CHECK(contains(logclass_text_view(text),
                 "{\"field\":\"involvedObject.kind\",\"asks\":"
                 "\"involvedObject.kind is \\\"Pod\\\"\",\"value\":\"Pod\","
                 "\"holds\":true}"));
  logclass_text_free(text);
  CHECK_ERROR(logclass_explain_json(rules, kNoBytes, NULL, &text, &error),
              LOGCLASS_INVALID_ARGUMENT, "json is NULL");
}

// The old rules live until nobody uses them.
static void test_reload(void) {
  logclass_rules_t* old = load_text(kRules);
  logclass_live_rules_t* live = NULL;
  logclass_string_t line = logclass_string("Killed process 1");
  logclass_result_t result;
  REQUIRE(logclass_live_rules_create(old, &live, NULL) == LOGCLASS_OK);
  logclass_scanner_t* scanner = new_scanner(old);
  CHECK(logclass_scanner_refresh(scanner, live, NULL) == LOGCLASS_OK);
  CHECK(logclass_scanner_rules(scanner) == old);
  logclass_rules_release(old);

  logclass_rules_t* next = load_text(
      "rules: [{id: other, code: OTHER, title: t, category: c, severity: "
      "ERROR, any: ['Killed process']}]");
  logclass_live_rules_set(live, next);
  logclass_rules_t* current = logclass_live_rules_get(live);
  CHECK(current == next);
  logclass_rules_release(current);
  logclass_rules_release(next);

  REQUIRE(logclass_classify_line(scanner, line, &result, NULL) == LOGCLASS_OK);
  CHECK(equal(result.match->reason, "LOG_OOM_KILLED"));
  REQUIRE(logclass_scanner_refresh(scanner, live, NULL) == LOGCLASS_OK);
  REQUIRE(logclass_classify_line(scanner, line, &result, NULL) == LOGCLASS_OK);
  CHECK(equal(result.match->reason, "LOG_OTHER"));
  logclass_live_rules_free(live);

  logclass_rules_t* third = load_text(kRules);
  CHECK(logclass_scanner_set_rules(scanner, third, NULL) == LOGCLASS_OK);
  logclass_rules_release(third);
  REQUIRE(logclass_classify_line(scanner, line, &result, NULL) == LOGCLASS_OK);
  CHECK(equal(result.match->reason, "LOG_OOM_KILLED"));
  logclass_scanner_free(scanner);
}

static void test_handle_arguments(const logclass_rules_t* rules) {
  logclass_scanner_t* scanner = NULL;
  logclass_live_rules_t* live = NULL;
  CHECK_ERROR(logclass_scanner_create(NULL, &scanner, &error),
              LOGCLASS_INVALID_ARGUMENT, "rules is NULL");
  CHECK_ERROR(logclass_scanner_create(rules, NULL, &error),
              LOGCLASS_INVALID_ARGUMENT, "scanner is NULL");
  CHECK_ERROR(logclass_live_rules_create(NULL, &live, &error),
              LOGCLASS_INVALID_ARGUMENT, "rules is NULL");
  CHECK_ERROR(logclass_live_rules_create(rules, NULL, &error),
              LOGCLASS_INVALID_ARGUMENT, "live is NULL");
  scanner = new_scanner(rules);
  CHECK_ERROR(logclass_scanner_set_rules(scanner, NULL, &error),
              LOGCLASS_INVALID_ARGUMENT, "rules is NULL");
  CHECK_ERROR(logclass_scanner_set_rules(NULL, rules, &error),
              LOGCLASS_INVALID_ARGUMENT, "scanner is NULL");
  CHECK_ERROR(logclass_scanner_refresh(scanner, NULL, &error),
              LOGCLASS_INVALID_ARGUMENT, "live is NULL");
  CHECK_ERROR(logclass_scanner_refresh(NULL, live, &error),
              LOGCLASS_INVALID_ARGUMENT, "scanner is NULL");
  logclass_scanner_free(scanner);
}

enum { kThreads = 4, kRounds = 300 };

// Classifies with rules that are exchanged all the while.
static void* classify_in_thread(void* live) {
  logclass_rules_t* first = logclass_live_rules_get(live);
  logclass_scanner_t* scanner = new_scanner(first);
  logclass_string_t text = logclass_string("Killed process 1\nINFO: b\n");
  logclass_rules_release(first);
  intptr_t wrong = 0;
  for (int i = 0; i < kRounds; ++i) {
    logclass_result_t results[4];
    size_t count = 0;
    size_t consumed = 0;
    if (logclass_scanner_refresh(scanner, live, NULL) != LOGCLASS_OK ||
        logclass_classify_lines(scanner, text, results, 4, &count, &consumed,
                                NULL) != LOGCLASS_OK ||
        count != 2 || results[0].match == NULL || results[1].match != NULL ||
        !equal(results[0].match->rule->id, "oom")) {
      ++wrong;
    }
  }
  logclass_scanner_free(scanner);
  return (void*)wrong;
}

static void test_threads(void) {
  logclass_rules_t* rules[2] = {load_text(kRules), load_text(kRules)};
  logclass_live_rules_t* live = NULL;
  pthread_t threads[kThreads];
  REQUIRE(logclass_live_rules_create(rules[0], &live, NULL) == LOGCLASS_OK);
  for (int i = 0; i < kThreads; ++i) {
    REQUIRE(pthread_create(&threads[i], NULL, classify_in_thread, live) == 0);
  }
  for (int i = 0; i < kRounds; ++i) logclass_live_rules_set(live, rules[i % 2]);
  for (int i = 0; i < kThreads; ++i) {
    void* wrong = NULL;
    pthread_join(threads[i], &wrong);
    CHECK(wrong == NULL);
  }
  logclass_live_rules_free(live);
  // Only the references of this function are left.
  CHECK(logclass_rules_retain(rules[0]) == rules[0]);
  logclass_rules_release(rules[0]);
  logclass_rules_release(rules[0]);
  logclass_rules_release(rules[1]);
}

static void test_shipped_rules(const char* rules_dir, const char* cache_dir) {
  logclass_string_t path = logclass_string(rules_dir);
  logclass_load_options_t options = LOGCLASS_LOAD_OPTIONS_INIT;
  options.cache_dir = logclass_string(cache_dir);
  for (int from_cache = 0; from_cache < 2; ++from_cache) {
    logclass_rules_t* rules = NULL;
    REQUIRE(logclass_rules_load(&path, 1, &options, &rules, NULL) ==
            LOGCLASS_OK);
    CHECK(logclass_rules_from_cache(rules) >= from_cache);
    CHECK(logclass_rules_count(rules) > 100);
    logclass_rules_release(rules);
  }
}

static void test_memory_cache(const char* cache_dir) {
  logclass_rule_file_t file = {logclass_string("memory.yaml"),
                               logclass_string(kRules)};
  logclass_load_options_t options = LOGCLASS_LOAD_OPTIONS_INIT;
  options.cache_dir = logclass_string(cache_dir);
  for (int from_cache = 0; from_cache < 2; ++from_cache) {
    logclass_rules_t* rules = NULL;
    REQUIRE(logclass_rules_load_memory(&file, 1, &options, &rules, NULL) ==
            LOGCLASS_OK);
    CHECK(logclass_rules_from_cache(rules) >= from_cache);
    CHECK(equal(logclass_rules_at(rules, 0)->file, "memory.yaml"));
    logclass_rules_release(rules);
  }
  // A cache that cannot be written is a warning.
  options.cache_dir = logclass_string("/dev/null/cache");
  logclass_rules_t* rules = NULL;
  REQUIRE(logclass_rules_load_memory(&file, 1, &options, &rules, NULL) ==
          LOGCLASS_OK);
  CHECK(contains(logclass_rules_warnings(rules), "cannot be cached"));
  logclass_rules_release(rules);
}

int main(int argc, char** argv) {
  REQUIRE(argc == 3);
  test_version();
  test_names();
  test_nothing_to_free();
  test_wrong_rules();
  test_load_arguments();
  test_struct_sizes();

  logclass_rules_t* rules = load_text(kRules);
  logclass_scanner_t* scanner = new_scanner(rules);
  test_metadata(rules);
  test_line(scanner);
  test_truncation(scanner);
  test_lines(scanner);
  test_lines_arguments(scanner);
  test_records(scanner);
  test_larger_records(scanner);
  test_records_arguments(scanner);
  test_json(scanner);
  test_explain(rules);
  test_explain_json(rules);
  test_handle_arguments(rules);
  logclass_scanner_free(scanner);
  logclass_rules_release(rules);

  test_reload();
  test_threads();
  test_shipped_rules(argv[1], argv[2]);
  test_memory_cache(argv[2]);
  if (failures > 0) fprintf(stderr, "%d checks failed\n", failures);
  return failures > 0;
}
