// Classifies events that are Lua tables, as the sidecar does those of Vector.

#ifndef CLASSIFIER_LUA_TAGGER_H_
#define CLASSIFIER_LUA_TAGGER_H_

#include <lua.hpp>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "classifier/engine/database.h"
#include "classifier/engine/scanner.h"
#include "classifier/engine/verdict.h"
#include "classifier/lua/event_encoder.h"
#include "classifier/lua/event_fields.h"
#include "classifier/lua/load_settings.h"
#include "classifier/vector/records.h"

namespace logclass::lua {

// What a Lua handle owns. Raises no Lua error and lets no exception out: what
// fails returns false and says why in error(), and what was found is kept here,
// so that those who give it to Lua have nothing to destroy when Lua jumps.
// Not thread-safe: a lua_State is not either.
class Tagger {
 public:
  Tagger() : keys_(&settings_.tags), records_(&settings_.tags) {}
  Tagger(const Tagger&) = delete;  // its parts point to each other
  Tagger& operator=(const Tagger&) = delete;

  // To be filled in before Load().
  LoadSettings& settings() { return settings_; }
  const TagOptions& tags() const { return settings_.tags; }

  // Loads the rules. Sets warnings() where it succeeds.
  bool Load() noexcept;
  bool loaded() const { return database_ != nullptr; }

  // Classify a text, or the table at `index`, an absolute one.
  bool ClassifyText(std::string_view text) noexcept;
  bool ClassifyTable(lua_State* L, int index) noexcept;

  // What the last of these found; valid until the next one.
  const Verdict& verdict() const { return verdict_; }
  const ExistingTags& existing() const { return existing_; }

  const std::string& warnings() const { return warnings_; }
  std::string_view error() const { return error_view_; }
  const Database& database() const { return *database_; }

 private:
  template <typename Body>
  bool Guarded(const Body& body) noexcept;
  absl::Status LoadRules();
  absl::Status ReadTable(lua_State* L, int index);
  absl::Status Classify();

  LoadSettings settings_;
  std::shared_ptr<const Database> database_;
  std::unique_ptr<Scanner> scanner_;  // null: to be made anew
  EventKeys keys_;
  VectorRecords records_;
  EventEncoder encoder_;
  EventFields fields_;
  std::vector<Record> batch_;
  BatchVerdicts verdicts_;
  Verdict verdict_;
  ExistingTags existing_;
  std::string warnings_;
  std::string error_;
  std::string_view error_view_;  // of error_, or of what takes no memory
};

}  // namespace logclass::lua

#endif  // CLASSIFIER_LUA_TAGGER_H_
