// Nodes: where pods may not go. Their conditions are written as all conditions.

#include "classifier/record/state_parts.h"

namespace logclass {

void AppendNode(const ObjectParts& parts, StateLines& lines) {
  if (parts.spec.absent()) return;
  if (IsScalar(lines.reader().Find(parts.spec, "unschedulable"), "true")) {
    lines.Word("unschedulable=true");
  }
  for (JsonValue taint : ObjectsAt(lines.reader(), parts.spec, "taints")) {
    lines.Begin("taint");
    lines.Pair("key", taint, "key");
    lines.Pair("value", taint, "value");
    lines.Pair("effect", taint, "effect");
  }
}

}  // namespace logclass
