// What a program says when it loads rules.

#ifndef CLASSIFIER_LUA_LOAD_SETTINGS_H_
#define CLASSIFIER_LUA_LOAD_SETTINGS_H_

#include <string>
#include <string_view>
#include <vector>

#include "classifier/vector/tag_options.h"

namespace logclass::lua {

struct LoadSettings {
  std::vector<std::string> rules;  // empty: DefaultRules()
  std::string cache_dir;           // empty: no cache
  TagOptions tags;
  std::string module_path;  // where the module's file is
};

// Returns where the shipped rules are for a module in this file: in `rules`
// beside it, else in share/logclass/rules of one of the folders above it, as
// where it is installed. Empty where they are in neither.
std::string DefaultRules(const std::string& module_path);

}  // namespace logclass::lua

#endif  // CLASSIFIER_LUA_LOAD_SETTINGS_H_
