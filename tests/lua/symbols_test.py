#!/usr/bin/env python3
"""Fails unless the Lua module stands on its own: it exports its entry alone,
and needs nothing but Lua's symbols, the C library's, and those of the shared
libraries that stand beside it, if it is not whole.

Usage: symbols_test.py [--whole] MODULE
"""

import argparse
import pathlib
import re
import shutil
import subprocess
import sys

ENTRY = 'luaopen_logclass'
# Every image that can load modules has these.
SYSTEM = re.compile(r'lib(c|m|dl|pthread|rt)\.so\.\d+|ld-linux.*')
# The C++ run time of the libraries beside the module.
RUN_TIME = re.compile(r'lib(stdc\+\+|gcc_s)\.so\.\d+')
LUA = re.compile(r'luaL?_\w+')
# Weak references that the linker and GCC make, to what need not be there.
OPTIONAL = {'__gmon_start__', '_ITM_deregisterTMCloneTable',
            '_ITM_registerTMCloneTable'}


def output(*command):
    return subprocess.run(command, check=True, capture_output=True,
                          text=True).stdout


def symbols(library, which):
    lines = output('nm', '--dynamic', which, library).splitlines()
    return [line.split()[-2:] for line in lines]


def needed(library):
    return re.findall(r'\(NEEDED\).*\[(.*)\]',
                      output('readelf', '--dynamic', '--wide', library))


def undefined(module, beside):
    exported = {name for library in beside
                for _, name in symbols(library, '--defined-only')}
    for kind, name in symbols(module, '--undefined-only'):
        known = ('@GLIBC' in name or LUA.fullmatch(name) or
                 name in exported or name in OPTIONAL or
                 # Whether a thread_local variable needs initialization.
                 kind == 'w' and name.startswith('_ZTH'))
        if not known:
            yield f'{name}: neither Lua has it nor the C library'


def parse():
    parser = argparse.ArgumentParser()
    parser.add_argument('--whole', action='store_true')
    parser.add_argument('module', type=pathlib.Path)
    return parser.parse_args()


def main():
    if shutil.which('nm') is None or shutil.which('readelf') is None:
        print('skipped: binutils are not installed')
        return 77
    arguments = parse()
    module = arguments.module
    exported = [name for _, name in symbols(module, '--defined-only')]
    errors = [f'{name}: exported' for name in exported if name != ENTRY]
    if ENTRY not in exported:
        errors.append(f'{ENTRY}: not exported')
    beside = []
    for name in needed(module):
        if SYSTEM.fullmatch(name):
            continue
        if not arguments.whole and (module.parent / name).exists():
            beside.append(module.parent / name)
        else:
            errors.append(f'{name}: needed, but neither in the module nor '
                          'beside it')
    for library in beside:
        errors += [f'{library.name} needs {name}' for name in needed(library)
                   if not SYSTEM.fullmatch(name) and
                   not RUN_TIME.fullmatch(name)]
    errors += undefined(module, beside)
    print(*errors, f'{len(errors)} errors', sep='\n')
    return 1 if errors else 0


if __name__ == '__main__':
    sys.exit(main())
