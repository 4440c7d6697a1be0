// Gives the fields of one of Vector's encoded log events to the engine by name.

#ifndef CLASSIFIER_VECTOR_FIELDS_H_
#define CLASSIFIER_VECTOR_FIELDS_H_

#include <cstddef>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "classifier/record/arena.h"
#include "classifier/record/field_aliases.h"
#include "classifier/record/record.h"
#include "classifier/wire/value.h"

namespace logclass {

// Looks a field up in the encoded bytes when it is asked for; they must outlive
// the source. Beyond the event's own names those of json.h's table are known,
// and kubernetes.* is found under Vector's own namespace as well, where the
// metadata have it as kubernetes_logs.*. Not thread-safe: texts of numbers are
// kept in the arena.
class VectorFields final : public FieldSource {
 public:
  // Makes the source that of an event. `root` is the event's object, or its
  // metadata where it is no object. What `inner` has, where given, counts for
  // more: the fields of a record that the event holds.
  void Reset(const EncodedValue& root, RecordShape shape,
             const FieldSource* inner, Arena* arena) {
    root_ = root;
    shape_ = shape;
    inner_ = inner;
    arena_ = arena;
  }

  std::optional<std::string_view> Field(std::string_view name) const override;

 private:
  EncodedValue Find(std::string_view path) const;

  EncodedValue root_;
  RecordShape shape_ = RecordShape::kLine;
  const FieldSource* inner_ = nullptr;
  Arena* arena_ = nullptr;
};

// Sources that are given back all at once and used again; they never move.
class VectorFieldsPool {
 public:
  VectorFields* Next() {
    if (used_ == blocks_.size() * kBlock) {
      blocks_.push_back(std::make_unique<VectorFields[]>(kBlock));
    }
    const size_t i = used_++;
    return &blocks_[i / kBlock][i % kBlock];
  }

  // Makes all of them free for reuse; keeps a moderate number.
  void Clear() {
    used_ = 0;
    if (blocks_.size() > kKeptBlocks) blocks_.resize(kKeptBlocks);
  }

 private:
  static constexpr size_t kBlock = 64;
  static constexpr size_t kKeptBlocks = 64;

  std::vector<std::unique_ptr<VectorFields[]>> blocks_;
  size_t used_ = 0;
};

}  // namespace logclass

#endif  // CLASSIFIER_VECTOR_FIELDS_H_
