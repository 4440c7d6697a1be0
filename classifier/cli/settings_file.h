// Reads a YAML file of settings into a subcommand's options: a map whose keys
// are the options' names.
//
//   forward: [vector-0:6000, vector-1:6000]
//   max-inflight-bytes: 64MiB
//   on-conflict: {severity: keep}

#ifndef CLASSIFIER_CLI_SETTINGS_FILE_H_
#define CLASSIFIER_CLI_SETTINGS_FILE_H_

#include <string>
#include <vector>

#include "classifier/base/diagnostic.h"

namespace CLI {
class App;
}  // namespace CLI

namespace logclass::cli {

// Gives those options of `app` a value that neither the command line nor the
// environment gave one. Appends to `*diagnostics` what is wrong: no YAML, names
// that are no options, values that they do not take. REQUIRES: `app` was
// parsed.
void ReadSettingsFile(const std::string& path, CLI::App& app,
                      std::vector<Diagnostic>* diagnostics);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_SETTINGS_FILE_H_
