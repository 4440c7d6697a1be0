// Options whose value is one of few words. The words stay with the option, so
// that whatever describes the command line knows them.

#ifndef CLASSIFIER_CLI_WORDS_H_
#define CLASSIFIER_CLI_WORDS_H_

#include <cstddef>
#include <functional>
#include <string>
#include <utility>
#include <vector>

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace logclass::cli {

enum class WordCase { kAsGiven, kAny };

// Makes `option` refuse values that are not among `words`, which have no
// commas. Returns the option.
CLI::Option* AllowWords(CLI::Option* option,
                        const std::vector<std::string>& words,
                        WordCase word_case = WordCase::kAsGiven);

// Returns the words that an option allows; none where it allows others.
std::vector<std::string> AllowedWords(CLI::Option& option);

// Words and what they stand for, in the order in which they are shown.
template <typename T>
using Choices = std::vector<std::pair<std::string, T>>;

// Adds an option whose value is one of `words`; `choose` gets its index.
CLI::Option* AddWordOption(CLI::App& app, const std::string& name,
                           const std::vector<std::string>& words,
                           std::function<void(size_t)> choose,
                           const std::string& help);

// Adds an option that sets `value` to what its word stands for.
template <typename T>
CLI::Option* AddChoice(CLI::App& app, const std::string& name, T& value,
                       const Choices<T>& choices, const std::string& help) {
  std::vector<std::string> words;
  for (const auto& [word, unused] : choices) words.push_back(word);
  const auto choose = [&value, choices](size_t i) {
    value = choices[i].second;
  };
  return AddWordOption(app, name, words, choose, help);
}

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_WORDS_H_
