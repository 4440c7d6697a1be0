#include "bench/corpus.h"

#include <algorithm>
#include <filesystem>
#include <utility>

#include "bench/generate.h"
#include "classifier/base/file.h"

namespace logclass::bench {
namespace {

constexpr size_t kChunkBytes = size_t{64} << 10;
// What a collector hands over of one file before it turns to the next.
constexpr int kLinesInTurn = 16;

std::vector<std::string> LogFiles(const std::string& path) {
  namespace fs = std::filesystem;
  if (fs::is_regular_file(path)) return {path};
  std::vector<std::string> out;
  std::error_code error;
  for (fs::recursive_directory_iterator i(path, error), end; !error && i != end;
       i.increment(error)) {
    if (i->path().extension() == ".log") out.push_back(i->path());
  }
  std::sort(out.begin(), out.end());
  return out;
}

// Takes so many lines, with their newlines, from the front of `rest`.
std::string_view TakeLines(std::string_view& rest, int count) {
  size_t end = 0;
  for (int i = 0; i < count && end < rest.size(); ++i) {
    end = rest.find('\n', end) + 1;
  }
  const std::string_view lines = rest.substr(0, end);
  rest.remove_prefix(end);
  return lines;
}

std::string Interleave(const std::vector<std::string>& files) {
  std::vector<std::string_view> rests(files.begin(), files.end());
  std::string out;
  for (bool more = true; more;) {
    more = false;
    for (std::string_view& rest : rests) {
      out += TakeLines(rest, kLinesInTurn);
      more = more || !rest.empty();
    }
  }
  return out;
}

std::vector<std::string> ReadFiles(const std::vector<std::string>& paths) {
  std::vector<std::string> out;
  for (const std::string& path : paths) {
    auto bytes = ReadFile(path);
    if (!bytes.ok() || bytes->empty()) continue;
    if (bytes->back() != '\n') *bytes += '\n';
    out.push_back(*std::move(bytes));
  }
  return out;
}

std::vector<std::string_view> SplitLines(std::string_view rest) {
  std::vector<std::string_view> lines;
  while (!rest.empty()) {
    const size_t end = rest.find('\n');
    lines.push_back(rest.substr(0, end));
    rest.remove_prefix(end + 1);
  }
  return lines;
}

std::vector<std::string_view> SplitChunks(std::string_view rest) {
  std::vector<std::string_view> chunks;
  while (!rest.empty()) {
    const size_t end =
        rest.find('\n', std::min(kChunkBytes, rest.size()) - 1) + 1;
    chunks.push_back(rest.substr(0, end));
    rest.remove_prefix(end);
  }
  return chunks;
}

}  // namespace

Slice Prefix(const Corpus& corpus, size_t bytes) {
  const std::span<const std::string_view> lines = corpus.lines;
  const std::span<const std::string_view> chunks = corpus.chunks;
  size_t count = 0;
  size_t size = 0;
  while (count < chunks.size() && (count == 0 || size < bytes)) {
    size += chunks[count++].size();
  }
  const char* end = corpus.bytes.data() + size;
  const auto after = std::partition_point(
      lines.begin(), lines.end(),
      [end](std::string_view line) { return line.data() < end; });
  return {std::string_view(corpus.bytes).substr(0, size),
          lines.first(after - lines.begin()), chunks.first(count)};
}

Corpus MakeCorpus(std::string name, std::string bytes) {
  Corpus corpus;
  corpus.name = std::move(name);
  corpus.bytes = std::move(bytes);
  corpus.distinct_bytes = corpus.bytes.size();
  corpus.lines = SplitLines(corpus.bytes);
  corpus.chunks = SplitChunks(corpus.bytes);
  return corpus;
}

Corpus ReadCorpus(std::string name, const std::string& path, size_t min_bytes) {
  const std::string unit = Interleave(ReadFiles(LogFiles(path)));
  std::string bytes;
  if (!unit.empty()) bytes.reserve(min_bytes + unit.size());
  while (!unit.empty() && bytes.size() < min_bytes) bytes += unit;
  Corpus corpus = MakeCorpus(std::move(name), std::move(bytes));
  corpus.distinct_bytes = unit.size();
  return corpus;
}

Corpus LogCorpus(size_t min_bytes) {
  Corpus corpus =
      ReadCorpus("loghub", LOGCLASS_SHARED_DIR "/data/loghub", min_bytes);
  if (!corpus.bytes.empty()) return corpus;
  return MakeCorpus("generated", GenerateLines({.bytes = min_bytes}));
}

}  // namespace logclass::bench
