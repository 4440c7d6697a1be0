#include <string>
#include <string_view>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/cli/completion.h"
#include "classifier/text/rule_text.h"

namespace logclass::cli {
namespace {

constexpr std::string_view kHead = R"sh(#compdef logclass
# zsh completion for logclass, written by `logclass completion zsh`.

# The ids of the rules that the command line names, or of the shipped ones.
_logclass_rule_ids() {
  local -a paths expl
  paths=(${(s.:.)opt_args[--rules]} ${(s.:.)opt_args[-r]})
  _wanted rules expl rule compadd "$@" -- ${(f)"$(
    _call_program rules $logclass rules list --format=ids --rules=${^paths}
  )"}
}
)sh";

// The script is a file of $fpath, which is the function's body, or is sourced.
constexpr std::string_view kTail = R"sh(
if [[ $funcstack[1] == _logclass ]]; then
  _logclass "$@"
else
  compdef _logclass logclass
fi
)sh";

std::string SingleQuoted(std::string_view text) {
  std::string quoted = "'";
  for (char c : text) quoted += c == '\'' ? "'\\''" : std::string(1, c);
  return quoted + "'";
}

// Returns `text` with a backslash before each of `special`.
std::string Escaped(std::string_view text, std::string_view special) {
  std::string escaped;
  for (char c : text) {
    if (c == '\\' || special.find(c) != special.npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string FunctionName(const CommandInfo& command) {
  std::string name = "_" + command.path;
  for (char& c : name) {
    if (c == ' ') c = '_';
  }
  return name;
}

// What _arguments is to do for a value.
std::string ValueAction(const ValueInfo& value) {
  switch (value.kind) {
    case ValueKind::kText:
      return " ";
    case ValueKind::kWord:
      return Concat('(', Join(value.words, " "), ')');
    case ValueKind::kWordList:
      return Concat("_sequence compadd - ", Join(value.words, " "));
    case ValueKind::kFile:
      return "_files";
    case ValueKind::kDirectory:
      return "_directories";
    case ValueKind::kRule:
      return "_logclass_rule_ids";
  }
  return " ";
}

// Returns "{-f+,--format=}": all names, with where their value may stand.
std::string Names(const OptionInfo& option) {
  std::vector<std::string> names;
  for (const std::string& name : option.short_names) {
    names.push_back(Concat(name, option.has_value ? "+" : ""));
  }
  for (const std::string& name : option.long_names) {
    names.push_back(Concat(name, option.has_value ? "=" : ""));
  }
  if (names.size() == 1) return names.front();
  std::string text;
  for (const std::string& name : names) {
    text += Concat(text.empty() ? "{" : ",", name);
  }
  return text + "}";
}

std::string OptionSpec(const OptionInfo& option) {
  std::string spec;
  if (option.repeatable) {
    spec = "'*'";
  } else if (option.names().size() > 1) {
    spec = Concat("'(", Join(option.names(), " "), ")'");
  }
  std::string rest = Concat('[', Escaped(option.help, "[]"), ']');
  if (option.has_value) {
    rest += Concat(option.value_is_optional ? "::" : ":", option.value.name,
                   ':', ValueAction(option.value));
  }
  return Concat(spec, Names(option), SingleQuoted(rest));
}

std::string OperandSpec(const OperandInfo& operand) {
  const std::string_view count = operand.repeatable ? "*:"
                                 : operand.required ? ":"
                                                    : "::";
  return SingleQuoted(
      Concat(count, operand.value.name, ':', ValueAction(operand.value)));
}

// Appends the arguments of _arguments, each in a line.
void AppendSpecs(const CommandInfo& command, std::string& out) {
  out += "  _arguments -s -S";
  if (!command.commands.empty()) out += " -C";
  for (const OptionInfo& option : command.options) {
    out += " \\\n    " + OptionSpec(option);
  }
  for (const OperandInfo& operand : command.operands) {
    out += " \\\n    " + OperandSpec(operand);
  }
}

void AppendLeaf(const CommandInfo& command, std::string& out) {
  out += Concat('\n', FunctionName(command), "() {\n");
  AppendSpecs(command, out);
  out += "\n}\n";
}

void AppendParent(const CommandInfo& command, bool is_program,
                  std::string& out) {
  out += Concat('\n', FunctionName(command), "() {\n");
  // As it was typed, it may stand anywhere.
  if (is_program) out += "  local logclass=$words[1]\n";
  out +=
      "  local curcontext=$curcontext state line\n"
      "  local -A opt_args\n"
      "  local -a commands=(\n";
  for (const CommandInfo& child : command.commands) {
    out += Concat(
        "    ", SingleQuoted(Concat(child.name, ':', child.description)), '\n');
  }
  out += "  )\n";
  AppendSpecs(command, out);
  out +=
      " \\\n    '1: :->command' \\\n    '*:: :->arguments'\n"
      "  case $state in\n"
      "    command) _describe -t commands command commands ;;\n"
      "    arguments)\n"
      "      curcontext=${curcontext%:*}-$line[1]:\n"
      "      case $line[1] in\n";
  for (const CommandInfo& child : command.commands) {
    out += Concat("        ", child.name, ") ", FunctionName(child), " ;;\n");
  }
  out += "      esac\n      ;;\n  esac\n}\n";
}

}  // namespace

std::string ZshCompletion(const CommandInfo& program) {
  std::string out(kHead);
  ForEachCommand(program, [&](const CommandInfo& command) {
    if (command.commands.empty()) {
      AppendLeaf(command, out);
    } else {
      AppendParent(command, &command == &program, out);
    }
  });
  out += kTail;
  return out;
}

}  // namespace logclass::cli
