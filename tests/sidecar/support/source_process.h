// A VectorSource in a process of its own.

#ifndef TESTS_SIDECAR_SUPPORT_SOURCE_PROCESS_H_
#define TESTS_SIDECAR_SUPPORT_SOURCE_PROCESS_H_

#include <memory>
#include <string>
#include <vector>

#include "tests/sidecar/support/ledger.h"
#include "tests/sidecar/support/process.h"
#include "tests/support/temp_dir.h"

namespace logclass::testing {

// See vector_source_main.cc.
class SourceProcess {
 public:
  // Starts it.
  explicit SourceProcess(int delay_ms = 0) : delay_ms_(delay_ms) { Start(); }

  const std::string& address() const { return address_; }

  void Kill() { process_->KillHard(); }

  // After Kill(), on the same address.
  void Start() {
    process_ = std::make_unique<Process>(std::vector<std::string>{
        VECTOR_SOURCE_COMMAND, address_, ledger(), std::to_string(delay_ms_)});
    const auto line = process_->WaitForLine("listening").value_or("=");
    address_ = line.substr(line.rfind('=') + 1);
  }

  // What all its lives have acknowledged.
  std::vector<std::vector<Receipt>> batches() const {
    return ReadLedger(ledger());
  }

 private:
  std::string ledger() const { return dir_.path() + "/ledger"; }

  const int delay_ms_;
  const TempDir dir_;
  std::string address_ = "127.0.0.1:0";
  std::unique_ptr<Process> process_;
};

}  // namespace logclass::testing

#endif  // TESTS_SIDECAR_SUPPORT_SOURCE_PROCESS_H_
