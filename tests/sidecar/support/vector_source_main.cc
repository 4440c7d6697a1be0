// A VectorSource as a program, so that it can be killed:
//
//   vector_source ADDRESS LEDGER [DELAY_MS]
//
// Appends a line to the file LEDGER for each event before it is acknowledged,
// see ledger.h; writes its address to standard error and serves until killed.

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/sidecar/support/ledger.h"
#include "tests/sidecar/support/vector_source.h"

int main(int argc, char** argv) {
  using logclass::testing::LedgerWriter;
  using logclass::testing::VectorSource;
  if (argc < 3) return 2;
  LedgerWriter ledger(argv[2]);
  VectorSource source({.address = argv[1], .on_batch = [&](const auto& batch) {
                         ledger.Write(batch);
                       }});
  if (argc > 3) {
    source.SetAnswer({.delay = std::chrono::milliseconds(std::atoi(argv[3]))});
  }
  std::fprintf(stderr, "listening address=%s\n", source.address().c_str());
  while (true) pause();
}
