// Completes a manual page with what the command line says. Part of the build.
//
// Usage: logclass_man PAGE

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <string>

#include "classifier/base/file.h"
#include "classifier/base/strings.h"
#include "classifier/cli/command_tree.h"
#include "classifier/cli/exit_code.h"
#include "classifier/cli/man_page.h"
#include "classifier/cli/program.h"
#include "classifier/cli/write.h"

namespace logclass::cli {
namespace {

int Main(int argc, char** argv) {
  if (argc != 2) {
    PrintError("usage: logclass_man PAGE");
    return kExitBadInput;
  }
  const absl::StatusOr<std::string> page = ReadFile(argv[1]);
  if (!page.ok()) return Fail(page.status());
  CLI::App program;
  Action action;
  BuildProgram(program, action, argv);
  const absl::StatusOr<std::string> whole =
      ManPage(*page, DescribeCommand(program));
  if (!whole.ok()) return Fail(whole.status());
  return Fail(WriteAll(STDOUT_FILENO, *whole));
}

}  // namespace
}  // namespace logclass::cli

int main(int argc, char** argv) { return logclass::cli::Main(argc, argv); }
