#include "classifier/lua/tag_writer.h"

namespace logclass::lua {
namespace {

void SetReasons(lua_State* L, const Verdict& verdict) {
  if (verdict.reasons.empty()) return;
  PushText(L, "reasons");
  lua_createtable(L, static_cast<int>(verdict.reasons.size()), 0);
  lua_Integer i = 0;
  for (std::string_view reason : verdict.reasons) {
    PushText(L, reason);
    lua_rawseti(L, -2, ++i);
  }
  lua_rawset(L, -3);
}

void SetAttributes(lua_State* L, const Verdict& verdict) {
  if (verdict.attributes.empty()) return;
  PushText(L, "attributes");
  lua_createtable(L, 0, static_cast<int>(verdict.attributes.size()));
  for (const Attribute& attribute : verdict.attributes) {
    PushText(L, attribute.name);
    PushText(L, attribute.value);
    lua_rawset(L, -3);
  }
  lua_rawset(L, -3);
}

}  // namespace

void SetText(lua_State* L, std::string_view name, std::string_view text) {
  if (text.empty()) return;
  PushText(L, name);
  PushText(L, text);
  lua_rawset(L, -3);
}

void PushClassification(lua_State* L, const Verdict& verdict) {
  lua_createtable(L, 0, verdict.has_reason() ? 8 : 2);
  SetText(L, "severity", SeverityName(verdict.severity));
  if (verdict.declared_level) {
    SetText(L, "declared_level", SeverityName(*verdict.declared_level));
  }
  if (!verdict.has_reason()) return;
  SetText(L, "reason", verdict.reason);
  SetText(L, "category", verdict.category);
  SetText(L, "rule", verdict.rule);
  SetReasons(L, verdict);
  SetAttributes(L, verdict);
}

void WriteTags(lua_State* L, const Verdict& verdict,
               const ExistingTags& existing, const TagOptions& options) {
  const bool write_severity =
      !existing.severity || options.on_severity == OnConflict::kOverwrite;
  const bool write_reason =
      !existing.reason || options.on_reason == OnConflict::kOverwrite;
  if (write_severity && !options.severity_field.empty()) {
    SetText(L, options.severity_field, SeverityName(verdict.severity));
  }
  if (write_reason && !options.reason_field.empty()) {
    SetText(L, options.reason_field, verdict.reason);
  }
  if (options.classification_field.empty()) return;
  PushText(L, options.classification_field);
  PushClassification(L, verdict);
  lua_rawset(L, -3);
}

}  // namespace logclass::lua
