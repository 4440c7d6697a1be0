#include "classifier/cli/program.h"

#include <CLI/CLI.hpp>

#include "classifier/cli/commands.h"

namespace logclass::cli {
namespace {

constexpr char kFooter[] =
    "Exit status: 0 success, 1 found what --fail-on asks for, 2 usage or bad\n"
    "input, 3 internal error.\n\n"
    "Example:\n"
    "  kubectl logs deploy/cart | logclass classify --min-severity=WARNING";

}  // namespace

void BuildProgram(CLI::App& program, Action& action) {
  program.name("logclass");
  program.description(
      "Severities and reasons for log lines, Kubernetes events "
      "and object states.");
  program.require_subcommand(1);
  AddClassifyCommand(program, action);
  AddExplainCommand(program, action);
  AddFilterCommand(program, action);
  AddRulesCommand(program, action);
  AddBenchCommand(program, action);
#ifdef LOGCLASS_HAS_SIDECAR
  AddServeCommand(program, action);
#endif
  AddCompletionCommand(program, action);
  FinishHelp(program, kFooter);
}

}  // namespace logclass::cli
