#include "classifier/sidecar/file_watcher.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <thread>
#include <utility>

#include "absl/status/status.h"
#include "classifier/base/strings.h"

namespace logclass::sidecar {
namespace {

namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

constexpr std::chrono::milliseconds kQuiet{200};
constexpr std::chrono::milliseconds kLongest{2000};

constexpr int kMaxLinks = 40;  // as the kernel follows, path_resolution(7)
constexpr int kMaxTries = 10;

// What can change where a path leads, or what is below it.
constexpr uint32_t kStructure = IN_CREATE | IN_DELETE | IN_MOVED_FROM |
                                IN_MOVED_TO | IN_DELETE_SELF | IN_MOVE_SELF |
                                IN_UNMOUNT | IN_Q_OVERFLOW;
// IN_ATTRIB: a file that could not be read may have become readable.
constexpr uint32_t kContent = IN_MODIFY | IN_CLOSE_WRITE | IN_ATTRIB;
constexpr uint32_t kMask =
    ((kStructure | kContent) & ~(IN_UNMOUNT | IN_Q_OVERFLOW)) | IN_ONLYDIR;

// Of the watched directory itself, whatever names matter in it.
constexpr uint32_t kSelf = IN_DELETE_SELF | IN_MOVE_SELF | IN_UNMOUNT;

// What matters in a directory.
struct Interest {
  bool everything = false;
  std::set<std::string, std::less<>> names;

  void Add(Interest other) {
    everything |= other.everything;
    names.merge(other.names);
  }
};

// A file descriptor that is closed with its owner.
class Fd {
 public:
  explicit Fd(int fd) : fd_(fd) {}
  ~Fd() {
    if (fd_ >= 0) close(fd_);
  }
  Fd(const Fd&) = delete;  // closes once
  Fd& operator=(const Fd&) = delete;

  int get() const { return fd_; }

 private:
  const int fd_;
};

absl::Status CannotWatch(const std::string& path, std::error_code error) {
  return absl::InternalError(
      Concat("cannot watch ", Quoted(path), ": ", error.message()));
}

// The inotify instance: which directories are watched, and for what.
class Watches {
 public:
  explicit Watches(std::vector<fs::path> paths) : paths_(std::move(paths)) {}

  // Watches what the paths lead to now, and nothing else any more. Returns the
  // first error; all else is watched as far as it can be.
  absl::Status Update();

  // Reads what happened and keeps up with it. Returns whether any of it
  // matters.
  bool Read();

  int fd() const { return inotify_.get(); }

 private:
  void Follow(const fs::path& path, bool with_content);
  bool TryToFollow(const fs::path& path, bool with_content);
  bool WatchTree(const fs::path& top);
  bool Watch(const fs::path& directory, Interest interest);
  bool Matters(const inotify_event& event) const;

  const std::vector<fs::path> paths_;  // absolute
  const Fd inotify_{inotify_init1(IN_NONBLOCK | IN_CLOEXEC)};
  // By watch descriptor, for several paths can lead to one directory.
  std::map<int, Interest> watched_;
  // What Update() finds.
  std::map<int, Interest> wanted_;
  absl::Status status_;
};

absl::Status Watches::Update() {
  if (fd() < 0) return absl::InternalError("cannot start inotify");
  status_ = absl::OkStatus();
  wanted_.clear();
  for (const fs::path& path : paths_) Follow(path, true);
  for (const auto& [descriptor, interest] : watched_) {
    if (!wanted_.contains(descriptor)) inotify_rm_watch(fd(), descriptor);
  }
  watched_.swap(wanted_);
  return status_;
}

// Returns false where `directory` is there no more.
bool Watches::Watch(const fs::path& directory, Interest interest) {
  const int descriptor = inotify_add_watch(fd(), directory.c_str(), kMask);
  if (descriptor >= 0) {
    wanted_[descriptor].Add(std::move(interest));
    return true;
  }
  if (errno == ENOENT || errno == ENOTDIR) return false;
  if (status_.ok()) {
    status_ = CannotWatch(directory.native(), {errno, std::generic_category()});
  }
  return true;
}

void Watches::Follow(const fs::path& path, bool with_content) {
  for (int i = 0; i < kMaxTries; ++i) {
    if (TryToFollow(path, with_content)) return;
  }
}

// Goes along `path` as the kernel does, and watches for every link on the way,
// for the file at its end, and for what is missing, where that belongs. Watches
// first and looks then, so that no change falls between the two. Returns false
// where the way vanished meanwhile.
bool Watches::TryToFollow(const fs::path& path, bool with_content) {
  std::vector<fs::path> rest;  // the next component at the back
  const auto push = [&rest](const fs::path& more) {
    const std::vector<fs::path> parts(more.begin(), more.end());
    rest.insert(rest.end(), parts.rbegin(), parts.rend());
  };
  push(path.relative_path());
  fs::path at = "/";
  std::error_code error;  // a type that cannot be found out is none
  for (int links = 0; !rest.empty();) {
    const fs::path name = std::exchange(rest.back(), {});
    rest.pop_back();
    if (name.empty() || name == ".") continue;
    const fs::path next = at / name;
    fs::file_type type = fs::symlink_status(next, error).type();
    if (type != fs::file_type::directory) {
      if (!Watch(at, {.names = {name.native()}})) return false;
      type = fs::symlink_status(next, error).type();
    }
    if (type == fs::file_type::directory) {
      at = next;
    } else if (type == fs::file_type::symlink && ++links <= kMaxLinks) {
      const fs::path target = fs::read_symlink(next, error);
      if (error) return false;
      if (target.is_absolute()) at = "/";
      push(target.relative_path());
    } else {
      return true;
    }
  }
  return !with_content || WatchTree(at);
}

// Watches `top` and all directories below it, and where the links in them
// lead. Returns false where `top` is there no more.
bool Watches::WatchTree(const fs::path& top) {
  if (!Watch(top, {.everything = true})) return false;
  std::vector<fs::path> to_list = {top};
  while (!to_list.empty()) {
    const fs::path directory = std::exchange(to_list.back(), {});
    to_list.pop_back();
    std::error_code error;  // what cannot be listed is as good as empty
    for (fs::directory_iterator entry(directory, error), end;
         !error && entry != end; entry.increment(error)) {
      std::error_code no_type;
      const fs::file_type type = entry->symlink_status(no_type).type();
      if (type == fs::file_type::symlink) {
        Follow(entry->path(), false);
      } else if (type == fs::file_type::directory &&
                 Watch(entry->path(), {.everything = true})) {
        to_list.push_back(entry->path());
      }
    }
  }
  return true;
}

bool Watches::Matters(const inotify_event& event) const {
  if ((event.mask & IN_Q_OVERFLOW) != 0) return true;
  if ((event.mask & IN_IGNORED) != 0) return false;  // the watch's own end
  const auto watched = watched_.find(event.wd);
  if (watched == watched_.end()) return false;
  if ((event.mask & kSelf) != 0 || watched->second.everything) return true;
  return event.len > 0 &&
         watched->second.names.contains(std::string_view(event.name));
}

bool Watches::Read() {
  alignas(inotify_event) char buffer[16 << 10];
  const ssize_t size = read(fd(), buffer, sizeof(buffer));
  uint32_t changes = 0;
  for (ssize_t at = 0; at < size;) {
    const auto& event = *reinterpret_cast<const inotify_event*>(buffer + at);
    if (Matters(event)) changes |= event.mask;
    at += static_cast<ssize_t>(sizeof(event) + event.len);
  }
  // Of an error nobody can be told; what could be watched is.
  if ((changes & kStructure) != 0) Update().IgnoreError();
  return changes != 0;
}

// Changes that follow each other closely.
class Burst {
 public:
  void Add(Clock::time_point now) {
    if (!end_) latest_end_ = now + kLongest;
    end_ = std::min(now + kQuiet, latest_end_);
  }

  bool IsOver(Clock::time_point now) const { return end_ && now >= *end_; }

  void Clear() { end_.reset(); }

  // How long to wait for its end, as poll() takes it.
  int TimeoutMs(Clock::time_point now) const {
    if (!end_) return -1;
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(*end_ - now);
    return static_cast<int>(std::max<int64_t>(left.count(), 0));
  }

 private:
  std::optional<Clock::time_point> end_;  // unset: there is none
  Clock::time_point latest_end_;
};

absl::StatusOr<std::vector<fs::path>> AbsolutePaths(
    const std::vector<std::string>& paths) {
  std::vector<fs::path> out;
  for (const std::string& path : paths) {
    std::error_code error;
    out.push_back(fs::absolute(path, error));
    if (error) return CannotWatch(path, error);
  }
  return out;
}

}  // namespace

class FileWatcher::Impl {
 public:
  explicit Impl(std::vector<fs::path> paths) : watches_(std::move(paths)) {}
  ~Impl() {
    if (!thread_.joinable()) return;
    eventfd_write(stop_.get(), 1);
    thread_.join();
  }
  Impl(const Impl&) = delete;  // owns a thread
  Impl& operator=(const Impl&) = delete;

  // The kernel keeps what happens from here on until it is read.
  absl::Status Watch() {
    if (stop_.get() < 0) return absl::InternalError("cannot make an eventfd");
    return watches_.Update();
  }

  void Start(std::function<void()> on_change) {
    thread_ = std::thread(
        [this, on_change = std::move(on_change)] { Run(on_change); });
  }

 private:
  void Run(const std::function<void()>& on_change) {
    Burst burst;
    while (true) {
      pollfd ready[] = {{stop_.get(), POLLIN, 0}, {watches_.fd(), POLLIN, 0}};
      poll(ready, std::size(ready), burst.TimeoutMs(Clock::now()));
      if (ready[0].revents != 0) return;
      if (ready[1].revents != 0 && watches_.Read()) burst.Add(Clock::now());
      if (burst.IsOver(Clock::now())) {
        burst.Clear();
        on_change();
      }
    }
  }

  const Fd stop_{eventfd(0, EFD_NONBLOCK | EFD_CLOEXEC)};
  Watches watches_;  // the thread's, once that runs
  std::thread thread_;
};

absl::StatusOr<std::unique_ptr<FileWatcher>> FileWatcher::Create(
    const std::vector<std::string>& paths) {
  auto absolute = AbsolutePaths(paths);
  if (!absolute.ok()) return absolute.status();
  auto impl = std::make_unique<Impl>(*std::move(absolute));
  absl::Status status = impl->Watch();
  if (!status.ok()) return status;
  return std::unique_ptr<FileWatcher>(new FileWatcher(std::move(impl)));
}

FileWatcher::FileWatcher(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

FileWatcher::~FileWatcher() = default;

void FileWatcher::Start(std::function<void()> on_change) {
  impl_->Start(std::move(on_change));
}

}  // namespace logclass::sidecar
