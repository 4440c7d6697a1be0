#include "bench/result.h"

#include <algorithm>
#include <cstdio>
#include <string_view>

#include "classifier/base/strings.h"
#include "classifier/text/json_writer.h"

namespace logclass::bench {
namespace {

double Median(const std::vector<Sample>& rounds, double Sample::*member) {
  std::vector<double> values;
  for (const Sample& round : rounds) values.push_back(round.*member);
  const auto middle = values.begin() + values.size() / 2;
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

std::string Number(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.9g", value);
  return text;
}

std::string Number(const std::optional<uint64_t>& value) {
  return value ? std::to_string(*value) : "null";
}

class JsonObject {
 public:
  void Add(std::string_view key, const std::string& json) {
    text_ += Concat(text_.empty() ? "{\"" : ",\"", key, "\":", json);
  }
  void AddString(std::string_view key, std::string_view value) {
    OutputBuffer quoted;
    AppendJsonStringOrNull(value, quoted);
    Add(key, std::string(quoted.view()));
  }
  std::string Finish() { return text_ + "}"; }

 private:
  std::string text_;
};

void AddTimes(const Result& result, JsonObject& object) {
  if (result.rounds.empty()) return;
  const auto [fastest, slowest] =
      std::ranges::minmax(result.rounds, {}, &Sample::seconds);
  object.Add("seconds", Number(MedianSeconds(result)));
  object.Add("fastest_seconds", Number(fastest.seconds));
  object.Add("slowest_seconds", Number(slowest.seconds));
  object.Add("cpu_seconds",
             Number(Median(result.rounds, &Sample::cpu_seconds)));
  // The last round's: the first may still be growing its buffers.
  const Sample& last = result.rounds.back();
  object.Add("found", std::to_string(last.found));
  object.Add("allocations", Number(last.allocations));
  object.Add("instructions", Number(last.instructions));
  object.Add("peak_bytes",
             Number(result.peak_bytes ? result.peak_bytes : last.peak_bytes));
}

}  // namespace

double MedianSeconds(const Result& result) {
  return Median(result.rounds, &Sample::seconds);
}

std::string ToJson(const Result& result) {
  JsonObject object;
  object.AddString("subject", result.subject);
  object.AddString("corpus", result.corpus);
  object.AddString("name", result.name);
  object.Add("parameter", Number(result.parameter));
  object.AddString("answer", result.answer);
  object.AddString("note", result.note);
  object.AddString("skipped", result.skipped);
  object.Add("lines", std::to_string(result.lines));
  object.Add("bytes", std::to_string(result.bytes));
  object.Add("corpus_bytes", std::to_string(result.corpus_bytes));
  object.Add("rounds", std::to_string(result.rounds.size()));
  AddTimes(result, object);
  return object.Finish();
}

std::string ToText(const Result& result) {
  std::string head = Concat(result.subject, '/', result.corpus, '/');
  if (result.parameter != 0) head += Number(result.parameter) + "/";
  head += result.name;
  if (!result.skipped.empty()) return Concat(head, ": ", result.skipped);
  const double seconds = MedianSeconds(result);
  char text[160];
  if (result.lines == 0) {
    std::snprintf(text, sizeof text, "%-58s %12.4f s", head.c_str(), seconds);
    return text;
  }
  std::snprintf(text, sizeof text, "%-58s %12.0f lines/s %9.1f MB/s",
                head.c_str(), static_cast<double>(result.lines) / seconds,
                static_cast<double>(result.bytes) / seconds / 1e6);
  return text;
}

}  // namespace logclass::bench
