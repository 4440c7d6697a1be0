// logclass completion: scripts for the user's shell.

#include "classifier/cli/completion.h"

#include <unistd.h>

#include <CLI/CLI.hpp>
#include <memory>
#include <string>
#include <vector>

#include "classifier/cli/commands.h"
#include "classifier/cli/exit_code.h"
#include "classifier/cli/words.h"
#include "classifier/cli/write.h"

namespace logclass::cli {
namespace {

constexpr char kFooter[] =
    "Packages install these scripts where the shells look for them.\n\n"
    "Examples:\n"
    "  source <(logclass completion bash)     in ~/.bashrc\n"
    "  source <(logclass completion zsh)      in ~/.zshrc, after compinit\n"
    "  logclass completion fish | source      in ~/.config/fish/config.fish";

using Writer = std::string (*)(const CommandInfo&);

constexpr struct {
  const char* shell;
  Writer write;
} kWriters[] = {
    {"bash", BashCompletion}, {"zsh", ZshCompletion}, {"fish", FishCompletion}};

int RunCompletion(CLI::App& program, const std::string& shell) {
  std::string script;
  for (const auto& writer : kWriters) {
    if (shell == writer.shell) script = writer.write(DescribeCommand(program));
  }
  return Fail(WriteAll(STDOUT_FILENO, script));
}

}  // namespace

void AddCompletionCommand(CLI::App& program, Action& action) {
  CLI::App& app = *program.add_subcommand(
      "completion", "Print what makes a shell complete the command line.");
  auto shell = std::make_shared<std::string>();
  std::vector<std::string> shells;
  for (const auto& writer : kWriters) shells.emplace_back(writer.shell);
  AllowWords(app.add_option("SHELL", *shell, "bash, zsh or fish"), shells)
      ->required()
      ->option_text(" ");
  FinishHelp(app, kFooter);
  app.final_callback([&program, shell, &action] {
    action = [&program, shell] { return RunCompletion(program, *shell); };
  });
}

}  // namespace logclass::cli
