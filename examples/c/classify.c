// Reads log lines from standard input and prints those that are ERROR or worse,
// with their reason and attributes, and why the first of them is.
//
// Usage: classify RULES < LOG

#include <logclass/logclass.h>
#include <stdio.h>
#include <string.h>

enum { kBufferBytes = 1 << 20, kResults = 4096 };

static int fail(logclass_error_t* error) {
  fprintf(stderr, "%s%s\n", logclass_error_diagnostics(error).data,
          logclass_error_message(error).data);
  logclass_error_free(error);
  return 1;
}

static void print_after(const char* separator, logclass_string_t text) {
  fputs(separator, stdout);
  fwrite(text.data, 1, text.size, stdout);
}

static void print_result(const logclass_result_t* result) {
  print_after("", logclass_severity_name(result->severity));
  if (result->match != NULL) {
    print_after(" ", result->match->reason);
    for (size_t i = 0; i < result->match->attribute_count; ++i) {
      const logclass_attribute_t* attribute = &result->match->attributes[i];
      print_after(" ", attribute->name);
      print_after("=", attribute->value);
    }
  }
  print_after(": ", result->text);
  putchar('\n');
}

static int explain(const logclass_rules_t* rules, logclass_string_t line) {
  logclass_record_t record = LOGCLASS_RECORD_INIT;
  logclass_text_t* text = NULL;
  logclass_error_t* error = NULL;
  record.message = line;
  if (logclass_explain(rules, &record, NULL, &text, &error) != LOGCLASS_OK) {
    return fail(error);
  }
  print_after("", logclass_text_view(text));
  logclass_text_free(text);
  return 0;
}

// Classifies whole lines; what follows the last newline is for the next call.
static int classify(logclass_scanner_t* scanner, logclass_string_t lines) {
  static logclass_result_t results[kResults];
  static int explained = 0;
  logclass_error_t* error = NULL;
  while (lines.size > 0) {
    size_t count, consumed;
    if (logclass_classify_lines(scanner, lines, results, kResults, &count,
                                &consumed, &error) != LOGCLASS_OK) {
      return fail(error);
    }
    for (size_t i = 0; i < count; ++i) {
      if (results[i].severity < LOGCLASS_ERROR) continue;
      print_result(&results[i]);
      if (explained++ > 0 || results[i].match == NULL) continue;
      if (explain(logclass_scanner_rules(scanner), results[i].text)) return 1;
    }
    lines.data += consumed;
    lines.size -= consumed;
  }
  return 0;
}

int main(int argc, char** argv) {
  static char buffer[kBufferBytes];
  logclass_string_t path = logclass_string(argc > 1 ? argv[1] : "rules");
  logclass_rules_t* rules = NULL;
  logclass_scanner_t* scanner = NULL;
  logclass_error_t* error = NULL;
  size_t size = 0, got;
  if (logclass_check_version(LOGCLASS_API_MAJOR, LOGCLASS_API_MINOR, &error) ||
      logclass_rules_load(&path, 1, NULL, &rules, &error) ||
      logclass_scanner_create(rules, &scanner, &error)) {
    return fail(error);
  }
  int status = 0;
  while (!status &&
         (got = fread(buffer + size, 1, sizeof(buffer) - size, stdin)) > 0) {
    size_t whole = size += got;
    while (whole > 0 && buffer[whole - 1] != '\n') --whole;
    if (whole == 0 && size == sizeof(buffer)) whole = size;  // a giant line
    status = classify(scanner, (logclass_string_t){buffer, whole});
    memmove(buffer, buffer + whole, size -= whole);
  }
  if (!status) status = classify(scanner, (logclass_string_t){buffer, size});
  logclass_scanner_free(scanner);
  logclass_rules_release(rules);
  return status;
}
