#!/usr/bin/env python3
"""Unpacks the packages into a directory, and runs what is in them with the
libraries of this machine. Needs neither root nor a network.

Usage: unpacked_test.py PACKAGES_DIR [--whole-lua-module]
"""

import hashlib
import pathlib
import re
import shutil
import stat
import sys
import tempfile
import unittest

from installed import InstalledChecks
from packages import Packages, clean_environment, need, run

LONGEST_SYNOPSIS = 80
WHOLE = '--whole-lua-module'


class UnpackedTest(InstalledChecks, unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.root = pathlib.Path(directory.name, 'root')
        packages.unpack(cls.root)
        cls.scratch = pathlib.Path(directory.name, 'scratch')
        cls.scratch.mkdir()
        cls.place_of_scratch = cls.scratch
        cls.library = next(cls.root.glob('usr/lib/**/liblogclass.so.1'))
        cls.programs = {cls.root / 'usr/bin/logclass',
                        cls.root / 'usr/libexec/logclass/logclass-serve'}
        cls.version = packages.field('logclass', 'Version')
        lua = shutil.which('lua5.4') is not None
        cls.has_lua = lua and 'lua-logclass' in packages.files
        libraries = cls.library.parent
        cls.env = clean_environment(
            LD_LIBRARY_PATH=str(libraries),
            LUA_CPATH=f'{libraries}/lua/5.4/?.so',
            PKG_CONFIG_PATH=f'{libraries}/pkgconfig',
            PYTHONDONTWRITEBYTECODE='1',
            PYTHONPATH=f'{cls.root}/usr/lib/python3/dist-packages',
            XDG_CACHE_HOME=str(cls.scratch))

    def execute(self, *command, stdin='') -> str:
        return run(*command, input=stdin, env=self.env)

    def place(self, path: str) -> str:
        return f'{self.root}{path}'

    def test_sums_and_permissions(self):
        for name in packages.files:
            with tempfile.TemporaryDirectory() as directory:
                control = pathlib.Path(directory)
                packages.unpack_control(name, control)
                sums = (control / 'md5sums').read_text().splitlines()
            for line in sums:
                digest, path = line.split(maxsplit=1)
                with self.subTest(name=name, path=path):
                    self.check_file(self.root / path, digest)

    def check_file(self, path: pathlib.Path, digest: str):
        self.assertEqual(hashlib.md5(path.read_bytes()).hexdigest(), digest)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode),
                         0o755 if path in self.programs else 0o644)

    def test_fields(self):
        for name, path in packages.files.items():
            with self.subTest(name=name):
                self.assertEqual(packages.field(name, 'Package'), name)
                self.assertEqual(packages.field(name, 'Source'), 'logclass')
                self.assertEqual(packages.field(name, 'Architecture'),
                                 path.stem.split('_')[2])
                self.assertRegex(packages.field(name, 'Maintainer'),
                                 r'^[^<>]+ <\S+@\S+>$')

    def test_synopses(self):
        """There is one of its own for each, and it fits into lists."""
        synopses = {packages.field(name, 'Description').splitlines()[0]
                    for name in packages.files}
        self.assertEqual(len(synopses), len(packages.files))
        for synopsis in synopses:
            self.assertLessEqual(len(synopsis), LONGEST_SYNOPSIS, synopsis)

    def test_dependencies(self):
        for name, depends in (
                ('logclass', ['libgrpc++', 'libre2-', 'procps']),
                ('liblogclass1', ['libre2-', 'libyaml-0-2']),
                ('liblogclass-dev', [f'liblogclass1 (= {self.version})',
                                     'libre2-dev']),
                ('python3-logclass', [f'liblogclass1 (>= {self.version})'])):
            for depend in depends:
                self.assertIn(depend, packages.field(name, 'Depends'), name)

    def test_lua_dependencies(self):
        if 'lua-logclass' not in packages.files:
            self.skipTest('no package for Lua')
        depends = packages.field('lua-logclass', 'Depends')
        if whole_lua_module:
            self.assertRegex(depends, r'^libc6 \([^,|]+\)$')
        else:
            self.assertIn('libre2-', depends)

    def test_symbols(self):
        """The list of symbols is that of the library."""
        with tempfile.TemporaryDirectory() as directory:
            control = pathlib.Path(directory)
            packages.unpack_control('liblogclass1', control)
            # 4: fails for every difference. A later version than ours, for
            # what came with a version may disappear in it.
            run('dpkg-gensymbols', '-c4', '-pliblogclass1',
                f'-v{self.version}+', f'-e{self.library}',
                f'-I{control / "symbols"}', '-O/dev/null', cwd=control)

    def test_stripped(self):
        for path in (*self.programs, self.library):
            sections = run('readelf', '--section-headers', '--wide', path)
            self.assertIn('.dynsym', sections)
            self.assertNotRegex(sections, re.compile(r'\.(symtab|debug_\w+)'))


if __name__ == '__main__':
    need('dpkg-deb', 'dpkg-gensymbols', 'cc', 'pkg-config', 'readelf')
    packages = Packages()
    whole_lua_module = WHOLE in sys.argv
    unittest.main(argv=[word for word in sys.argv if word != WHOLE])
