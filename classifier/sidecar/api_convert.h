// The engine's types as messages of our API, and the other way round.

#ifndef CLASSIFIER_SIDECAR_API_CONVERT_H_
#define CLASSIFIER_SIDECAR_API_CONVERT_H_

#include <grpcpp/support/status.h>

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "classifier/base/diagnostic.h"
#include "classifier/engine/explain.h"
#include "classifier/engine/verdict.h"
#include "classifier/record/record.h"
#include "classifier/rules/rule.h"
#include "logclass/v1/logclass.pb.h"

namespace logclass::sidecar {

// A record's fields as the API carries them. The record must outlive it.
class ApiFields final : public FieldSource {
 public:
  explicit ApiFields(const v1::Record* record) : fields_(record->fields()) {}

  std::optional<std::string_view> Field(std::string_view name) const override;

 private:
  const google::protobuf::Map<std::string, std::string>& fields_;
};

// Reads all but the fields into `*record`, which views `from`. Fails with
// InvalidArgument where a kind or level has a number that is unknown here: it
// comes from a newer client, and to guess would be to give wrong verdicts.
absl::Status FromMessage(const v1::Record& from, Record* record);

// The byte of a record in ClassifyResponse.levels.
inline char LevelsByte(const BatchVerdicts::Item& item) {
  const unsigned declared =
      item.declared_level ? static_cast<unsigned>(*item.declared_level) + 1 : 0;
  return static_cast<char>(declared << 4 |
                           (static_cast<unsigned>(item.severity) + 1));
}

// Fill a message that is empty, or was cleared. All but `index`.
void ToMessage(const Verdict& verdict, v1::Verdict* to);
void ToMessage(const Explanation& explanation, v1::ExplainResponse* to);
void ToMessage(const Rule& rule, v1::Rule* to);

grpc::Status ToGrpcStatus(const absl::Status& status);

// Returns the text of the diagnostics, or of as many as fit in a status: gRPC
// sends it among the headers, of which clients take 8 KiB.
std::string StatusText(const std::vector<Diagnostic>& diagnostics);

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_API_CONVERT_H_
