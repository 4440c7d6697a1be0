#include "classifier/lua/tagger.h"

#include <exception>
#include <new>
#include <utility>

#include "classifier/base/diagnostic.h"
#include "classifier/base/strings.h"
#include "classifier/vector/worst_verdict.h"

namespace logclass::lua {

// Runs `body`, which returns an absl::Status.
template <typename Body>
bool Tagger::Guarded(const Body& body) noexcept {
  try {
    const absl::Status status = body();
    if (status.ok()) return true;
    error_.assign(status.message().data(), status.message().size());
    error_view_ = error_;
    return false;
  } catch (const std::bad_alloc&) {
    error_view_ = "out of memory";
  } catch (...) {
    error_view_ = "internal error: unexpected exception";
  }
  // The engine may still have its scratch in use.
  scanner_.reset();
  return false;
}

bool Tagger::Load() noexcept {
  return Guarded([this] { return LoadRules(); });
}

absl::Status Tagger::LoadRules() {
  std::vector<std::string> paths = settings_.rules;
  if (paths.empty()) paths.push_back(DefaultRules(settings_.module_path));
  if (paths.front().empty()) {
    return absl::NotFoundError(
        ToAbsl(Concat("no rules beside ", settings_.module_path,
                      ": say where they are, load{rules = \"PATH\"}")));
  }
  std::vector<Diagnostic> diagnostics;
  auto database =
      Database::Load(paths, {.cache_dir = settings_.cache_dir}, &diagnostics);
  std::string text = FormatDiagnostics(diagnostics);
  if (!database.ok()) {
    const absl::string_view message = database.status().message();
    return absl::Status(
        database.status().code(),
        ToAbsl(Concat(std::string_view(message.data(), message.size()),
                      text.empty() ? "" : "\n", text)));
  }
  auto scanner = Scanner::Create(*database);
  if (!scanner.ok()) return scanner.status();
  scanner_ = *std::move(scanner);
  database_ = *std::move(database);
  warnings_ = std::move(text);
  return absl::OkStatus();
}

bool Tagger::ClassifyText(std::string_view text) noexcept {
  return Guarded([&] {
    records_.Clear();
    batch_.clear();
    LogEvent event;
    event.root = {ValueKind::kBytes, text, 0};
    records_.Add(event, &batch_, &existing_);
    return Classify();
  });
}

bool Tagger::ClassifyTable(lua_State* L, int index) noexcept {
  const int top = lua_gettop(L);
  const bool done = Guarded([&] {
    records_.Clear();
    batch_.clear();
    absl::Status status = ReadTable(L, index);
    return status.ok() ? Classify() : status;
  });
  lua_settop(L, top);  // an exception may have left something on the stack
  return done;
}

absl::Status Tagger::ReadTable(lua_State* L, int index) {
  LogEvent event;
  const bool is_line = encoder_.EncodeLine(L, index, &keys_, &event.root);
  if (!is_line && !encoder_.EncodeAll(L, index, &event.root)) {
    return absl::InvalidArgumentError("the event is too large or too deep");
  }
  records_.Add(event, &batch_, &existing_);
  if (batch_.empty()) {
    return absl::InvalidArgumentError("nothing in the event can be classified");
  }
  // What was read of a mere line has only its message.
  if (is_line && batch_.size() == 1 &&
      batch_.front().kind == RecordKind::kLog) {
    fields_.Reset(L, index, batch_.front().fields);
    batch_.front().fields = &fields_;
  }
  return absl::OkStatus();
}

absl::Status Tagger::Classify() {
  if (scanner_ == nullptr) {
    auto scanner = Scanner::Create(database_);
    if (!scanner.ok()) return scanner.status();
    scanner_ = *std::move(scanner);
  }
  if (batch_.size() == 1) return scanner_->Classify(batch_.front(), &verdict_);
  absl::Status status = scanner_->ClassifyBatch(batch_, &verdicts_);
  if (status.ok()) verdict_ = WorstVerdict(verdicts_, 0, batch_.size());
  return status;
}

}  // namespace logclass::lua
