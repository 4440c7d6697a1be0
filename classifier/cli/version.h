// The version that --version prints; the build defines LOGCLASS_VERSION.

#ifndef CLASSIFIER_CLI_VERSION_H_
#define CLASSIFIER_CLI_VERSION_H_

namespace logclass::cli {

#ifndef LOGCLASS_VERSION
#define LOGCLASS_VERSION "unknown"
#endif
inline constexpr char kVersion[] = LOGCLASS_VERSION;

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_VERSION_H_
