// Tells when files change: written in place, replaced, or swapped as Kubernetes
// does with a ConfigMap's `..data` symlink.

#ifndef CLASSIFIER_SIDECAR_FILE_WATCHER_H_
#define CLASSIFIER_SIDECAR_FILE_WATCHER_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace logclass::sidecar {

// Watches with inotify until destroyed. Begins in two steps, so that who reads
// the files in between misses no change:
//
//   auto watcher = FileWatcher::Create(paths);
//   Read(paths);
//   (*watcher)->Start([&] { Read(paths); });
class FileWatcher {
 public:
  // Watches from now on. Directories are watched with their subdirectories; of
  // a file, and of a symlink, its directory and that of what it points to; of
  // what does not exist, where it would appear. What is created later below a
  // watched directory is watched too. Fails with Internal where the system
  // cannot watch (out of inotify watches).
  static absl::StatusOr<std::unique_ptr<FileWatcher>> Create(
      const std::vector<std::string>& paths);

  // Nothing is called any more once this returns.
  ~FileWatcher();
  FileWatcher(const FileWatcher&) = delete;  // owns a thread
  FileWatcher& operator=(const FileWatcher&) = delete;

  // Calls `on_change`, from a thread of its own, once a burst of changes to the
  // files, or to anything in the directories, is over (quiet for 200 ms, or
  // changing for 2 s). What has changed since Create() is such a burst.
  // REQUIRES: it was not called before.
  void Start(std::function<void()> on_change);

 private:
  class Impl;
  explicit FileWatcher(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_FILE_WATCHER_H_
