// The flags of `logclass serve`, and the settings that they make up.

#ifndef CLASSIFIER_CLI_SERVE_OPTIONS_H_
#define CLASSIFIER_CLI_SERVE_OPTIONS_H_

#include <string>

#include "absl/status/status.h"
#include "classifier/cli/options.h"
#include "classifier/sidecar/settings.h"

namespace logclass::cli {

struct ServeOptions {
  sidecar::Settings settings;
  RuleOptions rules;
  std::string config;  // a YAML file; empty: none
  bool check = false;  // print the settings and end
};

// Adds the flags; each can be given as an environment variable too.
void AddServeFlags(CLI::App& app, ServeOptions& options);

// Puts in what depends on several flags: the rules' paths, the cache. Fails
// where the settings do not go together.
absl::Status CompleteSettings(ServeOptions& options);

// Returns the settings as a file that --config takes.
std::string SettingsYaml(const sidecar::Settings& settings);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_SERVE_OPTIONS_H_
