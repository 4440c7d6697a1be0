"""A Debian that has nothing but our packages and what they need."""

import os
import pathlib
import re
import shutil
import sys
import tempfile
import unittest

from debian_root import DebianRoot, make_archive, need_root
from packages import Packages, need

# What users of the packages have besides.
TOOLS = ['g++', 'libc6-dev', 'lua5.4', 'pkg-config', 'systemd']


def dependencies(packages: Packages) -> list[str]:
    """Returns the packages that ours ask for, of each choice the first."""
    names = set(TOOLS)
    for ours in packages.files:
        for choice in packages.field(ours, 'Depends').split(', '):
            names.add(re.match(r'[^ :(|]+', choice).group())
    return sorted(names - set(packages.files))


class CleanRoot(unittest.TestCase):
    """Tests with such a Debian, one for all tests of a class."""

    packages: Packages
    cache: pathlib.Path

    @classmethod
    def setUpClass(cls):
        archive = make_archive(cls.cache, dependencies(cls.packages))
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.root = DebianRoot(archive, pathlib.Path(directory.name))
        cls.before = cls.root.files()
        for path in cls.packages.files.values():
            shutil.copy(path, cls.root.path / 'tmp')
        cls.install()

    @classmethod
    def install(cls):
        # dpkg, not apt: what is missing is an error, and not installed.
        cls.root.execute('dpkg', '--install', *(
            f'/tmp/{path.name}' for path in cls.packages.files.values()))

    def has(self, path: str) -> bool:
        return os.path.lexists(f'{self.root.path}{path}')


def main(*tools: str):
    """Runs the tests of a program with the arguments PACKAGES_DIR CACHE_DIR."""
    need(*tools)
    need_root()
    CleanRoot.packages = Packages()
    CleanRoot.cache = pathlib.Path(sys.argv.pop(1))
    unittest.main()
