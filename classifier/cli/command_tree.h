// The command line as data, taken from CLI11's objects: what completions and
// manual pages are written from, so that they say what --help says.

#ifndef CLASSIFIER_CLI_COMMAND_TREE_H_
#define CLASSIFIER_CLI_COMMAND_TREE_H_

#include <string>
#include <vector>

namespace CLI {
class App;
}  // namespace CLI

namespace logclass::cli {

// What can stand for a value. Files, directories and rules are known by how
// --help calls them: FILE or PATH, DIR, and ID.
enum class ValueKind {
  kText,       // nothing that could be completed
  kWord,       // one of the words
  kWordList,   // some of the words, with commas between them
  kFile,       // or a directory
  kDirectory,  //
  kRule,       // the id of a rule
};

struct ValueInfo {
  std::string name;  // as --help calls it: FORMAT
  ValueKind kind = ValueKind::kText;
  std::vector<std::string> words;
};

// An option or flag.
struct OptionInfo {
  std::vector<std::string> short_names;  // with their dashes
  std::vector<std::string> long_names;
  bool has_value = false;
  bool value_is_optional = false;
  ValueInfo value;
  bool repeatable = false;
  bool required = false;
  std::string help;      // one line
  std::string variable;  // of the environment; empty: none

  std::vector<std::string> names() const;  // short ones first
};

// An argument that is no option.
struct OperandInfo {
  ValueInfo value;
  bool repeatable = false;
  bool required = false;
  std::string help;
};

struct CommandInfo {
  std::string name;  // "check"
  std::string path;  // "logclass rules check"
  std::string description;
  std::vector<OptionInfo> options;
  std::vector<OperandInfo> operands;
  std::vector<CommandInfo> commands;  // one of them has to be named
};

// Describes a command and all below it, in the order of --help, without what
// --help does not show.
CommandInfo DescribeCommand(CLI::App& app);

// Calls `use` with a command and with all below it, parents first.
template <typename Use>
void ForEachCommand(const CommandInfo& command, const Use& use) {
  use(command);
  for (const CommandInfo& child : command.commands) ForEachCommand(child, use);
}

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_COMMAND_TREE_H_
