#!/usr/bin/env python3
"""Runs the module's tests in a root directory that has Lua and the C library,
and nothing else: no libstdc++ above all.

Usage: bare_root_test.py [--whole] LUA MODULE SCRIPT RULES
"""

import argparse
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    parser.add_argument('--whole', action='store_true')
    for name in ('lua', 'module', 'script', 'rules'):
        parser.add_argument(name)
    return parser.parse_args()


def skip(reason: str):
    print('skipped:', reason)
    sys.exit(77)


def libraries(program: str) -> list[str]:
    """Returns the paths of what a program is loaded with, the loader too."""
    listing = subprocess.run(['ldd', program], check=True, capture_output=True,
                             text=True).stdout
    return re.findall(r'(/\S+) \(0x', listing)


class Root:

    def __init__(self, path: pathlib.Path):
        self.path = path

    def copy(self, source: str, to: str):
        target = self.path / to.lstrip('/')
        target.parent.mkdir(parents=True, exist_ok=True)
        if os.path.isdir(source):
            shutil.copytree(source, target)
        else:
            shutil.copy(source, target)

    def has(self, pattern: str) -> bool:
        return any(self.path.rglob(pattern))

    def run(self, *command: str) -> subprocess.CompletedProcess:
        # Without root, as root of a namespace of users.
        user = [] if os.geteuid() == 0 else ['--map-root-user']
        return subprocess.run(
            ['unshare', *user, f'--root={self.path}', '--wd=/', *command],
            env={}, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)


def bare_root(directory: str, lua: str) -> Root:
    """Returns a root directory that has the program as /lua."""
    root = Root(pathlib.Path(directory))
    root.copy(lua, '/lua')
    for path in libraries(lua):
        root.copy(path, path)
    probe = root.run('/lua', '-e', 'print(_VERSION)')
    if probe.stdout != 'Lua 5.4\n':
        skip(f'Lua does not run in a root of its own: {probe.stdout}')
    if root.has('libstdc++*'):
        skip('this Lua needs libstdc++ itself')
    return root


def main() -> int:
    arguments = parse()
    if not arguments.whole:
        skip('the module is not whole: cmake has said what it needs')
    for tool in ('ldd', 'unshare'):
        if shutil.which(tool) is None:
            skip(f'{tool} is not installed')
    with tempfile.TemporaryDirectory() as directory:
        root = bare_root(directory, arguments.lua)
        root.copy(arguments.module, '/module/logclass.so')
        root.copy(arguments.script, '/test.lua')
        root.copy(arguments.rules, '/rules')
        (root.path / 'scratch').mkdir()
        test = root.run('/lua', '/test.lua', '/module', '/rules', '/scratch')
        print(test.stdout)
        return test.returncode


if __name__ == '__main__':
    sys.exit(main())
