#include "classifier/cli/man_page.h"

#include <algorithm>

#include "absl/status/status.h"
#include "classifier/base/strings.h"

namespace logclass::cli {
namespace {

constexpr std::string_view kDirective = R"(.\" @)";

// Returns `text` as roff prints it, with the dashes of options as they are
// typed.
std::string Escaped(std::string_view text) {
  std::string escaped;
  bool in_option = false;
  for (size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    const bool begins = i == 0 || text[i - 1] == ' ' || text[i - 1] == '(';
    if (begins) in_option = c == '-';
    if (c == '\\') {
      escaped += "\\e";
    } else if (c == '-' && in_option) {
      escaped += "\\-";
    } else if (i == 0 && (c == '.' || c == '\'')) {
      escaped += Concat("\\&", c);
    } else {
      escaped += c;
    }
  }
  return escaped;
}

// "--format" as the argument of mdoc's Fl, which adds the first dash.
std::string FlagName(std::string_view name) {
  return Escaped(name).substr(std::string_view("\\-").size());
}

void AppendSynopsis(const CommandInfo& command, std::string& out) {
  out += Concat(".Nm ", command.path, '\n');
  out += ".Op Ar option ...\n";
  if (!command.commands.empty()) out += ".Ar command ...\n";
  for (const OperandInfo& operand : command.operands) {
    out += Concat(operand.required ? ".Ar " : ".Op Ar ", operand.value.name,
                  operand.repeatable ? " ...\n" : "\n");
  }
}

// Appends the item of a list: `.It Fl f , Fl \-format Ar FORMAT`.
void AppendNames(const OptionInfo& option, std::string& out) {
  out += ".It";
  bool first = true;
  for (const std::string& name : option.names()) {
    out += Concat(first ? " Fl " : " , Fl ", FlagName(name));
    first = false;
  }
  if (option.value_is_optional) {
    out += Concat(" Ns Op = Ns Ar ", option.value.name);
  } else if (option.has_value) {
    out += Concat(" Ar ", option.value.name);
  }
  out += '\n';
}

void AppendOptions(const CommandInfo& command, std::string& out) {
  out += ".Bl -tag -width Ds\n";
  for (const OperandInfo& operand : command.operands) {
    out += Concat(".It Ar ", operand.value.name,
                  operand.repeatable ? " ...\n" : "\n", Escaped(operand.help),
                  '\n');
  }
  for (const OptionInfo& option : command.options) {
    AppendNames(option, out);
    out += Concat(Escaped(option.help), '\n');
  }
  out += ".El\n";
}

void AppendCommands(const CommandInfo& command, std::string& out) {
  out += ".Bl -tag -width Ds\n";
  for (const CommandInfo& child : command.commands) {
    out += Concat(".It Xr ", command.path, '-', child.name, " 1\n",
                  Escaped(child.description), '\n');
  }
  out += ".El\n";
}

void AppendVariables(const CommandInfo& command, std::string& out) {
  out += ".Bl -tag -width Ds -compact\n";
  for (const OptionInfo& option : command.options) {
    if (option.variable.empty()) continue;
    out += Concat(".It Ev ", option.variable, "\n.Fl ",
                  FlagName(option.long_names.front()), '\n');
  }
  out += ".El\n";
}

// Returns the command that these words name, null where there is none.
const CommandInfo* Find(const CommandInfo& program, std::string_view words) {
  const std::string path =
      words.empty() ? program.path : Concat(program.path, ' ', words);
  const CommandInfo* found = nullptr;
  ForEachCommand(program, [&](const CommandInfo& command) {
    if (command.path == path) found = &command;
  });
  return found;
}

absl::Status AppendDirective(std::string_view line, const CommandInfo& program,
                             std::string& out) {
  const size_t space = std::min(line.find(' '), line.size());
  const std::string_view what = line.substr(0, space);
  const std::string_view words = line.substr(std::min(space + 1, line.size()));
  const CommandInfo* command = Find(program, words);
  if (command == nullptr) {
    return absl::InvalidArgumentError(
        ToAbsl(Concat("no command ", Quoted(words))));
  }
  if (what == "synopsis") {
    AppendSynopsis(*command, out);
  } else if (what == "options") {
    AppendOptions(*command, out);
  } else if (what == "commands") {
    AppendCommands(*command, out);
  } else if (what == "variables") {
    AppendVariables(*command, out);
  } else {
    return absl::InvalidArgumentError(
        ToAbsl(Concat("unknown directive ", Quoted(what))));
  }
  return absl::OkStatus();
}

}  // namespace

absl::StatusOr<std::string> ManPage(std::string_view page,
                                    const CommandInfo& program) {
  std::string out;
  while (!page.empty()) {
    const size_t end = std::min(page.find('\n'), page.size());
    const std::string_view line = page.substr(0, end);
    page.remove_prefix(std::min(end + 1, page.size()));
    if (!line.starts_with(kDirective)) {
      out += Concat(line, '\n');
      continue;
    }
    absl::Status status =
        AppendDirective(line.substr(kDirective.size()), program, out);
    if (!status.ok()) return status;
  }
  return out;
}

}  // namespace logclass::cli
