// Want of memory: fails one allocation of the library after the other, and
// expects a status each time, and a scanner that works again afterwards.
//
// Needs glibc, whose malloc() a program can replace. Under a sanitizer, which
// replaces it as well, there is nothing to test.

#include "check.h"

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__) || \
    !defined(__GLIBC__)
int main(void) {
  (void)failures;
  puts("no malloc() of our own here");
  return 77;
}
#else

void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* old, size_t size);
void* __libc_memalign(size_t alignment, size_t size);

static long allocations_left = -1;  // until one fails; negative: none does

static int fails(void) {
  return allocations_left >= 0 && allocations_left-- == 0;
}

void* malloc(size_t size) { return fails() ? NULL : __libc_malloc(size); }

void* calloc(size_t count, size_t size) {
  return fails() ? NULL : __libc_calloc(count, size);
}

void* realloc(void* old, size_t size) {
  return fails() ? NULL : __libc_realloc(old, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
  return fails() ? NULL : __libc_memalign(alignment, size);
}

int posix_memalign(void** out, size_t alignment, size_t size) {
  void* memory = fails() ? NULL : __libc_memalign(alignment, size);
  if (memory == NULL) return 12;  // ENOMEM
  *out = memory;
  return 0;
}

// Runs `step` with each of its allocations failing in turn, until none does.
// Returns how often it failed.
static long fail_each(logclass_status_t (*step)(logclass_error_t**)) {
  long failed = 0;
  for (long n = 0;; ++n) {
    logclass_error_t* error = NULL;
    allocations_left = n;
    const logclass_status_t status = step(&error);
    const int reached = allocations_left < 0;
    allocations_left = -1;
    CHECK(logclass_error_status(error) == status);
    // Parts that can do without some memory may succeed.
    if (status != LOGCLASS_OK) ++failed;
    if (status != LOGCLASS_OK && status != LOGCLASS_RESOURCE_EXHAUSTED) {
      fprintf(stderr, "allocation %ld: %s: %s\n%s", n,
              logclass_status_name(status).data,
              logclass_error_message(error).data,
              logclass_error_diagnostics(error).data);
      ++failures;
    }
    logclass_error_free(error);
    if (!reached) return failed;
  }
}

static logclass_rules_t* rules;
static logclass_scanner_t* scanner;

// Rules that are read in full and refused: Hyperscan's compiler, which they do
// not come to, crashes for want of memory.
static logclass_status_t load_step(logclass_error_t** error) {
  char text[sizeof(kRules) + 64];
  snprintf(text, sizeof(text), "%s- {id: wrong, severity: sever}\n", kRules);
  logclass_rule_file_t file = {logclass_string("test.yaml"),
                               logclass_string(text)};
  logclass_rules_t* loaded = NULL;
  const logclass_status_t status =
      logclass_rules_load_memory(&file, 1, NULL, &loaded, error);
  CHECK(loaded == NULL);
  if (status != LOGCLASS_INVALID_ARGUMENT) return status;
  CHECK(contains(logclass_error_diagnostics(*error), "sever"));
  logclass_error_free(*error);
  *error = NULL;
  return LOGCLASS_OK;
}

static logclass_status_t create_step(logclass_error_t** error) {
  logclass_scanner_t* made = NULL;
  const logclass_status_t status = logclass_scanner_create(rules, &made, error);
  logclass_scanner_free(made);
  return status;
}

static logclass_status_t classify_step(logclass_error_t** error) {
  logclass_result_t results[3];
  size_t count;
  size_t consumed;
  logclass_scanner_free(scanner);
  scanner = NULL;
  logclass_status_t status = logclass_scanner_create(rules, &scanner, error);
  if (status != LOGCLASS_OK) return status;
  status = logclass_classify_lines(
      scanner, logclass_string("Killed process 12345678901234567890\nb\n"),
      results, 3, &count, &consumed, error);
  // The memory is back: the same scanner works.
  if (allocations_left < 0) {
    CHECK(logclass_classify_lines(scanner, logclass_string("Killed process 1"),
                                  results, 3, &count, &consumed,
                                  NULL) == LOGCLASS_OK);
    CHECK(count == 1 && results[0].match != NULL);
  }
  return status;
}

static logclass_status_t explain_step(logclass_error_t** error) {
  logclass_record_t record = LOGCLASS_RECORD_INIT;
  logclass_explain_options_t options = LOGCLASS_EXPLAIN_OPTIONS_INIT;
  logclass_text_t* text = NULL;
  record.message = logclass_string("Killed process 1, connection refused");
  options.format = LOGCLASS_FORMAT_JSON;
  const logclass_status_t status =
      logclass_explain(rules, &record, &options, &text, error);
  logclass_text_free(text);
  return status;
}

int main(void) {
  rules = load_text(kRules);
  CHECK(fail_each(load_step) > 0);
  CHECK(fail_each(create_step) > 0);
  CHECK(fail_each(classify_step) > 0);
  CHECK(fail_each(explain_step) > 0);
  logclass_scanner_free(scanner);
  logclass_rules_release(rules);
  if (failures > 0) fprintf(stderr, "%d checks failed\n", failures);
  return failures > 0;
}

#endif
