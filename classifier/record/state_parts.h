// The subjects that an object's state is written in; json_state.h has the words
// of each. A part writes nothing for an object that is not of its sort.

#ifndef CLASSIFIER_RECORD_STATE_PARTS_H_
#define CLASSIFIER_RECORD_STATE_PARTS_H_

#include "classifier/record/state_lines.h"

namespace logclass {

// An object and what all parts ask it for; what it lacks is empty.
struct ObjectParts {
  JsonValue object;
  JsonValue metadata;
  JsonValue spec;
  JsonValue status;
};

void AppendContainers(const ObjectParts& parts, StateLines& lines);
void AppendWorkload(const ObjectParts& parts, StateLines& lines);
void AppendNode(const ObjectParts& parts, StateLines& lines);
void AppendLimits(const ObjectParts& parts, StateLines& lines);
void AppendNetwork(const ObjectParts& parts, StateLines& lines);
void AppendArgo(const ObjectParts& parts, StateLines& lines);

}  // namespace logclass

#endif  // CLASSIFIER_RECORD_STATE_PARTS_H_
