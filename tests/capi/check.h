// What the C tests share: checks that print and count, and small helpers.

#ifndef TESTS_CAPI_CHECK_H_
#define TESTS_CAPI_CHECK_H_

#include <logclass/logclass.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int failures = 0;

#define CHECK(condition)                                              \
  do {                                                                \
    if (!(condition)) {                                               \
      fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition); \
      ++failures;                                                     \
    }                                                                 \
  } while (0)

// Ends the program: what follows would make no sense.
#define REQUIRE(condition)           \
  do {                               \
    int before_ = failures;          \
    CHECK(condition);                \
    if (failures > before_) exit(1); \
  } while (0)

static inline int equal(logclass_string_t text, const char* wanted) {
  return text.size == strlen(wanted) &&
         (text.size == 0 || memcmp(text.data, wanted, text.size) == 0);
}

static inline int contains(logclass_string_t text, const char* wanted) {
  const size_t size = strlen(wanted);
  for (size_t i = 0; i + size <= text.size; ++i) {
    if (memcmp(text.data + i, wanted, size) == 0) return 1;
  }
  return 0;
}

// A rule set of each kind of thing that results can point to.
static const char kRules[] =
    "rules:\n"
    "- id: oom\n"
    "  code: OOM_KILLED\n"
    "  title: Out of memory\n"
    "  category: memory\n"
    "  severity: CRITICAL\n"
    "  any: [{regex: 'Killed process (?P<pid>\\d+)'}]\n"
    "  none: ['dry run']\n"
    "  hint: Raise the limit.\n"
    "- id: refused\n"
    "  code: CONNECTION_REFUSED\n"
    "  title: Nobody listens\n"
    "  category: networking\n"
    "  severity: ERROR\n"
    "  min_level: WARNING\n"
    "  any: ['connection refused']\n"
    "- id: unhealthy\n"
    "  code: PROBE_FAILED\n"
    "  title: A probe failed\n"
    "  category: kubernetes\n"
    "  severity: WARNING\n"
    "  kinds: [event]\n"
    "  any: ['probe failed']\n"
    "  when: {involvedObject.kind: [Pod]}\n";

static inline logclass_rules_t* load_text(const char* text) {
  logclass_rule_file_t file = {logclass_string("test.yaml"),
                               logclass_string(text)};
  logclass_rules_t* rules = NULL;
  logclass_error_t* error = NULL;
  if (logclass_rules_load_memory(&file, 1, NULL, &rules, &error) !=
      LOGCLASS_OK) {
    fprintf(stderr, "%s\n%s\n", logclass_error_message(error).data,
            logclass_error_diagnostics(error).data);
    exit(1);
  }
  return rules;
}

static inline logclass_scanner_t* new_scanner(const logclass_rules_t* rules) {
  logclass_scanner_t* scanner = NULL;
  REQUIRE(logclass_scanner_create(rules, &scanner, NULL) == LOGCLASS_OK);
  return scanner;
}

#endif  // TESTS_CAPI_CHECK_H_
