#include "classifier/cli/command_line.h"

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/base/strings.h"
#include "classifier/base/suggest.h"
#include "classifier/cli/exit_code.h"

namespace logclass::cli {
namespace {

// The arguments in reverse, as CLI11 wants them. It takes `--flag=` for a flag
// without a value, so the empty value becomes an argument of its own.
std::vector<std::string> ReversedArguments(int argc, char** argv) {
  std::vector<std::string> arguments;
  bool flags_ended = false;
  for (int i = 1; i < argc; ++i) {
    std::string_view argument = argv[i];
    flags_ended |= argument == "--";
    const bool empty_value = !flags_ended && argument.starts_with("--") &&
                             argument.find('=') == argument.size() - 1;
    if (empty_value) argument.remove_suffix(1);
    arguments.emplace_back(argument);
    if (empty_value) arguments.emplace_back();
  }
  return {arguments.rbegin(), arguments.rend()};
}

// The name of the innermost subcommand that was given.
std::string CommandName(const CLI::App& program) {
  const auto chosen = program.get_subcommands();
  if (chosen.empty()) return program.get_name();
  return Concat(program.get_name(), ' ', CommandName(*chosen.front()));
}

// Says so where a word stands in the place of a command that is none. CLI11
// only says that there is no command.
std::string UnknownCommand(const CLI::App& program, int argc, char** argv) {
  const CLI::App* app = &program;
  for (int i = 1; i < argc && argv[i][0] != '-'; ++i) {
    std::vector<std::string_view> known;
    const CLI::App* chosen = nullptr;
    for (const CLI::App* command : app->get_subcommands({})) {
      known.push_back(command->get_name());
      if (command->get_name() == argv[i]) chosen = command;
    }
    if (known.empty()) break;
    if (chosen == nullptr) {
      return Concat("unknown command ", Quoted(argv[i]), "; ",
                    DidYouMean(argv[i], known));
    }
    app = chosen;
  }
  return "";
}

int ReportUsage(const CLI::App& program, const CLI::ParseError& error, int argc,
                char** argv) {
  if (error.get_exit_code() == 0) return program.exit(error);  // --help
  const std::string unknown = UnknownCommand(program, argc, argv);
  PrintError(unknown.empty() ? error.what() : unknown);
  PrintError(Concat("see ", CommandName(program), " --help"));
  return kExitBadInput;
}

}  // namespace

int RunCommandLine(const ProgramBuilder& build, int argc, char** argv) {
  CLI::App program;
  Action action;
  build(program, action);
  try {
    program.parse(ReversedArguments(argc, argv));
  } catch (const CLI::ParseError& error) {
    return ReportUsage(program, error, argc, argv);
  }
  return action();
}

}  // namespace logclass::cli
