#!/usr/bin/env python3
"""Fails unless the shared library exports what its header declares, no more.

Usage: symbols_test.py LIBRARY HEADER
"""

import pathlib
import re
import shutil
import subprocess
import sys

DECLARATION = re.compile(r"^LOGCLASS_API[^;(]*?\b(\w+)\(", re.MULTILINE)
# Made by the linker: the name of the version that the symbols have.
VERSION = re.compile(r"LOGCLASS_\d+")


def exported(library: str) -> set[str]:
    out = subprocess.run(["nm", "--dynamic", "--defined-only", library],
                         check=True, capture_output=True, text=True).stdout
    names = {line.split()[-1].split("@")[0] for line in out.splitlines()}
    return {name for name in names if not VERSION.fullmatch(name)}


def main() -> int:
    if shutil.which("nm") is None:
        print("skipped: nm is not installed (binutils)")
        return 77
    library, header = sys.argv[1:]
    declared = set(DECLARATION.findall(pathlib.Path(header).read_text()))
    symbols = exported(library)
    errors = [f"{name}: exported, but not declared"
              for name in sorted(symbols - declared)]
    errors += [f"{name}: declared, but not exported"
               for name in sorted(declared - symbols)]
    errors += [f"{name}: does not begin with logclass_"
               for name in sorted(symbols) if not name.startswith("logclass_")]
    print(*errors, f"{len(symbols)} symbols, {len(errors)} errors", sep="\n")
    return 1 if errors or not symbols else 0


if __name__ == "__main__":
    sys.exit(main())
