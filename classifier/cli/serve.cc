// logclass serve: the sidecar's command line.

#include <CLI/CLI.hpp>
#include <memory>
#include <utility>

#include "classifier/cli/commands.h"
#include "classifier/cli/serve_options.h"

namespace logclass::cli {
namespace {

constexpr char kFooter[] =
    "Vector's `vector` sink sends here, --forward is a `vector` source of the\n"
    "same or another Vector. Acknowledgements run end to end: a batch is\n"
    "acknowledged when the source has acknowledged it.\n\n"
    "Vector's sink has to be set to what gRPC in C++ can read:\n"
    "  compression: none or gzip, not zstd\n"
    "  tls.alpn_protocols: [\"h2\"] where TLS is used, here and in the source\n"
    "  request.timeout_secs above the time that the source's own sinks take\n"
    "  batch.max_bytes well below --max-message-bytes: of a larger request "
    "gRPC\n"
    "    says RESOURCE_EXHAUSTED before logclass sees it, and Vector sends it\n"
    "    again for ever\n\n"
    "SIGHUP, and any change of the rule files, reloads the rules; bad ones "
    "are\n"
    "logged and leave the old ones in use. SIGTERM and SIGINT end the server\n"
    "once the calls in flight are done.\n\n"
    "Every flag can also be an environment variable: --max-wait is\n"
    "LOGCLASS_MAX_WAIT. Lists have commas.\n\n"
    "Example:\n"
    "  logclass serve --listen=127.0.0.1:6100 --forward=127.0.0.1:6000";

}  // namespace

void AddServeCommand(CLI::App& program, Action& action, ServeAction serve) {
  CLI::App& app = *program.add_subcommand(
      "serve", "Tag Vector's events as a proxy, and classify for programs.");
  auto options = std::make_shared<ServeOptions>();
  AddServeFlags(app, *options);
  FinishHelp(app, kFooter);
  app.final_callback([&app, options, &action, serve = std::move(serve)] {
    action = [&app, options, serve] { return serve(app, *options); };
  });
}

}  // namespace logclass::cli
