#!/usr/bin/env python3
"""Installs a build and runs it; builds programs of others with it, and runs
these.

Usage: install_test.py CMAKE SOURCE_DIR BUILD_DIR

The compilers are $CC and $CXX; $SANITIZE is what the build was sanitized with.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent


def run(*command, **options):
    print("+", *command, flush=True)
    return subprocess.run([str(c) for c in command], check=True, **options)


def environment(library_dir: pathlib.Path) -> dict[str, str]:
    env = dict(os.environ)
    sanitize = env.pop("SANITIZE", "")
    if sanitize:
        for name in ("CFLAGS", "CXXFLAGS", "LDFLAGS"):
            env[name] = f"-fsanitize={sanitize}"
    env["PKG_CONFIG_PATH"] = str(library_dir / "pkgconfig")
    env["LD_LIBRARY_PATH"] = str(library_dir)
    return env


class Tree:
    """An install tree, and programs that are built with it."""

    def __init__(self, cmake: str, source: pathlib.Path, build: str,
                 directory: pathlib.Path):
        self.cmake, self.source, self.directory = cmake, source, directory
        self.prefix = directory / "prefix"
        for component in ("liblogclass1", "liblogclass-dev", "logclass"):
            run(cmake, "--install", build, "--prefix", directory / "first",
                "--component", component, stdout=subprocess.DEVNULL)
        # An install tree may be moved.
        (directory / "first").rename(self.prefix)
        self.library_dir = next(self.prefix.rglob("liblogclass.so.1")).parent
        self.env = environment(self.library_dir)

    def check_program(self, program: pathlib.Path, words: str):
        rules = self.prefix / "share/logclass/rules"
        log = self.source / "tests/testdata/real_sample.log"
        with log.open() as lines:
            out = run(program, rules, stdin=lines, env=self.env,
                      capture_output=True, text=True).stdout
        assert "CRITICAL LOG_OOM_KILLED" in out, out
        assert words in out, out

    def command(self):
        """It finds what is installed with it."""
        command = self.prefix / "bin/logclass"
        if not command.exists():
            return
        rules = self.prefix / "share/logclass/rules"
        listed = run(command, "rules", "list", capture_output=True,
                     text=True).stdout
        assert "oom" in listed, listed
        if " serve " not in run(command, "--help", capture_output=True,
                                text=True).stdout:
            return
        said = run(command, "serve", "--check", "--cache-dir=",
                   capture_output=True, text=True).stdout
        assert f"rules: ['{rules}']" in said, said

    def find_package(self):
        build = self.directory / "find_package"
        run(self.cmake, "-S", HERE / "find_package", "-B", build,
            f"-DCMAKE_PREFIX_PATH={self.prefix}",
            f"-DEXAMPLES={self.source / 'examples'}", env=self.env)
        run(self.cmake, "--build", build, env=self.env)
        self.check_program(build / "classify_c", "=> decides")
        self.check_program(build / "classify_cpp", "because of rule")

    def make(self, *targets: str):
        run("make", "-f", HERE / "pkg_config/Makefile", *targets,
            f"EXAMPLES={self.source / 'examples'}", cwd=self.directory,
            env=self.env)

    def pkg_config(self):
        self.make("classify_c", "classify_cpp")
        self.check_program(self.directory / "classify_c", "=> decides")
        self.check_program(self.directory / "classify_cpp", "because of rule")
        needed = run("readelf", "-d", self.directory / "classify_c",
                     capture_output=True, text=True).stdout
        assert "liblogclass.so.1" in needed, needed

    def static(self):
        for library in self.library_dir.glob("liblogclass.so*"):
            library.unlink()
        self.make("classify_static")
        self.check_program(self.directory / "classify_static", "=> decides")


def main() -> int:
    for tool in ("make", "pkg-config", "readelf"):
        if shutil.which(tool) is None:
            print(f"skipped: {tool} is not installed")
            return 77
    cmake, source, build = sys.argv[1:]
    with tempfile.TemporaryDirectory() as directory:
        tree = Tree(cmake, pathlib.Path(source), build,
                    pathlib.Path(directory).resolve())
        tree.command()
        tree.find_package()
        tree.pkg_config()
        tree.static()
    return 0


if __name__ == "__main__":
    sys.exit(main())
