// logclass-serve: the sidecar, which `logclass serve` becomes. See
// become_server.h.

#include <malloc.h>
#include <signal.h>
#include <stdlib.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <vector>

#include "absl/status/status.h"
#include "classifier/base/diagnostic.h"
#include "classifier/cli/command_line.h"
#include "classifier/cli/commands.h"
#include "classifier/cli/exit_code.h"
#include "classifier/cli/serve_options.h"
#include "classifier/cli/settings_file.h"
#include "classifier/cli/write.h"
#include "classifier/sidecar/server.h"

namespace logclass::cli {
namespace {

// Blocks the signals for this thread and those that it starts, so that Wait()
// gets them.
class Signals {
 public:
  Signals() {
    sigemptyset(&set_);
    for (int signal : {SIGHUP, SIGINT, SIGTERM}) sigaddset(&set_, signal);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
    // A peer that is gone is an error of that connection.
    ::signal(SIGPIPE, SIG_IGN);
  }

  int Wait() const {
    int signal = 0;
    while (sigwait(&set_, &signal) != 0) {
    }
    return signal;
  }

 private:
  sigset_t set_;
};

// Batches come in blocks, many at a time, and go after a moment. Left to
// itself, malloc takes them from a heap for each thread, where they leave
// holes. What is free at the end of the one heap goes back to the system only
// where it is more than a few batches, which would soon ask for it again.
void ShareOneHeap() {
  mallopt(M_ARENA_MAX, 1);
  mallopt(M_MMAP_THRESHOLD, 128 << 10);
  mallopt(M_TRIM_THRESHOLD, 16 << 20);
}

// gRPC 1.51 keeps as many buffers for a connection as it once filled in one go,
// soon 20 MiB of them. Without this experiment it keeps one, of the size that
// Server asks for. Other versions do not know the name, and go on.
void KeepReadBuffersSmall() {
  setenv("GRPC_EXPERIMENTS", "-tcp_read_chunks", /*overwrite=*/0);
}

int Serve(const sidecar::Settings& settings) {
  ShareOneHeap();
  KeepReadBuffersSmall();
  const Signals signals;
  sidecar::Logger logger(settings.log_format, settings.log_level,
                         STDERR_FILENO);
  auto server = sidecar::Server::Start(settings, &logger);
  if (absl::IsUnavailable(server.status())) {
    // An address that is taken: for the user to change, no fault of ours.
    return Fail(absl::InvalidArgumentError(server.status().message()));
  }
  if (!server.ok()) return Fail(server.status());
  while (signals.Wait() == SIGHUP) (*server)->Reload();
  (*server)->Stop();
  return kExitOk;
}

// Loads the rules as the server would, and prints what it would go by.
int Check(const ServeOptions& options) {
  const auto database = LoadDatabase(options.rules);
  if (!database.ok()) return Fail(database.status());
  return Fail(WriteAll(STDOUT_FILENO, SettingsYaml(options.settings)));
}

int RunServe(CLI::App& app, ServeOptions& options) {
  if (!options.config.empty()) {
    std::vector<Diagnostic> diagnostics;
    ReadSettingsFile(options.config, app, &diagnostics);
    if (!diagnostics.empty()) {
      WriteAll(STDERR_FILENO, FormatDiagnostics(diagnostics)).IgnoreError();
    }
    if (HasErrors(diagnostics)) return kExitBadInput;
  }
  if (absl::Status s = CompleteSettings(options); !s.ok()) return Fail(s);
  return options.check ? Check(options) : Serve(options.settings);
}

// The one subcommand, since the arguments are those of `logclass serve`.
void BuildServer(CLI::App& program, Action& action) {
  program.name("logclass");
  program.description("The server of `logclass serve`, which starts it.");
  program.require_subcommand(1);
  AddServeCommand(program, action, RunServe);
  FinishHelp(program, "");
}

}  // namespace
}  // namespace logclass::cli

int main(int argc, char** argv) {
  return logclass::cli::RunCommandLine(logclass::cli::BuildServer, argc, argv);
}
