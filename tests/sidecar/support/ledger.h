// A file of what was acknowledged, which outlives the process that wrote it.

#ifndef TESTS_SIDECAR_SUPPORT_LEDGER_H_
#define TESTS_SIDECAR_SUPPORT_LEDGER_H_

#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "tests/sidecar/support/vector_source.h"

namespace logclass::testing {

// Thread-safe. A batch is in the file when Write() returns, for the kernel has
// it then.
class LedgerWriter {
 public:
  // Appends; aborts where the file cannot be opened.
  explicit LedgerWriter(const std::string& path);
  ~LedgerWriter();
  LedgerWriter(const LedgerWriter&) = delete;  // owns a file
  LedgerWriter& operator=(const LedgerWriter&) = delete;

  void Write(const std::vector<Receipt>& receipts);

 private:
  void Append(std::string_view rest);

  const int fd_;
  std::mutex mutex_;
};

// A batch that its writer did not get to the end of was not acknowledged, and
// is left out.
std::vector<std::vector<Receipt>> ReadLedger(const std::string& path);

}  // namespace logclass::testing

#endif  // TESTS_SIDECAR_SUPPORT_LEDGER_H_
