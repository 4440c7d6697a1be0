// Runs a fuzz target without libFuzzer: every file of a corpus as it stands,
// then random mutations of them until the time is up. So any compiler can keep
// what a fuzzer found from coming back.
//
// Usage: TARGET [--seconds=N] [--seed=N] FILE|DIRECTORY...
//
// An input that crashes is in ./crash-input, which is replayed as any file.

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <random>
#include <string>
#include <string_view>
#include <vector>

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size);

namespace {

struct Options {
  double seconds = 5;
  uint32_t seed = 1;
  std::vector<std::filesystem::path> paths;
};

bool ParseFlag(std::string_view argument, std::string_view name,
               std::string* value) {
  if (!argument.starts_with(name)) return false;
  *value = argument.substr(name.size());
  return true;
}

Options ParseArguments(int argc, char** argv) {
  Options options;
  for (int i = 1; i < argc; ++i) {
    std::string value;
    if (ParseFlag(argv[i], "--seconds=", &value)) {
      options.seconds = std::strtod(value.c_str(), nullptr);
    } else if (ParseFlag(argv[i], "--seed=", &value)) {
      options.seed =
          static_cast<uint32_t>(std::strtoul(value.c_str(), nullptr, 10));
    } else {
      options.paths.emplace_back(argv[i]);
    }
  }
  return options;
}

std::string ReadWhole(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

// The files' contents, in order of their names: a seed must mean the same runs
// everywhere.
std::vector<std::string> ReadCorpus(
    const std::vector<std::filesystem::path>& paths) {
  std::vector<std::filesystem::path> files;
  for (const auto& path : paths) {
    if (!std::filesystem::is_directory(path)) {
      files.push_back(path);
      continue;
    }
    for (const auto& entry : std::filesystem::directory_iterator(path)) {
      if (entry.is_regular_file()) files.push_back(entry.path());
    }
  }
  std::ranges::sort(files);
  std::vector<std::string> corpus;
  for (const auto& file : files) corpus.push_back(ReadWhole(file));
  return corpus;
}

class Mutator {
 public:
  Mutator(uint32_t seed, const std::vector<std::string>& corpus)
      : random_(seed), corpus_(corpus) {}

  std::string Next() {
    std::string input = Any();
    for (size_t i = 1 + Below(6); i > 0; --i) Change(&input);
    return input;
  }

 private:
  size_t Below(size_t n) { return n == 0 ? 0 : random_() % n; }
  const std::string& Any() { return corpus_[Below(corpus_.size())]; }

  void Change(std::string* input) {
    const size_t at = Below(input->size());
    const size_t length = 1 + Below(std::min<size_t>(input->size(), 64));
    const std::string& other = Any();
    switch (Below(6)) {
      case 0:
        if (!input->empty()) (*input)[at] ^= static_cast<char>(1 << Below(8));
        break;
      case 1:
        if (!input->empty()) (*input)[at] = static_cast<char>(Below(256));
        break;
      case 2:
        input->erase(at, length);
        break;
      case 3:
        input->insert(at, input->substr(Below(input->size()), length));
        break;
      case 4:
        input->replace(at, Below(length),
                       other.substr(Below(other.size()), length));
        break;
      default:
        if (Below(8) == 0) input->resize(at);
    }
  }

  std::mt19937 random_;
  const std::vector<std::string>& corpus_;
};

// Runs inputs, each written to a file before: a crash leaves no time after.
class Runner {
 public:
  Runner() : file_(std::fopen(kPath, "wb")) {
    if (file_ == nullptr) std::abort();
  }
  ~Runner() {
    std::fclose(file_);
    std::filesystem::remove(kPath);
  }
  Runner(const Runner&) = delete;  // one file
  Runner& operator=(const Runner&) = delete;

  void Run(const std::string& input) {
    std::rewind(file_);
    std::fwrite(input.data(), 1, input.size(), file_);
    std::fflush(file_);
    if (ftruncate(fileno(file_), static_cast<off_t>(input.size())) != 0) {
      std::abort();
    }
    LLVMFuzzerTestOneInput(reinterpret_cast<const uint8_t*>(input.data()),
                           input.size());
  }

 private:
  static constexpr char kPath[] = "crash-input";

  std::FILE* file_;
};

}  // namespace

int main(int argc, char** argv) {
  using Clock = std::chrono::steady_clock;
  const Options options = ParseArguments(argc, argv);
  std::vector<std::string> corpus = ReadCorpus(options.paths);
  if (corpus.empty()) {
    std::fprintf(stderr, "no corpus: name files or directories\n");
    return 2;
  }
  Runner runner;
  for (const std::string& input : corpus) runner.Run(input);
  Mutator mutator(options.seed, corpus);
  const auto end =
      Clock::now() + std::chrono::duration<double>(options.seconds);
  size_t runs = 0;
  for (; Clock::now() < end; ++runs) runner.Run(mutator.Next());
  std::printf("%zu files, %zu mutations\n", corpus.size(), runs);
  return 0;
}
