#include "classifier/record/json_shape.h"

#include <algorithm>
#include <iterator>

namespace logclass {

bool IsWatchType(RawJson type) {
  constexpr std::string_view kTypes[] = {
      "\"ADDED\"", "\"MODIFIED\"", "\"DELETED\"", "\"BOOKMARK\"", "\"ERROR\""};
  return std::ranges::find(kTypes, type) != std::end(kTypes);
}

// One that an audit webhook sent in a list does not state its kind.
bool IsAudit(const LineValues& values) {
  return HasText(values[LineKey("auditID")]) && values[LineKey("msg")].empty();
}

bool IsEvent(const LineValues& values) {
  // A controller's log line may well name an involved object.
  if (values[LineKey("kind")] != "\"Event\"" &&
      !values[LineKey("msg")].empty()) {
    return false;
  }
  return (IsObject(values[LineKey("involvedObject")]) ||
          IsObject(values[LineKey("regarding")])) &&
         (!values[LineKey("reason")].empty() ||
          !values[LineKey("message")].empty() ||
          !values[LineKey("note")].empty());
}

// Some events say no more than their reason.
RawJson EventMessage(const LineValues& values) {
  for (size_t key : {LineKey("message"), LineKey("note")}) {
    if (HasText(values[key])) return values[key];
  }
  return values[LineKey("reason")];
}

// An event whose members an exporter rearranged. A controller's log line about
// an event it sends has them as well, beside those of a log line.
bool IsFlatEvent(const LineValues& values) {
  const RawJson type = values[LineKey("type")];
  if (type != "\"Warning\"" && type != "\"Normal\"") return false;
  const bool one_message =
      HasText(values[LineKey("message")]) != HasText(values[LineKey("msg")]);
  return HasText(values[LineKey("reason")]) && one_message &&
         HasText(values[LineKey("kind")]) && values[LineKey("level")].empty() &&
         values[LineKey("caller")].empty();
}

bool IsOtelEvent(const LineValues& values) {
  if (values[LineKey("body")].empty() && values[LineKey("Body")].empty()) {
    return false;
  }
  return values[LineKey("attributes")].find("\"k8s.event.reason\"") !=
         std::string_view::npos;
}

bool IsKubernetesObject(const LineValues& values) {
  return HasText(values[LineKey("kind")]) &&
         HasText(values[LineKey("apiVersion")]) &&
         IsObject(values[LineKey("metadata")]) &&
         values[LineKey("msg")].empty();
}

bool IsList(const LineValues& values) {
  return IsArray(values[LineKey("items")]) &&
         values[LineKey("kind")].ends_with("List\"");
}

bool IsSpecial(const LineValues& values) {
  for (size_t key :
       {LineKey("kind"), LineKey("type"), LineKey("metadata"), LineKey("items"),
        LineKey("auditID"), LineKey("involvedObject"), LineKey("regarding"),
        LineKey("attributes"), LineKey("alerts"), LineKey("startsAt"),
        LineKey("webhookEvent"),
        LineKey("repository"), LineKey("resourceLogs")}) {
    if (!values[key].empty()) return true;
  }
  return IsObject(values[LineKey("issue")]) ||
         (IsObject(values[LineKey("fields")]) &&
          values[LineKey("fields")].find("\"issuetype\"") !=
              std::string_view::npos);
}

bool IsGithubIssue(std::span<const JsonMember> members) {
  bool number = false, title = false, labels = false;
  for (const JsonMember& member : members) {
    if (member.key == "number") number = !IsString(member.value);
    if (member.key == "title") title = HasText(member.value);
    if (member.key == "labels") labels = IsArray(member.value);
    if (member.key == "pull_request" || member.key == "head") return false;
    if (member.key == "url" || member.key == "html_url") {
      if (member.value.find("/pull") != std::string_view::npos) return false;
    }
  }
  return number && title && labels;
}

RawJson MessageOf(const LineValues& values) {
  // One of the two is what the logger calls the message and comes before the
  // members that the program named.
  const RawJson msg = values[LineKey("msg")];
  const RawJson message = values[LineKey("message")];
  if (HasText(msg) && (!HasText(message) || msg.data() < message.data())) {
    return msg;
  }
  for (size_t i = 0; i < kLineValueCount; ++i) {
    if (kLineKeys[i].role > KeyRole::kText) break;
    if (HasText(values[i])) return values[i];
  }
  for (size_t i = 0; i < kLineValueCount; ++i) {
    if (kLineKeys[i].role != KeyRole::kMessage) break;
    if (!values[i].empty() && !IsString(values[i]) && !IsNull(values[i])) {
      return values[i];
    }
  }
  return {};
}

bool IsFramed(const LineValues& values, RawJson message) {
  for (size_t key : {LineKey("log"), LineKey("MESSAGE"), LineKey("textPayload"),
                     LineKey("event.original")}) {
    if (!message.empty() && values[key].data() == message.data()) return true;
  }
  return false;
}

bool IsKlog(const LineValues& values) {
  const RawJson ts = values[LineKey("ts")];
  return !ts.empty() && ts[0] >= '0' && ts[0] <= '9' &&
         HasText(values[LineKey("msg")]) && values[LineKey("level")].empty();
}

bool IsKlogError(const LineValues& values) {
  return IsKlog(values) && HasText(values[LineKey("err")]) &&
         values[LineKey("v")].empty();
}

}  // namespace logclass
