#include "bench/corpus.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>

#include "classifier/base/file.h"
#include "classifier/base/strings.h"
#include "classifier/rules/loader.h"

namespace logclass::bench {
namespace {

constexpr size_t kBytes = size_t{200} << 20;
constexpr size_t kChunkBytes = size_t{64} << 10;
constexpr int kHarmlessPerFailure = 49;

std::string Loghub() {
  std::string out;
  std::error_code error;
  std::vector<std::string> paths;
  for (std::filesystem::directory_iterator
           i(std::string(LOGCLASS_SHARED_DIR) + "/data/loghub", error),
       end;
       !error && i != end; i.increment(error)) {
    if (i->path().extension() == ".log") paths.push_back(i->path());
  }
  std::sort(paths.begin(), paths.end());
  for (const std::string& path : paths) {
    auto bytes = ReadFile(path);
    if (bytes.ok()) out += *bytes;
    if (!out.empty() && out.back() != '\n') out += '\n';
  }
  return out;
}

std::string Generated() {
  std::vector<Diagnostic> diagnostics;
  RuleSet rules = LoadRules({LOGCLASS_RULES_DIR}, &diagnostics);
  std::vector<std::string> failures, harmless;
  for (const Rule& rule : rules.rules) {
    if (!rule.AppliesTo(RecordKind::kLog)) continue;
    for (const Example& example : rule.examples) {
      if (example.line.find('\n') != std::string::npos) continue;
      (example.should_match ? failures : harmless).push_back(example.line);
    }
  }
  std::string out;
  if (harmless.empty()) return out;
  size_t next = 0;
  for (const std::string& failure : failures) {
    out += Concat(failure, '\n');
    for (int i = 0; i < kHarmlessPerFailure; ++i) {
      out += Concat(harmless[next++ % harmless.size()], '\n');
    }
  }
  return out;
}

Corpus Make() {
  Corpus corpus;
  std::string unit = Loghub();
  corpus.name = unit.empty() ? "generated" : "loghub";
  if (unit.empty()) unit = Generated();
  if (unit.empty()) std::abort();  // no rules: the build tree is broken
  corpus.bytes.reserve(kBytes + unit.size());
  while (corpus.bytes.size() < kBytes) corpus.bytes += unit;

  std::string_view rest = corpus.bytes;
  while (!rest.empty()) {
    size_t end = rest.find('\n');
    corpus.lines.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  rest = corpus.bytes;
  while (!rest.empty()) {
    size_t end = rest.size() <= kChunkBytes ? rest.size() - 1
                                            : rest.rfind('\n', kChunkBytes - 1);
    corpus.chunks.push_back(rest.substr(0, end + 1));
    rest.remove_prefix(end + 1);
  }
  return corpus;
}

}  // namespace

const Corpus& LogCorpus() {
  static const Corpus* const kCorpus = new Corpus(Make());
  return *kCorpus;
}

}  // namespace logclass::bench
