#include "classifier/cli/command_tree.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <string_view>

#include "classifier/base/strings.h"
#include "classifier/cli/words.h"

namespace logclass::cli {
namespace {

// --help breaks lines where they would become too long for it.
std::string OneLine(std::string text) {
  std::ranges::replace(text, '\n', ' ');
  return text;
}

ValueKind KindOf(std::string_view name) {
  if (name == "FILE" || name == "PATH") return ValueKind::kFile;
  if (name == "DIR") return ValueKind::kDirectory;
  if (name == "ID") return ValueKind::kRule;
  return ValueKind::kText;
}

ValueInfo DescribeValue(CLI::Option& option, const std::string& name) {
  ValueInfo value = {name, KindOf(name), AllowedWords(option)};
  // CLI11 knows more words for these two, which nobody needs to be shown.
  if (name == "BOOL") value.words = {"true", "false"};
  if (!value.words.empty()) {
    value.kind =
        option.get_delimiter() == ',' ? ValueKind::kWordList : ValueKind::kWord;
  }
  return value;
}

// The text that --help shows behind an option's names, without the brackets
// that say that it can be left out.
std::string ValueName(const CLI::Option& option) {
  std::string name = option.get_option_text();
  if (name.empty()) name = option.get_type_name();
  if (name.starts_with('[')) name = name.substr(1, name.size() - 2);
  return name;
}

bool IsRepeatable(const CLI::Option& option) {
  return option.get_items_expected_max() > 1;
}

OptionInfo DescribeOption(CLI::Option& option) {
  OptionInfo info;
  for (const std::string& name : option.get_snames()) {
    info.short_names.push_back("-" + name);
  }
  for (const std::string& name : option.get_lnames()) {
    info.long_names.push_back("--" + name);
  }
  info.has_value = option.get_items_expected_max() > 0;
  if (info.has_value) {
    info.value = DescribeValue(option, ValueName(option));
    info.value_is_optional = option.get_expected_min() == 0;
  }
  info.repeatable = IsRepeatable(option);
  info.required = option.get_required();
  info.help = OneLine(option.get_description());
  info.variable = option.get_envname();
  return info;
}

OperandInfo DescribeOperand(CLI::Option& option) {
  return {DescribeValue(option, option.get_name(/*positional=*/true)),
          IsRepeatable(option), option.get_required(),
          OneLine(option.get_description())};
}

CommandInfo Describe(CLI::App& app, const std::string& parent) {
  CommandInfo info;
  info.name = app.get_name();
  info.path = parent + info.name;
  info.description = app.get_description();
  for (CLI::Option* option : app.get_options({})) {
    if (option->get_positional()) {
      info.operands.push_back(DescribeOperand(*option));
    } else if (!option->get_group().empty()) {
      info.options.push_back(DescribeOption(*option));
    }
  }
  // --help puts these last, wherever they were added.
  std::ranges::stable_partition(info.options, [](const OptionInfo& option) {
    return option.long_names.front() != "--help" &&
           option.long_names.front() != "--version";
  });
  for (CLI::App* command : app.get_subcommands({})) {
    if (command->get_group().empty()) continue;
    info.commands.push_back(Describe(*command, info.path + " "));
  }
  return info;
}

}  // namespace

std::vector<std::string> OptionInfo::names() const {
  std::vector<std::string> names = short_names;
  names.insert(names.end(), long_names.begin(), long_names.end());
  return names;
}

CommandInfo DescribeCommand(CLI::App& app) { return Describe(app, ""); }

}  // namespace logclass::cli
