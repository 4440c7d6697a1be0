// logclass: severities and reasons for logs, from the command line.

#include "classifier/cli/command_line.h"
#include "classifier/cli/program.h"

namespace logclass::cli {
namespace {

int Main(int argc, char** argv) {
  const auto build = [argv](CLI::App& program, Action& action) {
    BuildProgram(program, action, argv);
  };
  return RunCommandLine(build, argc, argv);
}

}  // namespace
}  // namespace logclass::cli

int main(int argc, char** argv) { return logclass::cli::Main(argc, argv); }
