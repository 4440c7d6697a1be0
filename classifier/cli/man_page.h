// Manual pages: written by hand, but for what --help says as well.

#ifndef CLASSIFIER_CLI_MAN_PAGE_H_
#define CLASSIFIER_CLI_MAN_PAGE_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"
#include "classifier/cli/command_tree.h"

namespace logclass::cli {

// Returns a page of mdoc with these lines replaced, which are comments in it:
//   .\" @synopsis rules check    how the command is called
//   .\" @options rules check     its operands and options
//   .\" @commands                its subcommands, each with its page
//   .\" @variables serve         its options' environment variables
// Of the program itself, the name is left away. Fails with InvalidArgument
// where a line asks for what there is not.
absl::StatusOr<std::string> ManPage(std::string_view page,
                                    const CommandInfo& program);

}  // namespace logclass::cli

#endif  // CLASSIFIER_CLI_MAN_PAGE_H_
