#include "classifier/record/json_shape.h"

#include <algorithm>
#include <iterator>

namespace logclass {
namespace {

const char* StandsAt(JsonValue value) { return value.bytes().data(); }

bool BeginsWithDigit(JsonValue number) {
  if (number.type() != JsonType::kScalar) return false;
  const ScalarText text(number);
  return text.view().front() >= '0' && text.view().front() <= '9';
}

}  // namespace

bool IsWatchType(JsonValue type) {
  constexpr std::string_view kTypes[] = {"ADDED", "MODIFIED", "DELETED",
                                         "BOOKMARK", "ERROR"};
  return std::ranges::find(kTypes, type.string()) != std::end(kTypes);
}

// One that an audit webhook sent in a list does not state its kind.
bool IsAudit(const LineValues& values) {
  return HasText(values[LineKey("auditID")]) && values[LineKey("msg")].absent();
}

bool IsEvent(const LineValues& values) {
  // A controller's log line may well name an involved object.
  if (!IsText(values[LineKey("kind")], "Event") &&
      !values[LineKey("msg")].absent()) {
    return false;
  }
  return (IsObject(values[LineKey("involvedObject")]) ||
          IsObject(values[LineKey("regarding")])) &&
         (!values[LineKey("reason")].absent() ||
          !values[LineKey("message")].absent() ||
          !values[LineKey("note")].absent());
}

// Some events say no more than their reason.
JsonValue EventMessage(const LineValues& values) {
  for (size_t key : {LineKey("message"), LineKey("note")}) {
    if (HasText(values[key])) return values[key];
  }
  return values[LineKey("reason")];
}

// An event whose members an exporter rearranged. A controller's log line about
// an event it sends has them as well, beside those of a log line.
bool IsFlatEvent(const LineValues& values) {
  const JsonValue type = values[LineKey("type")];
  if (!IsText(type, "Warning") && !IsText(type, "Normal")) return false;
  const bool one_message =
      HasText(values[LineKey("message")]) != HasText(values[LineKey("msg")]);
  return HasText(values[LineKey("reason")]) && one_message &&
         HasText(values[LineKey("kind")]) &&
         values[LineKey("level")].absent() &&
         values[LineKey("caller")].absent();
}

bool IsOtelEvent(const LineValues& values) {
  if (values[LineKey("body")].absent() && values[LineKey("Body")].absent()) {
    return false;
  }
  return Mentions(values[LineKey("attributes")], "k8s.event.reason");
}

bool IsKubernetesObject(const LineValues& values) {
  return HasText(values[LineKey("kind")]) &&
         HasText(values[LineKey("apiVersion")]) &&
         IsObject(values[LineKey("metadata")]) &&
         values[LineKey("msg")].absent();
}

bool IsList(const LineValues& values) {
  return IsArray(values[LineKey("items")]) &&
         values[LineKey("kind")].string().ends_with("List");
}

bool IsSpecial(const LineValues& values) {
  for (size_t key :
       {LineKey("kind"), LineKey("type"), LineKey("metadata"), LineKey("items"),
        LineKey("auditID"), LineKey("involvedObject"), LineKey("regarding"),
        LineKey("attributes"), LineKey("alerts"), LineKey("startsAt"),
        LineKey("webhookEvent"), LineKey("repository"),
        LineKey("resourceLogs")}) {
    if (!values[key].absent()) return true;
  }
  return IsObject(values[LineKey("issue")]) ||
         (IsObject(values[LineKey("fields")]) &&
          Mentions(values[LineKey("fields")], "issuetype"));
}

bool IsGithubIssue(std::span<const JsonMember> members) {
  bool number = false, title = false, labels = false;
  for (const JsonMember& member : members) {
    if (member.index == static_cast<int>(LineKey("labels"))) {
      labels = IsArray(member.value);
    }
    if (member.index >= 0) continue;  // the others are not known
    if (member.key == "number") number = !IsString(member.value);
    if (member.key == "title") title = HasText(member.value);
    if (member.key == "pull_request" || member.key == "head") return false;
    if (member.key == "url" || member.key == "html_url") {
      if (member.value.string().find("/pull") != std::string_view::npos) {
        return false;
      }
    }
  }
  return number && title && labels;
}

JsonValue MessageOf(const LineValues& values) {
  // One of the two is what the logger calls the message and comes before the
  // members that the program named.
  const JsonValue msg = values[LineKey("msg")];
  const JsonValue message = values[LineKey("message")];
  if (HasText(msg) &&
      (!HasText(message) || StandsAt(msg) < StandsAt(message))) {
    return msg;
  }
  for (size_t i = 0; i < kLineValueCount; ++i) {
    if (kLineKeys[i].role > KeyRole::kText) break;
    if (HasText(values[i])) return values[i];
  }
  for (size_t i = 0; i < kLineValueCount; ++i) {
    if (kLineKeys[i].role != KeyRole::kMessage) break;
    if (!values[i].absent() && !IsString(values[i]) && !IsNull(values[i])) {
      return values[i];
    }
  }
  return {};
}

bool IsFramed(const LineValues& values, JsonValue message) {
  for (size_t key : {LineKey("log"), LineKey("MESSAGE"), LineKey("textPayload"),
                     LineKey("event.original")}) {
    if (!message.absent() && StandsAt(values[key]) == StandsAt(message)) {
      return true;
    }
  }
  return false;
}

bool IsKlog(const LineValues& values) {
  return HasText(values[LineKey("msg")]) && values[LineKey("level")].absent() &&
         BeginsWithDigit(values[LineKey("ts")]);
}

bool IsKlogError(const LineValues& values) {
  return IsKlog(values) && HasText(values[LineKey("err")]) &&
         values[LineKey("v")].absent();
}

}  // namespace logclass
