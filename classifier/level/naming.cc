// Which format a header is. The severity does not depend on it: the name is for
// people who ask why (`logclass explain`).

#include "classifier/level/cursor.h"
#include "classifier/level/header.h"

namespace logclass::level {
namespace {

Cursor AfterBlanks(Cursor at) {
  at.SkipBlanks();
  return at;
}

Format NameBracket(const Header& header, std::string_view token, Cursor after) {
  const char next = after.Peek();
  switch (header.stamp.kind) {
    case StampKind::kAsctime:
      return Format::kApache;
    case StampKind::kSlash:
      if (header.bracketed) {
        return IsLower(token) ? Format::kFluentBit : Format::kTiDb;
      }
      return IsLower(token) ? Format::kNginx : Format::kHclog;
    case StampKind::kClock:
      return Format::kElixir;
    default:
      break;
  }
  if (header.bracketed) {
    if (!header.adjacent) return Format::kGunicorn;
    if (IsLower(token)) {
      return header.Has(kBracket) ? Format::kEnvoy : Format::kJvm;
    }
    return Format::kElasticsearch;
  }
  if (header.Has(kNumber)) return Format::kMysql;
  if (next == ':') return Format::kFluentd;
  if (next == '[') return Format::kCalico;
  return AfterBlanks(after).Peek() == '<' ? Format::kRabbitMq : Format::kHclog;
}

Format NameColon(const Header& header, std::string_view token) {
  if (header.stamp.kind == StampKind::kDayMonth) return Format::kPhpFpm;
  if (header.Has(kPair)) return Format::kSidekiq;
  if (IsLower(token)) return Format::kWinston;
  return Format::kDatedLevel;
}

Format NamePipe(const Header& header, Cursor after) {
  if (header.Has(kName)) return Format::kOpenVSwitch;
  return after.Peek() == '|' ? Format::kNlog : Format::kLoguru;
}

Format NameTab(const Header& header) {
  if (header.Has(kBracket)) return Format::kJenkins;
  return header.Has(kName) ? Format::kAwsLambda : Format::kZapConsole;
}

// "INFO 1 --- [main] ..."
bool IsSpringBoot(Cursor at) {
  if (!IsDigit(at.Peek())) return false;
  at.TakeDigits();
  return at.Take(" ---");
}

// "INFO  [org.jboss.as] (MSC service thread 1-2) ..."
bool IsWildFly(Cursor at) {
  return at.TakeEnclosed<'[', ']'>() && at.Take(" (");
}

// "WARN crate::module: ...", with an RFC 3339 timestamp
bool IsTracing(const Header& header, Cursor at) {
  return header.stamp.rfc3339 && at.TakeToken().ends_with(':');
}

Format NameBracketedStamp(const Header& header) {
  if (header.Has(kBrace)) return Format::kAirflow;
  return Format::kKafka;
}

Format NameByFields(const Header& header) {
  if (header.Has(kDash)) {
    return header.Has(kName) ? Format::kPythonDashes : Format::kZookeeper;
  }
  if (header.Has(kName)) return Format::kPythonColumns;
  if (header.Has(kBracket)) return Format::kLogback;
  if (header.Has(kNumber)) return Format::kOslo;
  return Format::kLog4j;
}

Format NameBare(const Header& header, std::string_view token, Cursor after) {
  if (header.bracketed) return NameBracketedStamp(header);
  if (token.size() == 3) return Format::kZerolog;
  switch (header.stamp.kind) {
    case StampKind::kCompact:
    case StampKind::kHdfs:
      return Format::kHdfs;
    case StampKind::kTwoDigit:
      return Format::kSpark;
    case StampKind::kDayMonth:
      return Format::kTomcat;
    case StampKind::kKitchen:
      return Format::kZerolog;
    case StampKind::kSlash:
      return Format::kDatedLevel;
    default:
      break;
  }
  const Cursor next = AfterBlanks(after);
  if (IsSpringBoot(next)) return Format::kSpringBoot;
  if (header.fields != 0) return NameByFields(header);
  if (IsWildFly(next)) return Format::kWildFly;
  return IsTracing(header, next) ? Format::kTracing : Format::kLog4j;
}

}  // namespace

Format NameHeader(const Header& header, std::string_view token, Cursor after) {
  switch (header.style) {
    case Style::kBracket:
      return NameBracket(header, token, after);
    case Style::kAngle:
      return Format::kClickHouse;
    case Style::kColon:
      return NameColon(header, token);
    case Style::kPipe:
      return NamePipe(header, after);
    case Style::kTab:
      return NameTab(header);
    case Style::kBare:
      break;
  }
  return NameBare(header, token, after);
}

}  // namespace logclass::level
