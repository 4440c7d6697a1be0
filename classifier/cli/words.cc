#include "classifier/cli/words.h"

#include <CLI/CLI.hpp>
#include <algorithm>

#include "classifier/base/strings.h"

namespace logclass::cli {
namespace {

// The validator that has the words, as its description.
constexpr char kValidator[] = "words";

}  // namespace

CLI::Option* AllowWords(CLI::Option* option,
                        const std::vector<std::string>& words,
                        WordCase word_case) {
  const auto check = [words, word_case](const std::string& text) {
    const bool allowed = std::ranges::any_of(words, [&](const auto& word) {
      return word == text ||
             (word_case == WordCase::kAny &&
              CLI::detail::to_lower(word) == CLI::detail::to_lower(text));
    });
    return allowed ? std::string()
                   : Concat(Quoted(text),
                            " is none of: ", CLI::detail::join(words, ", "));
  };
  return option->check(
      CLI::Validator(check, CLI::detail::join(words), kValidator));
}

std::vector<std::string> AllowedWords(CLI::Option& option) {
  try {
    return CLI::detail::split(
        option.get_validator(kValidator)->get_description(), ',');
  } catch (const CLI::OptionNotFound&) {
    return {};
  }
}

CLI::Option* AddWordOption(CLI::App& app, const std::string& name,
                           const std::vector<std::string>& words,
                           std::function<void(size_t)> choose,
                           const std::string& help) {
  const auto parse = [words, choose](const std::string& text) {
    choose(std::ranges::find(words, text) - words.begin());
  };
  return AllowWords(app.add_option_function<std::string>(name, parse, help),
                    words);
}

}  // namespace logclass::cli
