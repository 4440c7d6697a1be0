#include "classifier/cli/program.h"

#include <CLI/CLI.hpp>

#include "classifier/cli/become_server.h"
#include "classifier/cli/commands.h"
#include "classifier/cli/exit_code.h"

namespace logclass::cli {
namespace {

constexpr char kFooter[] =
    "Exit status: 0 success, 1 found what --fail-on asks for, 2 usage or bad\n"
    "input, 3 internal error.\n\n"
    "Example:\n"
    "  kubectl logs deploy/cart | logclass classify --min-severity=WARNING";

}  // namespace

void BuildProgram(CLI::App& program, Action& action,
                  [[maybe_unused]] char** argv) {
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
  AddServeCommand(program, action, [argv](CLI::App&, ServeOptions&) {
    return Fail(BecomeServer(argv));
  });
#endif
  AddCompletionCommand(program, action);
  FinishHelp(program, kFooter);
}

}  // namespace logclass::cli
