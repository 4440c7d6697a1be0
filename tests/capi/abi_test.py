#!/usr/bin/env python3
"""Compares the shared library's ABI with the one that is committed.

Usage: abi_test.py [--update] LIBRARY HEADER

LIBRARY has to have debug information. A difference that old programs do not
notice (a new function, a longer struct of those that the library hands out) is
committed with --update and a new LOGCLASS_API_MINOR; any other needs a new
LOGCLASS_API_MAJOR, which is the library's soname.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

REFERENCE = pathlib.Path(__file__).parent / "liblogclass.abi"
# Only what the header says, and nothing of where and how it was built.
DUMP = ["abidw", "--drop-private-types", "--exported-interfaces-only",
        "--no-architecture", "--no-corpus-path", "--no-comp-dir-path",
        "--no-elf-needed", "--no-show-locs", "--type-id-style", "hash"]
# Where the sources stand is no part of the ABI.
SOURCE = re.compile(r"(?<= path=')[^']*/(?=classifier/)")


def main() -> int:
    arguments = [a for a in sys.argv[1:] if a != "--update"]
    library, header = arguments
    for tool in ("abidw", "abidiff"):
        if shutil.which(tool) is None:
            print(f"skipped: {tool} is not installed (abigail-tools)")
            return 77
    with tempfile.TemporaryDirectory() as directory:
        dump = pathlib.Path(directory) / "liblogclass.abi"
        subprocess.run([*DUMP, "--header-file", header, "--out-file", dump,
                        library], check=True)
        dump.write_text(SOURCE.sub("", dump.read_text()))
        if "--update" in sys.argv:
            shutil.copy(dump, REFERENCE)
            print(f"wrote {REFERENCE}: read it before you commit it")
            return 0
        changed = subprocess.run(["abidiff", REFERENCE, dump]).returncode
    if changed:
        print(f"the ABI differs from {REFERENCE}; see {__file__}")
    return 1 if changed else 0


if __name__ == "__main__":
    sys.exit(main())
