#include "classifier/engine/cache.h"

#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>
#include <xxhash.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <type_traits>

#include "classifier/base/file.h"
#include "classifier/base/strings.h"
#include "classifier/rules/rule_archive.h"

namespace logclass {
namespace {

// Change it with the layout of the file or the meaning of anything in it.
constexpr std::string_view kFormat = "logclass-program-11";

std::string Hash(std::string_view bytes) {
  XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  char hex[33];
  std::snprintf(hex, sizeof(hex), "%016llx%016llx",
                static_cast<unsigned long long>(hash.high64),
                static_cast<unsigned long long>(hash.low64));
  return hex;
}

// The parts of a file are length-prefixed, so that no two lists of parts have
// the same bytes.
void AppendPart(std::string_view part, std::string& out) {
  uint64_t size = part.size();
  out.append(reinterpret_cast<const char*>(&size), sizeof(size));
  out += part;
}

bool TakePart(std::string_view& in, std::string_view& part) {
  uint64_t size;
  if (in.size() < sizeof(size)) return false;
  std::memcpy(&size, in.data(), sizeof(size));
  in.remove_prefix(sizeof(size));
  if (size > in.size()) return false;
  part = in.substr(0, size);
  in.remove_prefix(size);
  return true;
}

absl::StatusOr<std::string> Serialized(const HsDatabase& database) {
  if (database == nullptr) return "";
  return SerializeDatabase(database.get());
}

bool Deserialize(std::string_view bytes, HsDatabase& database) {
  if (bytes.empty()) return true;
  absl::StatusOr<HsDatabase> read = DeserializeDatabase(bytes);
  if (read.ok()) database = *std::move(read);
  return read.ok();
}

// Numbers, or what consists of them alone, as a part.
template <typename Numbers>
void AppendNumbers(const std::vector<Numbers>& numbers, std::string& out) {
  static_assert(std::has_unique_object_representations_v<Numbers>);
  AppendPart({reinterpret_cast<const char*>(numbers.data()),
              numbers.size() * sizeof(Numbers)},
             out);
}

template <typename Numbers>
bool TakeNumbers(std::string_view& in, std::vector<Numbers>& numbers) {
  std::string_view part;
  if (!TakePart(in, part) || part.size() % sizeof(Numbers) != 0) return false;
  numbers.resize(part.size() / sizeof(Numbers));
  std::copy(part.begin(), part.end(), reinterpret_cast<char*>(numbers.data()));
  return true;
}

void AppendLiterals(const CompiledGroup& group, std::string& out) {
  AppendPart(group.literals.text, out);
  AppendNumbers(group.literals.literals, out);
  AppendNumbers(group.triggers_by_literal.numbers, out);
  AppendNumbers(group.triggers_by_literal.ends, out);
}

bool TakeLiterals(std::string_view& in, CompiledGroup& group) {
  std::string_view text;
  if (!TakePart(in, text)) return false;
  group.literals.text = text;
  return TakeNumbers(in, group.literals.literals) &&
         TakeNumbers(in, group.triggers_by_literal.numbers) &&
         TakeNumbers(in, group.triggers_by_literal.ends);
}

// Takes the content out of a file's bytes; false where it is damaged.
bool TakePayload(std::string_view bytes, std::string_view& payload) {
  std::string_view format, hash;
  return TakePart(bytes, format) && format == kFormat &&
         TakePart(bytes, hash) && TakePart(bytes, payload) && bytes.empty() &&
         Hash(payload) == hash;
}

// Puts the program together from a file's content, null where it is damaged.
std::unique_ptr<const Program> Decode(std::string_view bytes) {
  std::string_view payload, rules, tiers, digits, hyperscan;
  if (!TakePayload(bytes, payload) || !TakePart(payload, rules) ||
      !TakePart(payload, tiers) || !TakePart(payload, digits)) {
    return nullptr;
  }
  std::optional<RuleSet> rule_set = ReadRules(rules);
  if (!rule_set) return nullptr;
  CompiledPatterns patterns;
  for (char tier : tiers) patterns.tiers.push_back(static_cast<Tier>(tier));
  for (char apart : digits) patterns.tells_digits_apart.push_back(apart != 0);
  for (CompiledGroup& group : patterns.groups) {
    if (!TakeLiterals(payload, group) || !TakePart(payload, hyperscan) ||
        !Deserialize(hyperscan, group.hyperscan)) {
      return nullptr;
    }
  }
  absl::StatusOr<std::unique_ptr<const Program>> program =
      Program::Restore(*std::move(rule_set), std::move(patterns));
  return program.ok() ? *std::move(program) : nullptr;
}

absl::StatusOr<std::string> Encode(const Program& program) {
  const CompiledPatterns& patterns = program.patterns();
  std::string tiers, digits, payload, out;
  for (Tier tier : patterns.tiers) tiers += static_cast<char>(tier);
  for (bool apart : patterns.tells_digits_apart) digits += apart ? 1 : 0;
  AppendPart(WriteRules(program.rule_set()), payload);
  AppendPart(tiers, payload);
  AppendPart(digits, payload);
  for (const CompiledGroup& group : patterns.groups) {
    absl::StatusOr<std::string> hyperscan = Serialized(group.hyperscan);
    if (!hyperscan.ok()) return hyperscan.status();
    AppendLiterals(group, payload);
    AppendPart(*hyperscan, payload);
  }
  AppendPart(kFormat, out);
  AppendPart(Hash(payload), out);
  AppendPart(payload, out);
  return out;
}

absl::Status WriteAll(int fd, std::string_view bytes) {
  while (!bytes.empty()) {
    ssize_t written = write(fd, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return absl::ErrnoToStatus(errno, "cannot write");
    bytes.remove_prefix(written);
  }
  return absl::OkStatus();
}

}  // namespace

std::string CachePath(const std::string& directory,
                      const std::vector<RuleFile>& files) {
  std::string key;
  AppendPart(kFormat, key);
  AppendPart(HyperscanPlatform(), key);
  for (const RuleFile& file : files) {
    AppendPart(file.name, key);  // explanations name it
    key += Hash(file.text);
  }
  return Concat(directory, '/', Hash(key), ".program");
}

std::unique_ptr<const Program> ReadCachedProgram(const std::string& path) {
  absl::StatusOr<std::string> bytes = ReadFile(path);
  return bytes.ok() ? Decode(*bytes) : nullptr;
}

absl::Status WriteCachedProgram(const std::string& path,
                                const Program& program) {
  absl::StatusOr<std::string> bytes = Encode(program);
  if (!bytes.ok()) return bytes.status();
  std::error_code error;
  std::filesystem::create_directories(std::filesystem::path(path).parent_path(),
                                      error);
  if (error) return absl::ErrnoToStatus(error.value(), "cannot create");
  std::string temporary = Concat(path, ".XXXXXX");
  int fd = mkstemp(temporary.data());
  if (fd < 0) return absl::ErrnoToStatus(errno, "cannot create");
  absl::Status status = WriteAll(fd, *bytes);
  close(fd);
  if (status.ok() && rename(temporary.c_str(), path.c_str()) != 0) {
    status = absl::ErrnoToStatus(errno, "cannot rename");
  }
  if (!status.ok()) unlink(temporary.c_str());
  return status;
}

}  // namespace logclass
