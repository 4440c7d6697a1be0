// Encodes Lua tables as Vector encodes its events, so that they are read by the
// code that reads those: the same shapes, fields and tags.

#ifndef CLASSIFIER_LUA_EVENT_ENCODER_H_
#define CLASSIFIER_LUA_EVENT_ENCODER_H_

#include <cstddef>
#include <cstdint>
#include <lua.hpp>
#include <string>
#include <string_view>

#include "classifier/vector/event_keys.h"
#include "classifier/wire/value.h"
#include "classifier/wire/wire.h"

namespace logclass::lua {

// Bytes that are written from the last to the first: what an encoded message
// holds comes before its length is written.
class BackwardBuffer {
 public:
  void Clear() { begin_ = bytes_.size(); }
  size_t size() const { return bytes_.size() - begin_; }
  std::string_view view() const { return {bytes_.data() + begin_, size()}; }

  void Put(std::string_view text) { text.copy(Grow(text.size()), text.size()); }
  void PutTag(uint32_t number, WireType type) {
    *Grow(1) = static_cast<char>(WireTag(number, type));
  }
  void PutVarint(uint64_t value);
  // Puts tag and length before what was put since the buffer had `size`.
  void PutPrefix(uint32_t number, size_t size);

  // Frees what an unusually large event needed.
  void Trim();

 private:
  // Returns where `more` bytes are to be written.
  char* Grow(size_t more) {
    if (more > begin_) Enlarge(more);
    begin_ -= more;
    return bytes_.data() + begin_;
  }
  void Enlarge(size_t more);

  std::string bytes_;
  size_t begin_ = 0;
};

// Values as Vector's own conversion takes them: tables with a length are
// arrays, those with the members of a time are timestamps, others are objects.
// Functions and userdata are left out. Tables are read without metamethods.
//
// Never raises a Lua error, so it may be called by C++ that has destructors to
// run. Not thread-safe.
class EventEncoder {
 public:
  // Encodes the table at `index` as an object: the value is valid until the
  // next call. Fails where the table has cycles or is too large, or where Lua
  // has no more stack.
  bool EncodeAll(lua_State* L, int index, EncodedValue* root);

  // The same of an event that is a log line: only its message, and what states
  // its level or stands where tags go, is encoded. What else there is says
  // where the line was found. Fails where there is anything that says more: all
  // of the event is to be read then.
  bool EncodeLine(lua_State* L, int index, EventKeys* keys, EncodedValue* root);

 private:
  bool PutLineMember(lua_State* L, EventKeys* keys, bool* has_message);
  bool PutMember(lua_State* L, int depth);
  bool PutEntry(lua_State* L, std::string_view key, int depth);
  bool PutValue(lua_State* L, int depth);
  bool PutTable(lua_State* L, int depth);
  bool PutMap(lua_State* L, int index, int depth);
  bool PutArray(lua_State* L, size_t size, int depth);
  bool PutTimestamp(lua_State* L);

  BackwardBuffer out_;
  size_t values_ = 0;  // of the event, so far
};

}  // namespace logclass::lua

#endif  // CLASSIFIER_LUA_EVENT_ENCODER_H_
