#include <string>
#include <string_view>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/cli/completion.h"
#include "classifier/text/rule_text.h"

namespace logclass::cli {
namespace {

constexpr std::string_view kHead =
    R"sh(# fish completion for logclass, written by `logclass completion fish`.

)sh";

constexpr std::string_view kFunctions = R"sh(
# Prints the command that the words before the cursor name, and the number of
# the operand that the cursor is at.
function __logclass_place
    set -l command logclass
    set -l operand 1
    set -l skip
    set -l ended
    for word in (commandline -opc)[2..]
        if test -n "$skip"
            set skip
        else if contains -- "$command $word" $__logclass_commands
            set command "$command $word"
        else if test -n "$ended"; or not string match -q -- '-?*' $word
            set operand (math $operand + 1)
        else if test $word = --
            set ended 1
        else if contains -- "$command $word" $__logclass_with_value
            set skip 1
        end
    end
    string join \n -- $command $operand
end

# Whether the cursor is in this command and, if given, at this operand.
function __logclass_at -a command operand
    set -l place (__logclass_place)
    test "$command" = "$place[1]"
    and begin
        test -z "$operand"
        or test "$operand" = "$place[2]"
    end
end

# Prints the ids of the rules that the command line names, or of the shipped
# ones.
function __logclass_rule_ids
    set -l words (commandline -opc | string replace -r '^~/' "$HOME/")
    set -l rules
    for i in (seq 2 (count $words))
        if contains -- $words[$i] -r --rules
            set -a rules --rules=$words[(math $i + 1)]
        else if string match -q -- '--rules=*' $words[$i]
            set -a rules (string replace '=~/' "=$HOME/" -- $words[$i])
        end
    end
    $words[1] rules list --format=ids $rules 2>/dev/null
end

# Fish gives the flag of --cache-dir=PATH along, and then puts it before.
function __logclass_directories
    __fish_complete_directories (commandline -ct | string replace -r -- '^--[^=]*=' '')
end

complete -c logclass -f
)sh";

std::string Quote(std::string_view text) {
  std::string quoted = "'";
  for (char c : text) {
    if (c == '\'' || c == '\\') quoted += '\\';
    quoted += c;
  }
  return quoted + "'";
}

// The switches of `complete` for a value, without those that say that there is
// one.
std::string Candidates(const ValueInfo& value) {
  switch (value.kind) {
    case ValueKind::kText:
      return "";
    case ValueKind::kWord:
      return Concat(" -a ", Quote(Join(value.words, " ")));
    case ValueKind::kWordList:
      return Concat(" -a ", Quote(Concat("(__fish_append , ",
                                         Join(value.words, " "), ')')));
    case ValueKind::kFile:
      return " -F";
    case ValueKind::kDirectory:
      return " -a '(__logclass_directories)'";
    case ValueKind::kRule:
      return " -a '(__logclass_rule_ids)'";
  }
  return "";
}

void AppendComplete(std::string_view at, std::string_view rest,
                    std::string_view help, std::string& out) {
  out += Concat("complete -c logclass -n ", Quote(Concat("__logclass_at ", at)),
                rest, help.empty() ? "" : Concat(" -d ", Quote(help)), '\n');
}

std::string OptionSwitches(const OptionInfo& option) {
  std::string text;
  for (const std::string& name : option.short_names) {
    text += " -s " + name.substr(1);
  }
  for (const std::string& name : option.long_names) {
    text += " -l " + name.substr(2);
  }
  if (!option.has_value) return text;
  if (!option.value_is_optional) {
    text += option.value.kind == ValueKind::kFile ? " -r" : " -x";
  }
  return text + Candidates(option.value);
}

void AppendCommand(const CommandInfo& command, std::string& out) {
  const std::string at = Quoted(command.path);
  out += '\n';
  for (const CommandInfo& child : command.commands) {
    AppendComplete(at, " -a " + child.name, child.description, out);
  }
  for (const OptionInfo& option : command.options) {
    AppendComplete(at, OptionSwitches(option), option.help, out);
  }
  for (size_t i = 0; i < command.operands.size(); ++i) {
    const OperandInfo& operand = command.operands[i];
    const std::string candidates = Candidates(operand.value);
    if (candidates.empty()) continue;
    AppendComplete(operand.repeatable ? at : Concat(at, ' ', i + 1), candidates,
                   "", out);
  }
}

// Appends a list of what the command line can have: "logclass rules".
void AppendList(std::string_view name, const std::vector<std::string>& items,
                std::string& out) {
  out += Concat("set -g ", name);
  for (const std::string& item : items) out += " \\\n    " + Quote(item);
  out += '\n';
}

}  // namespace

std::string FishCompletion(const CommandInfo& program) {
  std::vector<std::string> commands;
  std::vector<std::string> with_value;
  ForEachCommand(program, [&](const CommandInfo& command) {
    if (command.name != command.path) commands.push_back(command.path);
    for (const OptionInfo& option : command.options) {
      if (!option.has_value || option.value_is_optional) continue;
      for (const std::string& name : option.names()) {
        with_value.push_back(Concat(command.path, ' ', name));
      }
    }
  });
  std::string out(kHead);
  AppendList("__logclass_commands", commands, out);
  AppendList("__logclass_with_value", with_value, out);
  out += kFunctions;
  ForEachCommand(program, [&out](const CommandInfo& command) {
    AppendCommand(command, out);
  });
  return out;
}

}  // namespace logclass::cli
