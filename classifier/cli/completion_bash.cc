#include <string>
#include <string_view>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/cli/completion.h"
#include "classifier/text/rule_text.h"

namespace logclass::cli {
namespace {

constexpr std::string_view kHead =
    R"sh(# bash completion for logclass, written by `logclass completion bash`.
# Needs bash 4 and nothing else.

)sh";

// The functions share the variables of _logclass. Where the value of an option
// can be left out, the kind of value follows the word `optional`.
constexpr std::string_view kTail = R"sh(
# Takes in a word of those before the cursor.
_logclass_read() {
  local word=$1
  if [[ $option && ! (${value[0]} == optional && $word == -*) ]]; then
    # Bash takes --format=text for three words.
    [[ $word == '=' ]] && return
    [[ $option == --rules || $option == -r ]] && rules+=("--rules=$word")
    option=''
  elif [[ $ended || $word != -?* ]]; then
    if [[ " $commands " == *" $word "* ]]; then
      command+=" $word"
      _logclass_words "$command"
    else
      ((++operands))
    fi
  elif [[ $word == -- ]]; then
    ended=1
  else
    option=''
    [[ $word == --rules=* ]] && rules+=("$word")
    _logclass_value "$command $word"
    ((${#value[@]})) && option=$word
  fi
}

_logclass_rule_ids() {
  local program=${COMP_WORDS[0]/#\~\//$HOME/}
  "$program" rules list --format=ids "${rules[@]/=\~\//=$HOME/}" 2> /dev/null
}

# Completes a value of the kind that the arguments say.
_logclass_complete() {
  local IFS=$'\n' before=''
  case $1 in
    words) COMPREPLY=($(compgen -P "$prefix" -W "${*:2}" -- "$cur")) ;;
    list)
      [[ $cur == *,* ]] && before=${cur%,*},
      COMPREPLY=($(compgen -P "$prefix$before" -W "${*:2}" -- "${cur##*,}"))
      compopt -o nospace
      ;;
    rules)
      COMPREPLY=($(compgen -P "$prefix" -W "$(_logclass_rule_ids)" -- "$cur"))
      ;;
    # Left to bash, which knows about quotes, where it can tell the word.
    files)
      if [[ $prefix ]]; then
        COMPREPLY=($(compgen -P "$prefix" -f -- "$cur"))
      else
        compopt -o default
      fi
      ;;
    directories)
      if [[ $prefix ]]; then
        COMPREPLY=($(compgen -P "$prefix" -d -- "$cur"))
      else
        compopt -o dirnames
      fi
      ;;
  esac
}

_logclass() {
  local command=logclass commands='' options='' option='' ended='' prefix=''
  local cur=${COMP_WORDS[COMP_CWORD]} operands=0 value=() rules=() i
  COMPREPLY=()
  _logclass_words "$command"
  for ((i = 1; i < COMP_CWORD; ++i)); do
    _logclass_read "${COMP_WORDS[i]}"
  done
  if [[ $option && $cur == '=' ]]; then
    cur=''
  elif [[ ! $option && ! $ended && $cur == --*=* ]]; then
    # Where COMP_WORDBREAKS has no `=`.
    option=${cur%%=*} prefix=${cur%%=*}= cur=${cur#*=}
    _logclass_value "$command $option"
  fi
  if [[ ${value[0]} == optional ]]; then
    value=("${value[@]:1}")
    [[ $cur == -* ]] && option=''
  fi
  if [[ $option ]]; then
    _logclass_complete "${value[@]}"
  elif [[ ! $ended && $cur == -* ]]; then
    COMPREPLY=($(compgen -W "$options" -- "$cur"))
    [[ ${COMPREPLY[0]} == *= ]] && compopt -o nospace
  elif [[ $commands ]]; then
    COMPREPLY=($(compgen -W "$commands" -- "$cur"))
  else
    _logclass_value "$command $((operands + 1))"
    _logclass_complete "${value[@]}"
  fi
}

complete -F _logclass logclass
)sh";

std::string Kind(const ValueInfo& value) {
  switch (value.kind) {
    case ValueKind::kText:
      return "text";
    case ValueKind::kWord:
      return "words " + Join(value.words, " ");
    case ValueKind::kWordList:
      return "list " + Join(value.words, " ");
    case ValueKind::kFile:
      return "files";
    case ValueKind::kDirectory:
      return "directories";
    case ValueKind::kRule:
      return "rules";
  }
  return "text";
}

// The flags that are offered: those with a value end in `=`.
std::string Flags(const CommandInfo& command) {
  std::vector<std::string> flags;
  for (const OptionInfo& option : command.options) {
    flags.insert(flags.end(), option.short_names.begin(),
                 option.short_names.end());
    const bool equals = option.has_value && !option.value_is_optional;
    for (const std::string& name : option.long_names) {
      flags.push_back(Concat(name, equals ? "=" : ""));
    }
  }
  return Join(flags, " ");
}

std::string Commands(const CommandInfo& command) {
  std::vector<std::string> names;
  for (const CommandInfo& child : command.commands) {
    names.push_back(child.name);
  }
  return Join(names, " ");
}

void AppendWords(const CommandInfo& program, std::string& out) {
  out +=
      "# Sets the commands and options of a command.\n"
      "_logclass_words() {\n"
      "  case $1 in\n";
  ForEachCommand(program, [&out](const CommandInfo& command) {
    out +=
        Concat("    '", command.path, "')\n      commands='", Commands(command),
               "'\n      options='", Flags(command), "'\n      ;;\n");
  });
  out += "  esac\n}\n";
}

void AppendCase(const std::string& pattern, const std::string& kind,
                std::string& out) {
  out += Concat("    ", pattern, ")\n      value=(", kind, ")\n      ;;\n");
}

void AppendValues(const CommandInfo& command, std::string& out) {
  for (const OptionInfo& option : command.options) {
    if (!option.has_value) continue;
    std::string pattern;
    for (const std::string& name : option.names()) {
      pattern +=
          Concat(pattern.empty() ? "'" : " | '", command.path, ' ', name, '\'');
    }
    AppendCase(
        pattern,
        Concat(option.value_is_optional ? "optional " : "", Kind(option.value)),
        out);
  }
  for (size_t i = 0; i < command.operands.size(); ++i) {
    const OperandInfo& operand = command.operands[i];
    const std::string pattern =
        operand.repeatable ? Concat('\'', command.path, " '[1-9]*")
                           : Concat('\'', command.path, ' ', i + 1, '\'');
    AppendCase(pattern, Kind(operand.value), out);
  }
}

}  // namespace

std::string BashCompletion(const CommandInfo& program) {
  std::string out(kHead);
  AppendWords(program, out);
  out +=
      "\n"
      "# Sets what stands for the value of an option, or for the operand of a\n"
      "# number; nothing for others.\n"
      "_logclass_value() {\n"
      "  case $1 in\n";
  ForEachCommand(program, [&out](const CommandInfo& command) {
    AppendValues(command, out);
  });
  out += "    *) value=() ;;\n  esac\n}\n";
  out += kTail;
  return out;
}

}  // namespace logclass::cli
