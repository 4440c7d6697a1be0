#include "classifier/lua/load_settings.h"

#include <filesystem>
#include <system_error>

namespace logclass::lua {

namespace fs = std::filesystem;

std::string DefaultRules(const std::string& module_path) {
  std::error_code error;
  fs::path dir = fs::absolute(module_path, error).parent_path();
  if (error || module_path.empty()) return "";
  if (fs::is_directory(dir / "rules", error)) return (dir / "rules").string();
  for (; dir.has_relative_path(); dir = dir.parent_path()) {
    const fs::path rules = dir / "share" / "logclass" / "rules";
    if (fs::is_directory(rules, error)) return rules.string();
  }
  return "";
}

}  // namespace logclass::lua
