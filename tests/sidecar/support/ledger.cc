#include "tests/sidecar/support/ledger.h"

#include <fcntl.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string_view>
#include <utility>

#include "classifier/base/strings.h"

namespace logclass::testing {
namespace {

// Stands for an empty word, for the end of a batch, and for where a writer
// begins. The one before may have been killed in the middle of a batch.
constexpr char kNone[] = "-";
constexpr char kEnd[] = ".";
constexpr char kBegin[] = "*";

std::string Word(const std::string& text) {
  return text.empty() ? kNone : text;
}

std::string Text(const std::string& word) { return word == kNone ? "" : word; }

}  // namespace

LedgerWriter::LedgerWriter(const std::string& path)
    : fd_(open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644)) {
  if (fd_ < 0) std::abort();
  Append(Concat('\n', kBegin, '\n'));
}

LedgerWriter::~LedgerWriter() { close(fd_); }

void LedgerWriter::Write(const std::vector<Receipt>& receipts) {
  std::string text;
  for (const Receipt& receipt : receipts) {
    text += Concat(receipt.id, ' ', Word(receipt.severity), ' ',
                   Word(receipt.reason), ' ', receipt.classified ? 1 : 0, ' ',
                   receipt.fingerprint, '\n');
  }
  text += Concat(kEnd, '\n');
  std::lock_guard lock(mutex_);
  Append(text);
}

void LedgerWriter::Append(std::string_view rest) {
  while (!rest.empty()) {
    const ssize_t written = write(fd_, rest.data(), rest.size());
    if (written <= 0) std::abort();
    rest.remove_prefix(static_cast<size_t>(written));
  }
}

std::vector<std::vector<Receipt>> ReadLedger(const std::string& path) {
  std::vector<std::vector<Receipt>> batches;
  std::vector<Receipt> batch;
  std::ifstream file(path);
  for (std::string line; std::getline(file, line);) {
    if (line == kEnd) {
      batches.push_back(std::move(batch));
      batch.clear();
      continue;
    }
    if (line == kBegin) {
      batch.clear();
      continue;
    }
    Receipt receipt;
    std::istringstream words(line);
    words >> receipt.id >> receipt.severity >> receipt.reason >>
        receipt.classified >> receipt.fingerprint;
    receipt.severity = Text(receipt.severity);
    receipt.reason = Text(receipt.reason);
    batch.push_back(std::move(receipt));
  }
  return batches;
}

}  // namespace logclass::testing
