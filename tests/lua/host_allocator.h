// The allocator of a program, which counts.

#ifndef TESTS_LUA_HOST_ALLOCATOR_H_
#define TESTS_LUA_HOST_ALLOCATOR_H_

#include <cstddef>

// Returns how many blocks there are that were not freed.
size_t LiveBlocks();

#endif  // TESTS_LUA_HOST_ALLOCATOR_H_
