#include "bench/peers/programs.h"

#include <regex.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <utility>

#include "bench/peers/extended_regex.h"
#include "bench/peers/patterns.h"
#include "bench/process.h"
#include "classifier/base/file.h"
#include "classifier/base/strings.h"

namespace logclass::bench {
namespace {

std::string Join(const std::vector<std::string>& lines) {
  std::string out;
  for (const std::string& line : lines) out += Concat(line, '\n');
  return out;
}

// The first lines as a file; kept, since every round asks for the same.
std::string FileOf(const Slice& slice, const testing::TempDir& workspace) {
  const std::string name = Concat("lines-", slice.text.size());
  const std::string path = Concat(workspace.path(), '/', name);
  return std::filesystem::exists(path) ? path
                                       : workspace.Write(name, slice.text);
}

void AddNote(std::string* note, const std::string& more) {
  *note += Concat(note->empty() ? "" : "; ", more);
}

void NoteLeftOut(std::string* note, size_t patterns) {
  if (patterns > 0) AddNote(note, Concat(patterns, " patterns left out"));
}

// Says how long the command takes for no lines, which is part of its time.
void NoteStart(std::string* note, std::vector<std::string> command) {
  command.push_back("/dev/null");
  const auto sample = TimeCommand(command, "/dev/null", {0, 1});
  if (!sample.ok()) return;
  char text[48];
  std::snprintf(text, sizeof text, "starts in %.2f s", sample->seconds);
  AddNote(note, text);
}

// Runs `command` with the slice's file as its last argument; it prints how many
// lines it found.
Pass CountingCommand(std::vector<std::string> command, Workspace workspace) {
  return [=](const Slice& slice) -> absl::StatusOr<Sample> {
    std::vector<std::string> whole = command;
    whole.push_back(FileOf(slice, *workspace));
    const std::string output = workspace->path() + "/count";
    // 1: no line matches.
    absl::StatusOr<Sample> sample = TimeCommand(whole, output, {0, 1});
    if (!sample.ok()) return sample.status();
    const absl::StatusOr<std::string> count = ReadFile(output);
    if (!count.ok()) return count.status();
    sample->found = std::strtoull(count->c_str(), nullptr, 10);
    return sample;
  };
}

// What grep reads is what this compiles: both are GNU's.
bool IsExtendedRegex(const std::string& regex) {
  regex_t compiled;
  if (regcomp(&compiled, regex.c_str(), REG_EXTENDED | REG_NOSUB) != 0) {
    return false;
  }
  regfree(&compiled);
  return true;
}

// Returns those that ripgrep accepts; it refuses all for one that is wrong, but
// says which. Halves the list until what is left is right or a single one.
size_t KeepAccepted(const std::vector<std::string>& regexes,
                    const testing::TempDir& workspace,
                    std::vector<std::string>& accepted) {
  const std::string file = workspace.Write("candidates", Join(regexes));
  const auto sample = TimeCommand({"rg", "-f", file, "/dev/null"},
                                  workspace.path() + "/count", {0, 1});
  if (sample.ok()) {
    accepted.insert(accepted.end(), regexes.begin(), regexes.end());
    return 0;
  }
  if (regexes.size() <= 1) return regexes.size();
  const auto middle = regexes.begin() + regexes.size() / 2;
  return KeepAccepted({regexes.begin(), middle}, workspace, accepted) +
         KeepAccepted({middle, regexes.end()}, workspace, accepted);
}

bool IsInstalled(const std::string& program,
                 const testing::TempDir& workspace) {
  return TimeCommand({program, "--version"}, workspace.path() + "/version")
      .ok();
}

absl::StatusOr<Sample> AskRust(Conversation& program, const Slice& slice) {
  const auto answer = program.Ask(std::to_string(slice.text.size()));
  if (!answer.ok()) return answer.status();
  Sample sample;
  unsigned long found = 0, peak = 0;
  if (std::sscanf(answer->c_str(), "%lf %lf %lu %lu", &sample.seconds,
                  &sample.cpu_seconds, &found, &peak) != 4) {
    return absl::InternalError("the program said something else");
  }
  sample.found = found;
  sample.peak_bytes = peak;
  return sample;
}

}  // namespace

Contender RustRegexSet(const std::vector<Pattern>& patterns,
                       const Corpus& corpus, const std::string& program,
                       Workspace workspace) {
  auto make = [=, &corpus](std::string* note) -> absl::StatusOr<Pass> {
    if (program.empty()) {
      return absl::NotFoundError("not built: cargo or its registry is missing");
    }
    std::vector<std::string> regexes;
    for (const Pattern& pattern : patterns) {
      regexes.push_back(RustRegex(pattern));
    }
    auto started = Conversation::Start(
        {program, workspace->Write("rust", Join(regexes)),
         FileOf(Prefix(corpus, corpus.bytes.size()), *workspace)});
    if (!started.ok()) return started.status();
    std::shared_ptr<Conversation> conversation = *std::move(started);
    const auto left_out = conversation->Ask("");
    if (!left_out.ok()) return left_out.status();
    NoteLeftOut(note, std::strtoull(left_out->c_str(), nullptr, 10));
    return Pass([conversation](const Slice& slice) {
      return AskRust(*conversation, slice);
    });
  };
  return {"Rust RegexSet", "which patterns", make, Runs::kBeside};
}

Contender Ripgrep(const std::vector<Pattern>& patterns, Workspace workspace) {
  auto make = [=](std::string* note) -> absl::StatusOr<Pass> {
    if (!IsInstalled("rg", *workspace)) {
      return absl::NotFoundError("ripgrep is not installed");
    }
    std::vector<std::string> regexes, accepted;
    for (const Pattern& pattern : patterns) {
      regexes.push_back(RustRegex(pattern));
    }
    NoteLeftOut(note, KeepAccepted(regexes, *workspace, accepted));
    // One thread, as all others; its automaton may take what it likes.
    const std::vector<std::string> command = {
        "rg",
        "--no-config",
        "--threads=1",
        "--text",
        "--count",
        "--regex-size-limit=4G",
        "--dfa-size-limit=4G",
        "-f",
        workspace->Write("rg", Join(accepted))};
    NoteStart(note, command);
    return CountingCommand(command, workspace);
  };
  return {"rg -f", "yes or no", make, Runs::kAnew};
}

Contender Grep(const std::vector<Pattern>& patterns, Workspace workspace) {
  auto make = [=](std::string* note) -> absl::StatusOr<Pass> {
    if (!IsInstalled("grep", *workspace)) {
      return absl::NotFoundError("grep is not installed");
    }
    std::vector<std::string> accepted;
    for (const Pattern& pattern : patterns) {
      const std::optional<std::string> regex = ExtendedRegex(pattern);
      if (regex && IsExtendedRegex(*regex)) accepted.push_back(*regex);
    }
    NoteLeftOut(note, patterns.size() - accepted.size());
    const std::vector<std::string> command = {
        "env",    "LC_ALL=C", "grep", "-E",
        "--text", "--count",  "-f",   workspace->Write("grep", Join(accepted))};
    NoteStart(note, command);
    return CountingCommand(command, workspace);
  };
  return {"grep -E -f", "yes or no", make, Runs::kAnew};
}

}  // namespace logclass::bench
