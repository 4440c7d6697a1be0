// The formats that DetectLevel() reads: one table for tests, `logclass explain`
// and the documentation. Immutable, safe to share.

#ifndef CLASSIFIER_LEVEL_FORMATS_H_
#define CLASSIFIER_LEVEL_FORMATS_H_

#include <cstdint>
#include <span>
#include <string_view>

#include "classifier/base/severity.h"

namespace logclass {

// In the order of the table.
enum class Format : uint8_t {
  kJson,
  kJsonNested,
  kJsonNumber,
  kJsonSyslog,
  kJsonOpenTelemetry,
  kMongoJson,
  kLogfmt,
  kJournaldExport,
  kKlog,
  kSyslogPriority,
  kLog4j,
  kHdfs,
  kSpark,
  kZookeeper,
  kLogback,
  kSpringBoot,
  kWildFly,
  kElasticsearch,
  kKafka,
  kCassandra,
  kLog4jUndated,
  kSlf4jSimple,
  kLevelPrefix,
  kTomcat,
  kJenkins,
  kJvm,
  kPython,
  kPythonDashes,
  kPythonColumns,
  kDjango,
  kGunicorn,
  kUvicorn,
  kCelery,
  kMultiprocessing,
  kAirflow,
  kLoguru,
  kOslo,
  kTornado,
  kZapConsole,
  kZerolog,
  kLogrus,
  kHclog,
  kCapnslog,
  kGrpcGo,
  kNats,
  kOpenVSwitch,
  kTelegraf,
  kCalico,
  kCoreDns,
  kEnvoy,
  kHaproxy,
  kNginx,
  kFluentBit,
  kFluentd,
  kApache,
  kPostgres,
  kMysql,
  kMongo,
  kRedis,
  kRabbitMq,
  kErlangReport,
  kElixir,
  kClickHouse,
  kGluster,
  kLibvirt,
  kEnvLogger,
  kTracing,
  kDotnet,
  kSerilog,
  kNlog,
  kRuby,
  kSidekiq,
  kMonolog,
  kPhpFpm,
  kPhp,
  kUwsgi,
  kWinston,
  kNpm,
  kKubectl,
  kLogcat,
  kLogcatTime,
  kLogcatBrief,
  kBlueGene,
  kWindowsCbs,
  kLinkerd,
  kNestJs,
  kTiDb,
  kAwsLambda,
  kBracketLevel,
  kDatedLevel,
};

struct LevelFormat {
  Format id;
  std::string_view name;        // as DeclaredLevel::format gives it
  std::string_view written_by;  // who writes lines like the example
  std::string_view example;
  Severity severity;       // what the example declares
  std::string_view token;  // the words that declare it
};

// Returns every format; row i is the format whose number is i.
std::span<const LevelFormat> LevelFormats();

// Returns the name of `format`; never dangles.
std::string_view FormatName(Format format);

}  // namespace logclass

#endif  // CLASSIFIER_LEVEL_FORMATS_H_
