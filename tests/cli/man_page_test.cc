#include "classifier/cli/man_page.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <CLI/CLI.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "classifier/cli/command_tree.h"
#include "classifier/cli/words.h"

namespace logclass::cli {
namespace {

using ::testing::ElementsAre;

// A program with one of everything.
class ManPageTest : public ::testing::Test {
 protected:
  ManPageTest() : app_("", "tool") {
    app_.set_help_flag("-h,--help", "print this help");
    CLI::App& run = *app_.add_subcommand("run", "Run -x, not a-b.");
    run.set_help_flag("-h,--help", "print this help");
    run.add_option("FILE", files_, "files\nto run");
    CLI::Option* mode = run.add_option("-m,--mode", mode_, ".b \\c, -d");
    AllowWords(mode, {"fast", "slow"})->option_text("MODE")->envname("T_MODE");
    run.add_option("--log-file", file_, "a log")
        ->option_text("[FILE]")
        ->expected(0, 1);
    run.add_flag("--quiet")->group("");
    app_.add_subcommand("hidden", "Nobody is told.")->group("");
  }

  std::string Page(std::string_view page) {
    const auto whole = ManPage(page, DescribeCommand(app_));
    return whole.ok() ? *whole : std::string(whole.status().message());
  }

  CLI::App app_;
  std::vector<std::string> files_;
  std::string mode_;
  std::string file_;
};

TEST_F(ManPageTest, OtherLinesStay) {
  EXPECT_EQ(Page(".Sh NAME\n.\\\" a comment\ntext"),
            ".Sh NAME\n.\\\" a comment\ntext\n");
}

TEST_F(ManPageTest, Synopsis) {
  EXPECT_EQ(Page(".\\\" @synopsis\n"),
            ".Nm tool\n.Op Ar option ...\n.Ar command ...\n");
  EXPECT_EQ(Page(".\\\" @synopsis run\n"),
            ".Nm tool run\n.Op Ar option ...\n.Op Ar FILE ...\n");
}

TEST_F(ManPageTest, Options) {
  EXPECT_EQ(Page(".\\\" @options run\n"),
            ".Bl -tag -width Ds\n"
            ".It Ar FILE ...\n"
            "files to run\n"
            ".It Fl m , Fl \\-mode Ar MODE\n"
            "\\&.b \\ec, \\-d\n"
            ".It Fl \\-log\\-file Ns Op = Ns Ar FILE\n"
            "a log\n"
            ".It Fl h , Fl \\-help\n"
            "print this help\n"
            ".El\n");
}

TEST_F(ManPageTest, Commands) {
  EXPECT_EQ(Page(".\\\" @commands\n"),
            ".Bl -tag -width Ds\n"
            ".It Xr tool-run 1\n"
            "Run \\-x, not a-b.\n"
            ".El\n");
}

TEST_F(ManPageTest, Variables) {
  EXPECT_EQ(Page(".\\\" @variables run\n"),
            ".Bl -tag -width Ds -compact\n"
            ".It Ev T_MODE\n"
            ".Fl \\-mode\n"
            ".El\n");
}

TEST_F(ManPageTest, WhatThereIsNotIsAnError) {
  EXPECT_EQ(Page(".\\\" @options walk\n"), "no command \"walk\"");
  EXPECT_EQ(Page(".\\\" @options hidden\n"), "no command \"hidden\"");
  EXPECT_EQ(Page(".\\\" @option run\n"), "unknown directive \"option\"");
}

TEST_F(ManPageTest, WordsComeFromTheOption) {
  const CommandInfo run = DescribeCommand(app_).commands.front();
  EXPECT_EQ(run.path, "tool run");
  EXPECT_EQ(run.options[0].value.kind, ValueKind::kWord);
  EXPECT_THAT(run.options[0].value.words, ElementsAre("fast", "slow"));
  EXPECT_EQ(run.options[1].value.kind, ValueKind::kFile);
  EXPECT_TRUE(run.options[1].value_is_optional);
  EXPECT_TRUE(run.operands[0].repeatable);
}

}  // namespace
}  // namespace logclass::cli
