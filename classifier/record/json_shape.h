// Tells from the members of a JSON object what kind of record it is.

#ifndef CLASSIFIER_RECORD_JSON_SHAPE_H_
#define CLASSIFIER_RECORD_JSON_SHAPE_H_

#include <array>
#include <span>

#include "classifier/record/json_keys.h"
#include "classifier/record/json_reader.h"
#include "classifier/record/json_value.h"

namespace logclass {

// The values of the first of kLineKeys in one object; absent where it lacks
// one.
using LineValues = std::array<JsonValue, kLineValueCount>;

// Whether it may be anything but a log line: most lines have none of the names
// that the other shapes need.
bool IsSpecial(const LineValues& values);

bool IsWatchType(JsonValue type);
bool IsAudit(const LineValues& values);
bool IsEvent(const LineValues& values);
bool IsFlatEvent(const LineValues& values);
bool IsOtelEvent(const LineValues& values);
bool IsKubernetesObject(const LineValues& values);
bool IsList(const LineValues& values);

// Whether it is an issue as GitHub's REST API and gh have it.
bool IsGithubIssue(std::span<const JsonMember> members);

// Returns the value that says what happened, absent where there is none.
// Strings that are not empty come first, then values of other types.
JsonValue MessageOf(const LineValues& values);

// The same for an event.
JsonValue EventMessage(const LineValues& values);

// Whether the message is a line of its own, which a collector put there: what
// stands beside it says where it was found.
bool IsFramed(const LineValues& values, JsonValue message);

// Whether klog wrote it, the one logger whose JSON states no level; and whether
// it is an error, which lacks the `v` of the others.
bool IsKlog(const LineValues& values);
bool IsKlogError(const LineValues& values);

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_JSON_SHAPE_H_
