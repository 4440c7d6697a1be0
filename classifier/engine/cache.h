// Compiled rule sets on disk. Compiling takes most of a second; reading the
// result back takes milliseconds.
//
// A file is named after everything that its content depends on: this format,
// the engine's version, the CPU's features, and the rule files' bytes. Any
// doubt about a file means that it is not used.

#ifndef CLASSIFIER_ENGINE_CACHE_H_
#define CLASSIFIER_ENGINE_CACHE_H_

#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "classifier/engine/program.h"
#include "classifier/rules/loader.h"

namespace logclass {

// Returns the path that `files` compile to in `directory`.
std::string CachePath(const std::string& directory,
                      const std::vector<RuleFile>& files);

// Returns the program at `path`, null where there is none that can be trusted.
std::unique_ptr<const Program> ReadCachedProgram(const std::string& path);

// Writes to a temporary file beside `path` and renames it, so that a reader
// never sees half of it. Creates the directory where it is missing.
absl::Status WriteCachedProgram(const std::string& path,
                                const Program& program);

}  // namespace logclass

#endif  // CLASSIFIER_ENGINE_CACHE_H_
