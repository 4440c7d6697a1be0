#include "classifier/cli/installation.h"

#include <filesystem>
#include <string_view>
#include <system_error>

#include "classifier/base/strings.h"

namespace logclass::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kCommand = "logclass";
constexpr std::string_view kServer = "logclass-serve";

// The directory of the command, also in the server that it has become.
absl::StatusOr<fs::path> CommandDir() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error);
  if (error) {
    return absl::FailedPreconditionError(
        ToAbsl(Concat("cannot read /proc/self/exe: ", error.message())));
  }
  const fs::path dir = program.parent_path();
  if (program.filename() != kServer || fs::exists(dir / kCommand, error)) {
    return dir;
  }
  return (dir / LOGCLASS_SERVER_TO_COMMAND).lexically_normal();
}

}  // namespace

absl::StatusOr<std::string> FindShippedRules() {
  const absl::StatusOr<fs::path> dir = CommandDir();
  if (!dir.ok()) return dir.status();
  const fs::path beside = *dir / "rules";
  const fs::path installed =
      dir->parent_path() / "share" / "logclass" / "rules";
  std::error_code error;
  for (const fs::path& path : {beside, installed}) {
    if (fs::is_directory(path, error)) return path.string();
  }
  return absl::NotFoundError(ToAbsl(
      Concat("the shipped rules are not in ", beside.string(), " and not in ",
             installed.string(), ": say where they are with --rules=PATH")));
}

absl::StatusOr<std::string> FindServerProgram() {
  const absl::StatusOr<fs::path> dir = CommandDir();
  if (!dir.ok()) return dir.status();
  const fs::path installed =
      (*dir / LOGCLASS_COMMAND_TO_SERVER).lexically_normal();
  std::error_code error;
  for (const fs::path& place : {*dir, installed}) {
    const fs::path program = place / kServer;
    if (fs::exists(program, error)) return program.string();
  }
  return absl::FailedPreconditionError(
      ToAbsl(Concat(kServer, ", which runs the server, is not in ",
                    dir->string(), " and not in ", installed.string(),
                    ": the installation is not complete")));
}

}  // namespace logclass::cli
