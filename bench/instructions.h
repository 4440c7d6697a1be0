// Counts instructions: with the CPU's counter where the system lends it (a
// virtual machine mostly does not), else under valgrind's callgrind.

#ifndef BENCH_INSTRUCTIONS_H_
#define BENCH_INSTRUCTIONS_H_

#include <cstdint>
#include <optional>
#include <string>

namespace logclass::bench {

// The counter of the thread that creates it, in user mode.
class InstructionCounter {
 public:
  InstructionCounter();
  ~InstructionCounter();
  InstructionCounter(const InstructionCounter&) = delete;  // owns a descriptor
  InstructionCounter& operator=(const InstructionCounter&) = delete;

  // Returns the instructions so far; nullopt where there is no counter.
  std::optional<uint64_t> Read() const;

 private:
  int descriptor_;
};

// True under `valgrind --tool=callgrind --instr-atstart=no`, as far as a
// program can know, and so under any other tool of valgrind's.
bool UnderCallgrind();

// What runs between the two is counted, and dumped under this name into the
// file that callgrind was told. Do nothing outside valgrind.
void StartCallgrind();
void StopCallgrind(const std::string& name);

}  // namespace logclass::bench

#endif  // BENCH_INSTRUCTIONS_H_
