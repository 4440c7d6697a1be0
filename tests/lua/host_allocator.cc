// An allocator that a program brings along, as Vector does jemalloc: every
// block bears a mark, so that one of another allocator is noticed when it comes
// here to be freed.

#include "tests/lua/host_allocator.h"

#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <cstdint>
#include <cstdlib>
#include <cstring>

extern "C" {
void* __libc_malloc(size_t size);
void __libc_free(void* block);
}

namespace {

constexpr uint64_t kMark = 0x6c6f67636c617373;
constexpr size_t kAlignment = 16;

struct Header {
  uint64_t mark;
  size_t size;
  void* block;  // what it is part of
  size_t unused;
};
static_assert(sizeof(Header) % kAlignment == 0);

std::atomic<size_t> live_blocks;

[[noreturn]] void Die(const char* what) {
  (void)!write(STDERR_FILENO, what, strlen(what));
  abort();
}

void* Allocate(size_t alignment, size_t size) {
  if (size > PTRDIFF_MAX) {
    errno = ENOMEM;
    return nullptr;
  }
  void* block = __libc_malloc(sizeof(Header) + alignment + size);
  if (block == nullptr) return nullptr;
  const uintptr_t begin = reinterpret_cast<uintptr_t>(block) + sizeof(Header);
  const uintptr_t at = (begin + alignment - 1) / alignment * alignment;
  Header* header = reinterpret_cast<Header*>(at) - 1;
  *header = {kMark, size, block, 0};
  ++live_blocks;
  return header + 1;
}

Header* HeaderOf(void* memory) {
  Header* header = static_cast<Header*>(memory) - 1;
  if (header->mark != kMark) Die("host: a block of another allocator\n");
  return header;
}

}  // namespace

size_t LiveBlocks() { return live_blocks; }

extern "C" {

void* malloc(size_t size) { return Allocate(kAlignment, size); }

void free(void* memory) {
  if (memory == nullptr) return;
  Header* header = HeaderOf(memory);
  header->mark = 0;
  --live_blocks;
  __libc_free(header->block);
}

void* calloc(size_t count, size_t size) {
  if (size != 0 && count > PTRDIFF_MAX / size) return nullptr;
  void* memory = malloc(count * size);
  return memory == nullptr ? nullptr : memset(memory, 0, count * size);
}

void* realloc(void* memory, size_t size) {
  if (memory == nullptr) return malloc(size);
  const size_t old_size = HeaderOf(memory)->size;
  void* moved = malloc(size);
  if (moved == nullptr) return nullptr;
  memcpy(moved, memory, old_size < size ? old_size : size);
  free(memory);
  return moved;
}

void* aligned_alloc(size_t alignment, size_t size) {
  return Allocate(alignment < kAlignment ? kAlignment : alignment, size);
}

void* memalign(size_t alignment, size_t size) {
  return aligned_alloc(alignment, size);
}

int posix_memalign(void** memory, size_t alignment, size_t size) {
  *memory = aligned_alloc(alignment, size);
  return *memory == nullptr ? ENOMEM : 0;
}

size_t malloc_usable_size(void* memory) {
  return memory == nullptr ? 0 : HeaderOf(memory)->size;
}

// What Vector exports of the libraries that are compiled into it. Nothing that
// it loads is to end up here.
#define HOST_OWNS(name) \
  void name() { Die("host: " #name " was called\n"); }
HOST_OWNS(CRYPTO_malloc)
HOST_OWNS(CRYPTO_free)
HOST_OWNS(EVP_DigestInit_ex)
HOST_OWNS(OPENSSL_init_ssl)
HOST_OWNS(SHA256)
HOST_OWNS(SSL_CTX_new)
HOST_OWNS(SSL_new)
HOST_OWNS(XXH64)
HOST_OWNS(XXH3_64bits)
HOST_OWNS(ZSTD_compress)
HOST_OWNS(ZSTD_decompress)
HOST_OWNS(ZSTD_versionNumber)
HOST_OWNS(crc32)
HOST_OWNS(inflate)
HOST_OWNS(yaml_parser_initialize)
#ifdef LOGCLASS_WHOLE
// RE2's constructor and the like. Shared libraries beside the module would find
// these before their own.
HOST_OWNS(_ZN3re23RE2C1ERKNS_11StringPieceERKNS0_7OptionsE)
HOST_OWNS(_ZN8simdjson25get_active_implementationEv)
#endif
}
