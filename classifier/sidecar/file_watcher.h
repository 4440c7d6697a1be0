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

// Watches with inotify from a thread of its own until destroyed.
class FileWatcher {
 public:
  // Calls `on_change`, from that thread, once a burst of changes to the files,
  // or to anything in the directories, is over (quiet for 200 ms, or changing
  // for 2 s). Directories are watched with their subdirectories; of a file, and
  // of a symlink, its directory and that of what it points to. What is created
  // later below a watched directory is watched too. Fails with Internal where
  // the system cannot watch (out of inotify watches), NotFound where a path
  // does not exist.
  static absl::StatusOr<std::unique_ptr<FileWatcher>> Start(
      const std::vector<std::string>& paths, std::function<void()> on_change);

  ~FileWatcher();
  FileWatcher(const FileWatcher&) = delete;  // owns a thread
  FileWatcher& operator=(const FileWatcher&) = delete;

 private:
  class Impl;
  explicit FileWatcher(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace logclass::sidecar

#endif  // CLASSIFIER_SIDECAR_FILE_WATCHER_H_
