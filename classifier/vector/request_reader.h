// The fields of a message that came in pieces, as a network hands it over. A
// field that lies within one piece is read where it stands; one that lies
// across several is copied together.

#ifndef CLASSIFIER_VECTOR_REQUEST_READER_H_
#define CLASSIFIER_VECTOR_REQUEST_READER_H_

#include <cstddef>
#include <deque>
#include <span>
#include <string>
#include <string_view>

#include "classifier/wire/wire.h"

namespace logclass {

// Not thread-safe; reuse it.
class RequestReader {
 public:
  // Starts to read a message, whose pieces must stay. The views of the fields
  // before are gone.
  void Reset(std::span<const std::string_view> pieces);

  // Reads the next field; false at the end, and where the message is malformed.
  // The field's views are valid until Reset().
  bool Next(WireField* field);

  // False once something malformed was come upon.
  bool ok() const { return ok_; }

 private:
  bool ReadAcrossPieces(WireField* field);
  void CopyNext(size_t size, std::string* out) const;
  void Skip(size_t size);

  std::string_view rest_;                     // of the piece being read
  std::span<const std::string_view> pieces_;  // those after it
  std::deque<std::string> joined_;            // fields across pieces
  bool ok_ = true;
};

}  // namespace logclass

#endif  // CLASSIFIER_VECTOR_REQUEST_READER_H_
