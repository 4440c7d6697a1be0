#!/usr/bin/env python3
"""Compares what the logclass command prints with golden files.

Usage: golden_test.py [--update] LOGCLASS [NAME...]

Each line of commands.txt is `NAME: ARGUMENTS`, with `< FILE` at its end for
standard input. Commands run in tests/testdata/cli; what they print is compared
with golden/NAME.txt there: standard output, standard error, exit code.
--update writes the golden files instead.
"""

import difflib
import os
import pathlib
import shlex
import subprocess
import sys
import tempfile

HERE = pathlib.Path(__file__).resolve().parent
DATA = HERE.parent / 'testdata' / 'cli'


def read_commands():
    for line in (HERE / 'commands.txt').read_text().splitlines():
        if line and not line.startswith('#'):
            name, _, arguments = line.partition(': ')
            yield name, shlex.split(arguments)


def run(logclass, arguments, home):
    stdin = subprocess.DEVNULL
    if '<' in arguments:
        at = arguments.index('<')
        stdin = open(DATA / arguments[at + 1], 'rb')
        arguments = arguments[:at]
    result = subprocess.run(
        [logclass, *arguments], cwd=DATA, stdin=stdin, capture_output=True,
        env={'HOME': home, 'COLUMNS': '100', 'PATH': '/usr/bin:/bin'})
    out = result.stdout.decode('utf-8', 'backslashreplace')
    if out and not out.endswith('\n'):
        out += '\n\\ no newline\n'
    if result.stderr:
        out += '--- stderr\n' + result.stderr.decode('utf-8', 'replace')
    return out + f'--- exit {result.returncode}\n'


def main():
    arguments = sys.argv[1:]
    update = '--update' in arguments
    if update:
        arguments.remove('--update')
    if not arguments:
        sys.exit(__doc__)
    logclass = os.path.abspath(arguments[0])
    wanted = set(arguments[1:])
    failed = count = 0
    with tempfile.TemporaryDirectory() as home:
        for name, command in read_commands():
            if wanted and name not in wanted:
                continue
            count += 1
            actual = run(logclass, command, home)
            golden = DATA / 'golden' / f'{name}.txt'
            if update:
                golden.write_text(actual)
                continue
            expected = golden.read_text() if golden.exists() else ''
            if actual != expected:
                failed += 1
                print(f'FAILED {name}: logclass {shlex.join(command)}')
                sys.stdout.writelines(difflib.unified_diff(
                    expected.splitlines(True), actual.splitlines(True),
                    str(golden.relative_to(HERE.parent)), 'actual'))
    print(f'{count} commands, {failed} failed')
    sys.exit(1 if failed else 0)


if __name__ == '__main__':
    main()
