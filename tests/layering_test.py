#!/usr/bin/env python3
"""Fails where a folder of classifier/ includes one that stands above it.

Usage: layering_test.py SOURCE_DIR
"""

import pathlib
import re
import sys

# A folder may include itself and what it is listed with.
ALLOWED = {
    "base": set(),
    "level": {"base"},
    "wire": {"base"},
    "record": {"base", "level", "wire"},
    "rules": {"base"},
    "engine": {"base", "level", "record", "rules"},
    "package": set(),
    "python": set(),
    "text": {"base", "level", "record", "rules", "engine"},
    "vector": {"base", "level", "wire", "record", "engine"},
    "capi": {"base", "level", "record", "rules", "engine", "text"},
    "check": {"base", "level", "record", "rules", "engine"},
    "lua": {"base", "level", "wire", "record", "rules", "engine", "vector"},
    "sidecar": {"base", "level", "record", "rules", "engine", "vector"},
    "cli": {"base", "level", "record", "rules", "engine", "check", "text",
            "vector", "sidecar"},
}
INCLUDE = re.compile(r'#include "classifier/(\w+)/')


def main() -> int:
    root = pathlib.Path(sys.argv[1]) / "classifier"
    folders = {path.name for path in root.iterdir() if path.is_dir()}
    errors = [f"{name}: not listed here" for name in folders - ALLOWED.keys()]
    checked = 0
    for folder in folders & ALLOWED.keys():
        for path in sorted((root / folder).rglob("*")):
            if path.suffix not in (".h", ".cc"):
                continue
            checked += 1
            for included in INCLUDE.findall(path.read_text()):
                if included != folder and included not in ALLOWED[folder]:
                    errors.append(f"{path}: {folder} includes {included}")
    print(*errors, f"{checked} files, {len(errors)} errors", sep="\n")
    return 1 if errors or not checked else 0


if __name__ == "__main__":
    sys.exit(main())
