#!/usr/bin/env python3
"""Fetches sources from a place made up for it, on this machine.

Usage: debian_sources_test.py SCRIPT
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

# Says what it is told to of the files /probe and /other.
DPKG_QUERY = '''#!/bin/sh
case "$1" in
  --search) echo "${2#/}:all: $2" ;;
  --show) echo "${3%:all}=$VERSION" ;;
esac
'''
CONTROL = '''Source: {name}
Maintainer: Nobody <nobody@example.org>

Package: {name}
Architecture: all
Description: made up
'''
CHANGELOG = '''{name} (1.0) unstable; urgency=low

  * Made up.

 -- Nobody <nobody@example.org>  Mon, 01 Jan 2024 00:00:00 +0000
'''
APT_CONF = '''
Dir::Etc::sourcelist "{directory}/sources.list";
Dir::Etc::sourceparts "{directory}/parts";
Dir::Etc::main "/dev/null";
Dir::Etc::parts "/dev/null";
APT::Update::Post-Invoke {{"touch {directory}/hook"; }};
'''


def make_source(name: str, repository: pathlib.Path):
    tree = repository / name
    (tree / 'debian/source').mkdir(parents=True)
    (tree / 'file.cc').write_text(f'// {name}\n')
    (tree / 'debian/source/format').write_text('3.0 (native)\n')
    (tree / 'debian/control').write_text(CONTROL.format(name=name))
    (tree / 'debian/changelog').write_text(CHANGELOG.format(name=name))
    subprocess.run(['dpkg-source', '-q', '--build', name], cwd=repository,
                   check=True)


def make_repository(repository: pathlib.Path):
    for name in ('probe', 'other'):
        make_source(name, repository)
    index = subprocess.run(['dpkg-scansources', '.'], cwd=repository,
                           check=True, capture_output=True)
    (repository / 'Sources').write_bytes(index.stdout)


class DebianSourcesTest(unittest.TestCase):

    def setUp(self):
        scratch = tempfile.TemporaryDirectory()
        self.addCleanup(scratch.cleanup)
        self.directory = pathlib.Path(scratch.name)
        self.directory.chmod(0o755)
        for name in ('repository', 'parts', 'bin', 'tmp'):
            (self.directory / name).mkdir()
        self.place = f'file:{self.directory}/repository'
        make_repository(self.directory / 'repository')
        self.write('apt.conf', APT_CONF.format(directory=self.directory))
        self.write('bin/dpkg-query', DPKG_QUERY).chmod(0o755)

    def write(self, name: str, text: str) -> pathlib.Path:
        path = self.directory / name
        path.write_text(text)
        return path

    def run_script(self, *files: str, version='1.0'):
        return subprocess.run(
            [script, self.directory / 'found', *files],
            env={**os.environ, 'VERSION': version,
                 'PATH': f'{self.directory}/bin:{os.environ["PATH"]}',
                 'APT_CONFIG': str(self.directory / 'apt.conf'),
                 'TMPDIR': str(self.directory / 'tmp')},
            stdout=subprocess.PIPE, text=True)

    def check_found(self, *names: str):
        run = self.run_script(*(f'/{name}' for name in names))
        self.assertEqual(run.returncode, 0)
        places = [pathlib.Path(line) for line in run.stdout.splitlines()]
        texts = [(place / 'file.cc').read_text() for place in places]
        self.assertEqual(texts, [f'// {name}\n' for name in names])
        self.check_nothing_else()

    def check_nothing_found(self, **options):
        run = self.run_script('/probe', **options)
        self.assertNotEqual(run.returncode, 0)
        self.assertEqual(run.stdout, '')
        self.assertEqual(list(self.directory.glob('found/*')), [])
        self.check_nothing_else()

    def check_nothing_else(self):
        self.assertEqual(list(self.directory.glob('tmp/*')), [])
        self.assertFalse((self.directory / 'hook').exists())

    def test_lines(self):
        self.write('sources.list',
                   f'# deb\n\n deb [ trusted=yes ] {self.place} ./\n')
        self.check_found('probe', 'other')

    def test_lines_in_parts(self):
        self.write('parts/one.list', f'deb [trusted=yes] {self.place} ./\n')
        self.check_found('other')

    def test_paragraphs(self):
        self.write('parts/one.sources',
                   '# One.\nTypes: deb\nURIs: ' + self.place +
                   '\nSuites: ./\nTrusted: yes\n')
        self.check_found('probe')

    def test_fetches_once(self):
        self.write('sources.list', f'deb [trusted=yes] {self.place} ./\n')
        self.check_found('probe')
        shutil.rmtree(self.directory / 'repository')
        self.check_found('probe')

    def test_another_place_is_out_of_reach(self):
        self.write('sources.list',
                   f'deb [trusted=yes] {self.place} ./\n'
                   f'deb [trusted=yes] {self.place}-missing ./\n')
        self.check_found('probe')

    def test_no_place(self):
        self.check_nothing_found()

    def test_unsigned(self):
        self.write('sources.list', f'deb {self.place} ./\n')
        self.check_nothing_found()

    def test_another_version(self):
        self.write('sources.list', f'deb [trusted=yes] {self.place} ./\n')
        self.check_nothing_found(version='2.0')


if __name__ == '__main__':
    for tool in ('apt-get', 'dpkg-scansources', 'dpkg-source'):
        if shutil.which(tool) is None:
            print(f'skipped: {tool} is not installed')
            sys.exit(77)
    script = sys.argv.pop(1)
    unittest.main()
