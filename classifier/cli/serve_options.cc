#include "classifier/cli/serve_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <map>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "classifier/base/strings.h"
#include "classifier/cli/words.h"
#include "classifier/vector/tag_options.h"

namespace logclass::cli {
namespace {

using sidecar::ForwardSettings;
using sidecar::ListenSettings;
using sidecar::LogFormat;
using sidecar::LogLevel;
using sidecar::Settings;
using sidecar::TlsFiles;
using std::chrono::milliseconds;

constexpr std::array<std::string_view, kClassificationPartCount> kPartNames = {
    "severity",       "reason",  "category",  "rule",
    "declared_level", "reasons", "attributes"};

const std::vector<std::string> kConflictChoices = {
    "keep",        "overwrite",       "severity=keep", "severity=overwrite",
    "reason=keep", "reason=overwrite"};

const Choices<LogFormat> kLogFormats = {{"text", LogFormat::kText},
                                        {"json", LogFormat::kJson}};
const Choices<LogLevel> kLogLevels = {{"debug", LogLevel::kDebug},
                                      {"info", LogLevel::kInfo},
                                      {"warning", LogLevel::kWarning},
                                      {"error", LogLevel::kError}};

template <typename T>
std::string NameOf(const Choices<T>& names, T value) {
  for (const auto& [name, named] : names) {
    if (named == value) return name;
  }
  return "";
}

void AddText(CLI::App& app, const std::string& name, std::string& value,
             const std::string& type, const std::string& help) {
  app.add_option(name, value, help)->type_name(type)->option_text(type);
}

void AddTexts(CLI::App& app, const std::string& name,
              std::vector<std::string>& values, const std::string& type,
              const std::string& help) {
  app.add_option(name, values, help)
      ->type_name(type)
      ->option_text(type)
      ->delimiter(',')
      ->allow_extra_args(false);
}

void AddBytes(CLI::App& app, const std::string& name, size_t& bytes,
              const std::string& help) {
  app.add_option(name, bytes, help)
      ->transform(CLI::AsSizeValue(/*kb_is_1000=*/true))
      ->type_name("BYTES")
      ->option_text("BYTES");
}

void AddDuration(CLI::App& app, const std::string& name, milliseconds& value,
                 const std::string& help) {
  const std::map<std::string, int64_t> units = {
      {"ms", 1}, {"s", 1'000}, {"m", 60'000}};
  app.add_option_function<int64_t>(
         name, [&value](int64_t count) { value = milliseconds(count); }, help)
      ->transform(CLI::AsNumberWithUnit(
          units, CLI::AsNumberWithUnit::UNIT_REQUIRED, "TIME"))
      ->check(CLI::NonNegativeNumber)
      ->type_name("TIME")
      ->option_text("TIME");
}

void AddTls(CLI::App& app, const std::string& prefix, const std::string& whose,
            TlsFiles& files) {
  AddText(app, Concat("--", prefix, "-cert"), files.certificate, "FILE",
          Concat("PEM file of ", whose, " certificate and its chain"));
  AddText(app, Concat("--", prefix, "-key"), files.key, "FILE",
          "PEM file of its key");
}

void AddListenFlags(CLI::App& app, ListenSettings& listen) {
  AddTexts(app, "--listen", listen.addresses, "ADDRESS",
           "host:port or unix:/path; may be repeated (default:\n"
           "127.0.0.1:6100)");
  app.add_option_function<std::string>(
         "--unix-mode",
         [&listen](const std::string& text) {
           const char* const end = text.data() + text.size();
           const auto parsed =
               std::from_chars(text.data(), end, listen.unix_mode, 8);
           if (parsed.ec != std::errc() || parsed.ptr != end ||
               listen.unix_mode > 0777) {
             throw CLI::ValidationError("--unix-mode",
                                        Quoted(text) + " is no octal mode");
           }
         },
         "mode of unix sockets, octal (default: 0660)")
      ->type_name("MODE")
      ->option_text("MODE");
  AddText(app, "--unix-group", listen.unix_group, "GROUP",
          "group of unix sockets, a name or number");
  AddTls(app, "tls", "our", listen.tls);
  AddText(app, "--tls-client-ca", listen.tls.ca, "FILE",
          "PEM file: only clients with a certificate of this CA\n"
          "are let in");
  AddBytes(app, "--max-message-bytes", listen.max_message_bytes,
           "largest request (default: 100MiB, as Vector's)");
}

void AddForwardFlags(CLI::App& app, ForwardSettings& forward) {
  AddTexts(app, "--forward", forward.addresses, "ADDRESS",
           "Vector `vector` source to hand tagged events to; may\n"
           "be repeated: in turn, without those that are down");
  app.add_flag("--forward-tls", forward.use_tls, "use TLS towards it")
      ->option_text(" ");
  AddText(app, "--forward-ca", forward.tls.ca, "FILE",
          "PEM file of its CA (default: the system's)");
  AddTls(app, "forward", "our client", forward.tls);
  AddText(app, "--forward-server-name", forward.server_name, "NAME",
          "name that its certificate has to have (default: the\n"
          "address's host)");
  app.add_flag("--forward-gzip", forward.gzip, "compress towards it")
      ->option_text(" ");
}

// severity=keep, or keep for both.
void ReadConflict(std::string_view text, TagOptions& tags) {
  const OnConflict choice =
      text.ends_with("keep") ? OnConflict::kKeep : OnConflict::kOverwrite;
  if (!text.starts_with("reason=")) tags.on_severity = choice;
  if (!text.starts_with("severity=")) tags.on_reason = choice;
}

void ReadParts(const std::vector<std::string>& names, TagOptions& tags) {
  tags.parts = 0;
  for (const std::string& name : names) {
    const auto part = std::ranges::find(kPartNames, name);
    tags.parts |= static_cast<uint8_t>(1 << (part - kPartNames.begin()));
  }
}

// Adds an option whose value is some of `words`, which `read` gets.
void AddWordList(CLI::App& app, const std::string& name,
                 const std::vector<std::string>& words,
                 std::function<void(const std::vector<std::string>&)> read,
                 const std::string& type, const std::string& help) {
  AllowWords(
      app.add_option_function<std::vector<std::string>>(name, read, help),
      words)
      ->option_text(type)
      ->delimiter(',')
      ->allow_extra_args(false);
}

void AddTagFlags(CLI::App& app, TagOptions& tags) {
  AddTexts(app, "--message-field", tags.message_fields, "NAME",
           "field that holds the message; may be repeated, the\n"
           "first that an event has counts (default: message,\n"
           "msg, log, body)");
  AddText(app, "--severity-field", tags.severity_field, "NAME",
          "where the severity goes; empty: nowhere (default:\n"
          "severity)");
  AddText(app, "--reason-field", tags.reason_field, "NAME",
          "where the reason goes (default: reason)");
  AddText(app, "--classification-field", tags.classification_field, "NAME",
          "where the object with all the rest goes (default:\n"
          "classification)");
  AddWordList(
      app, "--classification-parts", {kPartNames.begin(), kPartNames.end()},
      [&tags](const std::vector<std::string>& names) {
        ReadParts(names, tags);
      },
      "NAMES",
      "what it has (default: severity,reason,category,rule,\n"
      "declared_level,reasons,attributes)");
  AddWordList(
      app, "--on-conflict", kConflictChoices,
      [&tags](const std::vector<std::string>& texts) {
        for (const std::string& text : texts) ReadConflict(text, tags);
      },
      "CHOICE",
      "[severity=|reason=]keep|overwrite: what to do where an\n"
      "event has the field already (default:\n"
      "severity=overwrite,reason=keep)");
}

void AddOperationFlags(CLI::App& app, Settings& settings) {
  AddBytes(app, "--max-inflight-bytes", settings.limits.max_inflight_bytes,
           "requests held, of Vector and of the API, over which\n"
           "others wait (default: 64MiB)");
  AddDuration(app, "--max-wait", settings.limits.max_wait,
              "how long, then they fail with RESOURCE_EXHAUSTED\n"
              "(default: 10s)");
  app.add_option("--watch", settings.rules.watch,
                 "true or false: reload rules when their files change\n"
                 "(default: true)")
      ->type_name("BOOL")
      ->option_text("BOOL");
  AddText(app, "--metrics", settings.metrics_address, "ADDRESS",
          "host:port of /metrics, /healthz and /readyz; empty:\n"
          "none (default: 0.0.0.0:9464)");
  AddDuration(app, "--grace", settings.grace,
              "time for calls in flight at SIGTERM (default: 25s)");
  AddChoice(app, "--log-format", settings.log_format, kLogFormats,
            "text (default) or json")
      ->option_text("WORD");
  AddChoice(app, "--log-level", settings.log_level, kLogLevels,
            "debug, info (default), warning or error")
      ->option_text("WORD");
}

// --max-wait is LOGCLASS_MAX_WAIT.
void AddEnvironment(CLI::App& app) {
  for (CLI::Option* option : app.get_options()) {
    const std::string name = option->get_single_name();
    if (name == "help" || name == "version" || name == "check") continue;
    std::string variable = "LOGCLASS_" + name;
    for (char& c : variable) {
      c = c == '-' ? '_' : static_cast<char>(std::toupper(c));
    }
    option->envname(variable);
  }
}

std::string YamlText(std::string_view text) {
  std::string quoted = "'";
  for (char c : text) {
    quoted += c;
    if (c == '\'') quoted += c;
  }
  return quoted + "'";
}

std::string YamlList(const std::vector<std::string>& texts) {
  std::string list = "[";
  for (const std::string& text : texts) {
    list += Concat(list.size() > 1 ? ", " : "", YamlText(text));
  }
  return list + "]";
}

std::string Duration(milliseconds value) {
  const int64_t count = value.count();
  return count % 1'000 == 0 ? Concat(count / 1'000, 's') : Concat(count, "ms");
}

std::string Octal(unsigned mode) {
  char digits[8];
  const auto end = std::to_chars(digits, digits + sizeof(digits), mode, 8).ptr;
  return Concat('0', std::string_view(digits, end - digits));
}

std::string Word(bool value) { return value ? "true" : "false"; }
std::string Word(OnConflict choice) {
  return choice == OnConflict::kKeep ? "keep" : "overwrite";
}

std::vector<std::string> PartNames(const TagOptions& tags) {
  std::vector<std::string> names;
  for (int i = 0; i < kClassificationPartCount; ++i) {
    if (tags.Writes(static_cast<ClassificationPart>(i))) {
      names.emplace_back(kPartNames[i]);
    }
  }
  return names;
}

}  // namespace

void AddServeFlags(CLI::App& app, ServeOptions& options) {
  Settings& settings = options.settings;
  AddListenFlags(app, settings.listen);
  AddForwardFlags(app, settings.forward);
  AddRuleFlags(app, options.rules);
  AddTagFlags(app, settings.tags);
  AddOperationFlags(app, settings);
  app.add_option("--config", options.config,
                 "YAML file of these settings, named as the flags are;\n"
                 "flags and environment go before it")
      ->type_name("FILE")
      ->option_text("FILE");
  app.add_flag("--check", options.check,
               "check settings and rules, print what is in effect,\n"
               "and end");
  AddEnvironment(app);
}

absl::Status CompleteSettings(ServeOptions& options) {
  Settings& settings = options.settings;
  const auto paths = RulePaths(options.rules.paths);
  if (!paths.ok()) return paths.status();
  settings.rules.paths = *paths;
  settings.rules.cache_dir = CacheDir(options.rules);
  if (settings.listen.addresses.empty()) {
    return absl::InvalidArgumentError("no address to listen on");
  }
  const auto& tls = settings.forward.tls;
  const bool has_files = !tls.ca.empty() || !tls.certificate.empty();
  if (has_files && !settings.forward.use_tls) {
    return absl::InvalidArgumentError(
        "--forward-ca and --forward-cert need --forward-tls");
  }
  // gRPC counts messages in int.
  constexpr size_t kMost = size_t{1} << 30;
  if (settings.listen.max_message_bytes == 0 ||
      settings.listen.max_message_bytes > kMost) {
    return absl::InvalidArgumentError("--max-message-bytes is not 1 to 1GiB");
  }
  if (settings.limits.max_inflight_bytes == 0) {
    return absl::InvalidArgumentError("--max-inflight-bytes is 0");
  }
  return absl::OkStatus();
}

std::string SettingsYaml(const Settings& settings) {
  const auto& [listen, forward, limits, rules, tags, metrics, grace, format,
               level] = settings;
  std::string yaml;
  const auto add = [&yaml](std::string_view name, std::string_view value) {
    yaml += Concat(name, ": ", value, '\n');
  };
  add("listen", YamlList(listen.addresses));
  add("unix-mode", YamlText(Octal(listen.unix_mode)));
  add("unix-group", YamlText(listen.unix_group));
  add("tls-cert", YamlText(listen.tls.certificate));
  add("tls-key", YamlText(listen.tls.key));
  add("tls-client-ca", YamlText(listen.tls.ca));
  add("max-message-bytes", std::to_string(listen.max_message_bytes));
  add("forward", YamlList(forward.addresses));
  add("forward-tls", Word(forward.use_tls));
  add("forward-ca", YamlText(forward.tls.ca));
  add("forward-cert", YamlText(forward.tls.certificate));
  add("forward-key", YamlText(forward.tls.key));
  add("forward-server-name", YamlText(forward.server_name));
  add("forward-gzip", Word(forward.gzip));
  add("rules", YamlList(rules.paths));
  add("cache-dir", YamlText(rules.cache_dir));
  add("watch", Word(rules.watch));
  add("message-field", YamlList(tags.message_fields));
  add("severity-field", YamlText(tags.severity_field));
  add("reason-field", YamlText(tags.reason_field));
  add("classification-field", YamlText(tags.classification_field));
  add("classification-parts", YamlList(PartNames(tags)));
  add("on-conflict", Concat("{severity: ", Word(tags.on_severity),
                            ", reason: ", Word(tags.on_reason), '}'));
  add("max-inflight-bytes", std::to_string(limits.max_inflight_bytes));
  add("max-wait", Duration(limits.max_wait));
  add("metrics", YamlText(metrics));
  add("grace", Duration(grace));
  add("log-format", NameOf(kLogFormats, format));
  add("log-level", NameOf(kLogLevels, level));
  return yaml;
}

}  // namespace logclass::cli
