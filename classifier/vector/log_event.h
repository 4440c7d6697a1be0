// One of Vector's encoded events, read just as far as it takes to classify and
// tag it. Views only.

#ifndef CLASSIFIER_VECTOR_LOG_EVENT_H_
#define CLASSIFIER_VECTOR_LOG_EVENT_H_

#include <cstdint>
#include <string_view>

#include "classifier/wire/value.h"

namespace logclass {

// Where an event's tags go, so that Vector reads them as fields of the event.
enum class TagPlace : uint8_t {
  kFields,        // Log.fields: the root is an object
  kValueMap,      // Log.value.map: an object as well, but written this way
  kMetadataFull,  // Log.metadata_full.value.map: the root is no object
  kMetadata,      // Log.metadata.map: the same from a Vector before 0.34
};

struct LogEvent {
  std::string_view wrapper;  // the encoded EventWrapper
  std::string_view field;    // its field `log`: tag, length and Log
  std::string_view log;      // the encoded Log
  EncodedValue root;         // an object, a text, or something else
  EncodedValue metadata;     // its value; absent where there is none
  TagPlace place = TagPlace::kFields;
};

enum class EventKind : uint8_t {
  kLog,
  kOther,    // a metric, a trace, or what future versions send
  kUnknown,  // empty, malformed, or a log that tags could change otherwise
};

// Reads an encoded EventWrapper. `*event` is set where it is a log.
EventKind ReadEvent(std::string_view wrapper, LogEvent* event);

}  // namespace logclass

#endif  // CLASSIFIER_VECTOR_LOG_EVENT_H_
