#include "classifier/cli/settings_file.h"

#include <CLI/CLI.hpp>
#include <memory>
#include <string_view>

#include "classifier/base/file.h"
#include "classifier/base/strings.h"
#include "classifier/base/suggest.h"
#include "classifier/rules/node_reader.h"
#include "classifier/rules/yaml.h"

namespace logclass::cli {
namespace {

// Options that make no sense in a file.
bool IsForCommandLine(const CLI::Option& option) {
  const std::string name = option.get_single_name();
  return name == "help" || name == "version" || name == "config" ||
         name == "check";
}

std::vector<std::string_view> Names(const std::vector<CLI::Option*>& options) {
  std::vector<std::string_view> names;
  for (const CLI::Option* option : options) {
    for (const std::string& name : option->get_lnames()) names.push_back(name);
  }
  return names;
}

class SettingsReader {
 public:
  SettingsReader(CLI::App& app, std::vector<Diagnostic>* diagnostics)
      : reader_(diagnostics) {
    for (CLI::Option* option : app.get_options()) {
      if (!IsForCommandLine(*option)) options_.push_back(option);
    }
  }

  void Read(const YamlNode& root) {
    reader_.ReadNames(root, "the settings",
                      [this](const YamlNode& key, const YamlNode& value) {
                        ReadSetting(key, value);
                      });
  }

 private:
  void ReadSetting(const YamlNode& key, const YamlNode& value) {
    CLI::Option* option = Find(key.scalar());
    if (option == nullptr) {
      reader_.Error(key, Concat("unknown setting ", Quoted(key.scalar())))
          .hint = DidYouMean(key.scalar(), Names(options_));
      return;
    }
    if (option->count() > 0) return;  // the command line has said it
    try {
      for (const std::string& text : Texts(key.scalar(), value)) {
        option->add_result(text);
      }
      if (option->count() > 0) option->run_callback();
    } catch (const CLI::Error& error) {
      reader_.Error(value, error.what());
      option->clear();
    }
  }

  CLI::Option* Find(std::string_view name) const {
    for (CLI::Option* option : options_) {
      if (option->check_lname(std::string(name))) return option;
    }
    return nullptr;
  }

  // A text, a list of texts, or a map, whose entries are `key=value`.
  std::vector<std::string> Texts(std::string_view name, const YamlNode& value) {
    if (value.kind() != YamlNode::Kind::kMapping) {
      return reader_.ReadTexts(value, name);
    }
    std::vector<std::string> texts;
    reader_.ReadNames(value, name,
                      [&](const YamlNode& key, const YamlNode& entry) {
                        if (auto text = reader_.ReadText(entry, name)) {
                          texts.push_back(Concat(key.scalar(), '=', *text));
                        }
                      });
    return texts;
  }

  NodeReader reader_;
  std::vector<CLI::Option*> options_;
};

}  // namespace

void ReadSettingsFile(const std::string& path, CLI::App& app,
                      std::vector<Diagnostic>* diagnostics) {
  const absl::StatusOr<std::string> text = ReadFile(path);
  if (!text.ok()) {
    diagnostics->push_back({.kind = Diagnostic::Kind::kError,
                            .where = {.file = path},
                            .message = std::string(text.status().message())});
    return;
  }
  const auto document = YamlDocument::Parse(path, *text, *diagnostics);
  if (document == nullptr || document->empty()) return;
  SettingsReader(app, diagnostics).Read(document->root());
}

}  // namespace logclass::cli
