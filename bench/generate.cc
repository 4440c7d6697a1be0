#include "bench/generate.h"

#include <cstdio>
#include <string_view>
#include <vector>

#include "bench/random.h"
#include "bench/rule_sets.h"
#include "classifier/rules/rule.h"

namespace logclass::bench {
namespace {

// {t} time, {k} time as klog has it, {n} number, {d} a duration's digits,
// {i} address, {u} UUID, {x} 16 hexadecimal digits, {p} pod, {w} word.
// None of these is a failure.
constexpr std::string_view kTemplates[] = {
    "I{k}       1 controller.go:{n}] \"Finished syncing\" controller=\"{w}\" "
    "key=\"{w}/{p}\" duration=\"{d}ms\"",
    "I{k}       1 httplog.go:132] \"HTTP\" verb=\"GET\" URI=\"/api/v1/"
    "namespaces/{w}/pods/{p}\" latency=\"{d}ms\" srcIP=\"{i}:{n}\" resp=200",
    "{t} INFO  [{w}-worker-{n}] c.example.{w}.OrderService - order {u} "
    "accepted from {i} in {d} ms",
    "{i} - - [{t}] \"GET /{w}/{n}?id={x} HTTP/1.1\" 200 {n} \"-\" "
    "\"Mozilla/5.0 (X11; Linux x86_64)\" rt=0.{d}",
    "{\"level\":\"info\",\"ts\":\"{t}\",\"caller\":\"mvcc/index.go:{n}\","
    "\"msg\":\"compacted tree index\",\"revision\":{n},\"took\":\"{d}us\"}",
    "{\"level\":\"info\",\"ts\":\"{t}\",\"logger\":\"{w}\",\"msg\":\"reconciled"
    "\",\"namespace\":\"{w}\",\"name\":\"{p}\",\"reconcileID\":\"{u}\"}",
    "time=\"{t}\" level=info msg=\"container {x} started\" id={x} pod={p} "
    "namespace={w}",
    "time=\"{t}\" level=debug msg=\"lease {w} renewed by {p}\" rev={n}",
    "{t} [{n}] LOG:  checkpoint complete: wrote {n} buffers (0.{d}%); "
    "write=0.{d} s, sync=0.{d} s; distance={n} kB",
    "{t} DEBUG {w}.cache: hit for key {x} on shard {d}, age {n}s",
    "[{t}] [info] [{w}.cpp:{n}] cm update generation {n} for cluster {w}_{x}",
    "{t} {p} {w}[{n}]: Accepted publickey for deploy from {i} port {n} ssh2",
    "{t} INFO org.example.{w}.Fetcher: fetched {n} records of {w}-{d} up to "
    "offset {n} from broker {i}:9092",
    "I{k}       1 scheduler.go:{n}] \"Bound pod\" pod=\"{w}/{p}\" node=\"ip-{d}"
    "\" evaluatedNodes={d} feasibleNodes={d}",
};

constexpr std::string_view kWords[] = {
    "cart",    "checkout", "catalog", "billing", "search", "gateway",
    "session", "ledger",   "mailer",  "ingest",  "replay", "profile",
    "pricing", "shipping", "audit",   "metrics",
};

// What a line is filled up with, so that a long one is not one long word.
constexpr std::string_view kFilling[] = {
    " {w}={n}", " trace={x}", " from {i}", " key={u}", " at {w}.{w}(", " {n}",
};

template <typename... Arguments>
void AppendFormatted(std::string& out, const char* format,
                     Arguments... arguments) {
  char text[64];
  out.append(text, std::snprintf(text, sizeof text, format, arguments...));
}

void AppendUuid(Random& random, std::string& out) {
  const uint64_t high = random.Next(), low = random.Next();
  AppendFormatted(out, "%08llx-%04llx-4%03llx-a%03llx-%012llx",
                  (high >> 32) + 0ull, (high >> 16 & 0xffff) + 0ull,
                  (high & 0xfff) + 0ull, (low >> 52) + 0ull,
                  (low & 0xffffffffffff) + 0ull);
}

void AppendTime(Random& random, bool klog, std::string& out) {
  const int day = 1 + static_cast<int>(random.Below(28));
  const int hour = static_cast<int>(random.Below(24));
  const int minute = static_cast<int>(random.Below(60));
  const int second = static_cast<int>(random.Below(60));
  const int micros = static_cast<int>(random.Below(1'000'000));
  AppendFormatted(
      out,
      klog ? "03%02d %02d:%02d:%02d.%06d" : "2024-03-%02dT%02d:%02d:%02d.%06dZ",
      day, hour, minute, second, micros);
}

void AppendAddress(Random& random, std::string& out) {
  AppendFormatted(out, "10.%d.%d.%d", static_cast<int>(random.Below(256)),
                  static_cast<int>(random.Below(256)),
                  static_cast<int>(random.Below(256)));
}

void AppendField(char field, Random& random, std::string& out) {
  switch (field) {
    case 't':
    case 'k':
      return AppendTime(random, field == 'k', out);
    case 'n':
      return AppendFormatted(out, "%d", static_cast<int>(random.Below(65536)));
    case 'd':
      return AppendFormatted(out, "%d", static_cast<int>(random.Below(100)));
    case 'i':
      return AppendAddress(random, out);
    case 'u':
      return AppendUuid(random, out);
    case 'x':
      return AppendFormatted(out, "%016llx", random.Next() + 0ull);
    case 'p':
      out += random.Pick(kWords);
      return AppendFormatted(out, "-%010llx", random.Below(1ull << 40) + 0ull);
    default:
      out += random.Pick(kWords);
  }
}

void AppendFilled(std::string_view text, Random& random, std::string& out) {
  for (size_t i = 0; i < text.size(); ++i) {
    // A brace that is JSON's own is followed by a quote.
    if (text[i] == '{' && i + 2 < text.size() && text[i + 2] == '}') {
      AppendField(text[i + 1], random, out);
      i += 2;
    } else {
      out += text[i];
    }
  }
}

// Makes the line that begins at `start` so long.
void Fit(size_t start, size_t line_bytes, Random& random, std::string& out) {
  if (line_bytes == 0) return;
  while (out.size() - start < line_bytes) {
    AppendFilled(random.Pick(kFilling), random, out);
  }
  out.resize(start + line_bytes);
}

// The lines that the shipped rules for log lines have to match.
std::vector<std::string> Failures(size_t max_bytes) {
  std::vector<std::string> out;
  for (const Rule& rule : ShippedRules().rules) {
    if (!rule.AppliesTo(RecordKind::kLog)) continue;
    for (const Example& example : rule.examples) {
      const bool plain = example.fields.empty() && !example.level &&
                         (!example.kind || *example.kind == RecordKind::kLog) &&
                         example.line.find('\n') == std::string::npos;
      if (!example.should_match || !plain) continue;
      if (max_bytes == 0 || example.line.size() <= max_bytes) {
        out.push_back(example.line);
      }
    }
  }
  return out;
}

}  // namespace

std::string GenerateLines(const GenerateOptions& options) {
  Random random(options.seed);
  std::vector<std::string> failures;
  if (options.hit_percent > 0) failures = Failures(options.line_bytes);
  std::string out;
  out.reserve(options.bytes + options.line_bytes + (size_t{4} << 10));
  while (out.size() < options.bytes) {
    const size_t start = out.size();
    const bool hit = static_cast<int>(random.Below(100)) < options.hit_percent;
    if (hit && !failures.empty()) {
      out += random.Pick(failures);
    } else {
      AppendFilled(random.Pick(kTemplates), random, out);
    }
    Fit(start, options.line_bytes, random, out);
    out += '\n';
  }
  return out;
}

}  // namespace logclass::bench
