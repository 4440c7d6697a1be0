// logclass filter: verdicts for a log daemon that runs the command beside it,
// message by message.
//
// rsyslog's protocol is that of its module mmexternal, as rsyslog's source says
// in plugins/external/INTERFACE.md and plugins/mmexternal/mmexternal.c: each
// line of standard input is a message; each is answered, in order, by one line
// of JSON that says which properties change, `$!` being the tree of the
// message's variables. rsyslog waits for the answer before it sends the next
// one. It takes standard error for answers too, so nothing may be printed there
// but what ends the program, and it leaves the environment empty.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstring>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "classifier/base/utf8.h"
#include "classifier/cli/commands.h"
#include "classifier/cli/exit_code.h"
#include "classifier/cli/input.h"
#include "classifier/cli/raw_source.h"
#include "classifier/cli/words.h"
#include "classifier/cli/write.h"
#include "classifier/engine/scanner.h"
#include "classifier/level/level.h"
#include "classifier/record/arena.h"
#include "classifier/record/json.h"
#include "classifier/record/json_decode.h"
#include "classifier/record/json_reader.h"
#include "classifier/record/json_value.h"
#include "classifier/text/verdict_json.h"

namespace logclass::cli {
namespace {

constexpr char kFooter[] =
    "For rsyslog's module mmexternal, with any interface.input; fulljson is\n"
    "needed where messages have several lines. The verdict is in $!logclass,\n"
    "with the members of classify --format=ndjson. rsyslog empties the\n"
    "environment, so only --cache-dir makes it start quickly.\n\n"
    "Example, in rsyslog.conf:\n"
    "  module(load=\"mmexternal\")\n"
    "  action(type=\"mmexternal\" interface.input=\"fulljson\"\n"
    "         binary=\"/usr/bin/logclass filter --protocol=rsyslog\")\n"
    "  if $!logclass!severity == \"CRITICAL\" then /var/log/critical.log";

struct FilterOptions {
  std::string protocol;
  RuleOptions rules;
};

// The records that rsyslog's messages stand for. Not thread-safe.
class RsyslogRecords {
 public:
  // Forgets the messages; their records are no longer valid.
  void Clear() {
    json_.Clear();
    reader_.Shrink();
    arena_.Clear();
  }

  // Returns the record of a message, which has to live until Clear().
  Record Read(std::string_view message) {
    if (!message.starts_with('{')) return ReadText(message);
    // As interface.input="fulljson" has it?
    const JsonValue object = JsonValue::OfText(CopyAsUtf8(message));
    const JsonValue text = reader_.Find(object, "msg");
    const JsonValue severity = reader_.Find(object, "syslogseverity");
    if (!IsString(text) || !IsString(severity)) return ReadText(message);
    return ReadMessage(DecodeJson(text, arena_), severity.string());
  }

 private:
  static bool BeginsLikeJson(std::string_view text) {
    const size_t begin = text.find_first_not_of(" \t");
    return begin != text.npos && text[begin] == '{';
  }

  // JSON is not read where it is not UTF-8. rsyslog passes on what bytes it has
  // received, and in fromhost-ip of a local socket what it had in memory.
  std::string_view CopyAsUtf8(std::string_view text) {
    char* const copy = arena_.Allocate(text.size());
    std::memcpy(copy, text.data(), text.size());
    for (size_t i = 0; i < text.size();) {
      const Utf8Char first = FirstUtf8Char(text.substr(i));
      if (!first.valid) std::memset(copy + i, '?', first.length);
      i += first.length;
    }
    return {copy, text.size()};
  }

  static Record Line(std::string_view text) {
    // In RFC 3164's format the blank that follows the tag is the message's.
    if (text.starts_with(' ')) text.remove_prefix(1);
    Record record;
    record.message = text;
    return record;
  }

  // Log lines in JSON are records, and so is what else holds just one.
  Record ReadText(std::string_view text) {
    if (!BeginsLikeJson(text)) return Line(text);
    const std::span<const Record> parsed = json_.Parse(text);
    return parsed.size() == 1 ? parsed.front() : Line(text);
  }

  // What the message itself declares counts for more than its priority, which
  // is made up where the message is a program's output.
  Record ReadMessage(std::string_view text, std::string_view severity) {
    Record record = ReadText(text);
    const std::string_view first_line =
        record.message.substr(0, record.message.find('\n'));
    if (!record.level.has_value() && !DetectLevel(first_line).has_value()) {
      bool weak;
      record.level = LevelOfField("syslog.severity", severity, &weak);
    }
    return record;
  }

  JsonRecords json_;
  Arena arena_;
  JsonReader reader_{&arena_};
};

// Answers messages until there are no more.
class RsyslogFilter {
 public:
  explicit RsyslogFilter(std::unique_ptr<Scanner> scanner)
      : scanner_(std::move(scanner)) {}

  absl::Status Run() {
    absl::StatusOr<std::unique_ptr<RawSource>> source = RawSource::Open("-");
    if (!source.ok()) return source.status();
    BlockReader reader(*std::move(source), {});
    while (true) {
      // One message, or all that have come since.
      absl::StatusOr<std::string_view> block = reader.Next();
      if (!block.ok()) return block.status();
      if (block->empty()) return absl::OkStatus();
      absl::Status status = Answer(*block);
      if (!status.ok()) return status;
    }
  }

 private:
  absl::Status Answer(std::string_view block) {
    messages_.Clear();
    records_.clear();
    while (!block.empty()) {
      const size_t end = std::min(block.find('\n'), block.size());
      records_.push_back(messages_.Read(block.substr(0, end)));
      block.remove_prefix(std::min(end + 1, block.size()));
    }
    absl::Status status = scanner_->ClassifyBatch(records_, &verdicts_);
    if (!status.ok()) return status;
    for (size_t i = 0; i < verdicts_.items().size(); ++i) {
      out_.Append(R"({"$!":{"logclass":{)");
      AppendVerdictMembers(verdicts_.Get(i), out_);
      out_.Append("}}}\n");
    }
    return Flush(out_);
  }

  std::unique_ptr<Scanner> scanner_;
  RsyslogRecords messages_;
  std::vector<Record> records_;
  BatchVerdicts verdicts_;
  OutputBuffer out_;
};

int RunFilter(const FilterOptions& options) {
  absl::StatusOr<std::shared_ptr<const Database>> database =
      LoadDatabase(options.rules);
  if (!database.ok()) return Fail(database.status());
  absl::StatusOr<std::unique_ptr<Scanner>> scanner = Scanner::Create(*database);
  if (!scanner.ok()) return Fail(scanner.status());
  return Fail(RsyslogFilter(*std::move(scanner)).Run());
}

}  // namespace

void AddFilterCommand(CLI::App& program, Action& action) {
  CLI::App& app = *program.add_subcommand(
      "filter", "Answer a log daemon's messages with verdicts.");
  auto options = std::make_shared<FilterOptions>();
  CLI::Option* protocol =
      app.add_option("--protocol", options->protocol,
                     "rsyslog: a message per line, a JSON object for each");
  AllowWords(protocol, {"rsyslog"})->required()->option_text("NAME");
  AddRuleFlags(app, options->rules);
  FinishHelp(app, kFooter);
  app.final_callback([options, &action] {
    action = [options] { return RunFilter(*options); };
  });
}

}  // namespace logclass::cli
