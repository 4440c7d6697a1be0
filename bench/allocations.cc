#include "bench/allocations.h"

#include <cerrno>
#include <cstddef>
#include <cstdlib>

// A sanitizer brings its own malloc.
#if defined(__GLIBC__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)

namespace {

// Not an atomic: an increment that costs something would slow down just those
// that allocate.
thread_local uint64_t allocations = 0;

}  // namespace

// What glibc's own functions are called beside malloc and so on. Replacing all
// that allocate, and free() with them, is what its manual asks for; free()
// stays glibc's, since the memory does.
extern "C" {

void* __libc_malloc(size_t size);
void* __libc_calloc(size_t count, size_t size);
void* __libc_realloc(void* old, size_t size);
void* __libc_memalign(size_t alignment, size_t size);

void* malloc(size_t size) {
  ++allocations;
  return __libc_malloc(size);
}

void* calloc(size_t count, size_t size) {
  ++allocations;
  return __libc_calloc(count, size);
}

void* realloc(void* old, size_t size) {
  ++allocations;
  return __libc_realloc(old, size);
}

void* memalign(size_t alignment, size_t size) {
  ++allocations;
  return __libc_memalign(alignment, size);
}

void* aligned_alloc(size_t alignment, size_t size) {
  return memalign(alignment, size);
}

int posix_memalign(void** out, size_t alignment, size_t size) {
  void* memory = memalign(alignment, size);
  if (memory == nullptr) return ENOMEM;
  *out = memory;
  return 0;
}

}  // extern "C"

namespace logclass::bench {

std::optional<uint64_t> Allocations() { return allocations; }

}  // namespace logclass::bench

#else

namespace logclass::bench {

std::optional<uint64_t> Allocations() { return std::nullopt; }

}  // namespace logclass::bench

#endif
