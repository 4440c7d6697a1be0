#!/usr/bin/env python3
"""Holds the manual pages to --help, to the C header, and to rules/README.md.

Usage: man_test.py LOGCLASS DIRECTORY [unittest arguments]

DIRECTORY has the pages that the build completes. Exits with 77 where mandoc is
missing.
"""

import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCES = ROOT / 'classifier' / 'package' / 'man'
LOGCLASS = ''
DIRECTORY = pathlib.Path()


def run(*command):
    return subprocess.run([str(part) for part in command], check=True,
                          capture_output=True, text=True).stdout


def pages():
    return sorted([*DIRECTORY.glob('*.1'), *SOURCES.glob('*.[35]')])


def rendered(page):
    """The text of a page as people read it, without breaks and emphasis."""
    text = run('mandoc', '-Tutf8', '-Owidth=1000', page)
    return re.sub('.\b', '', text)


def rule_ids(*arguments):
    return set(run(LOGCLASS, 'rules', 'list', '--format=ids',
                   *arguments).splitlines())


def example(page):
    """The text of a page's last display."""
    display = page.read_text().rpartition('.Bd -literal\n')[2]
    return display.partition('.Ed\n')[0].replace(r'\e', '\\')


def read_help(*command):
    """Returns the items that --help lists in each section: the first words."""
    sections, section = {}, None
    for line in run(LOGCLASS, *command, '--help').splitlines():
        if re.fullmatch(r'\w+:', line):
            section = sections.setdefault(line[:-1], [])
        elif not line:
            section = None
        elif section is not None and re.match(r'  \S', line):
            section.append(line.split()[0])
    return sections


def all_commands(command=()):
    """Yields each command with what its --help lists."""
    sections = read_help(*command)
    yield command, sections
    for name in sections.get('Subcommands', []):
        yield from all_commands((*command, name))


class ManTest(unittest.TestCase):

    def test_there_are_pages(self):
        names = {page.name for page in pages()}
        self.assertLessEqual({'logclass.1', 'logclass.3', 'logclass-rules.5'},
                             names)

    def test_mandoc_has_no_complaints(self):
        for page in pages():
            with self.subTest(page=page.name):
                result = subprocess.run(
                    ['mandoc', '-Tlint', '-Wwarning', page],
                    capture_output=True, text=True)
                self.assertEqual(result.stdout + result.stderr, '')
                self.assertEqual(result.returncode, 0)

    def test_groff_has_no_complaints(self):
        if shutil.which('man') is None or shutil.which('groff') is None:
            self.skipTest('man or groff is not installed')
        env = {**os.environ, 'LC_ALL': 'C.UTF-8', 'MANWIDTH': '80'}
        for page in pages():
            with self.subTest(page=page.name):
                result = subprocess.run(
                    ['man', '--warnings', '--encoding=UTF-8', '--local-file',
                     '--troff-device=utf8', '--ditroff', page],
                    capture_output=True, text=True, env=env)
                self.assertEqual(result.stderr, '')
                self.assertEqual(result.returncode, 0)

    def test_every_option_is_in_its_page(self):
        for command, sections in all_commands():
            # One page for a command and its own subcommands.
            page = DIRECTORY / ('-'.join(['logclass', *command[:1]]) + '.1')
            with self.subTest(command=' '.join(command)):
                self.assertTrue(page.exists(), f'no page {page.name}.in')
                text = rendered(page)
                if len(command) > 1:
                    # Of a subcommand, what its own heading has.
                    _, _, text = text.partition(f'\n   {command[1]}\n')
                    text = re.split(r'\n(?:   )?\S', text)[0]
                self.assertIn('-h,--help', sections['Options'])
                for name in [*sections['Options'],
                             *sections.get('Positionals', [])]:
                    name = name.replace(',', ', ')
                    self.assertRegex(text, rf'(?m)^ {{5}}{name}\b')
                self.assertIn(' '.join(['logclass', *command]),
                              rendered(page))

    def test_pages_that_are_referred_to_exist(self):
        own = {page.name for page in pages()}
        for page in pages():
            for name, section in re.findall(
                    r'^\.(?:It )?Xr (logclass\S*) (\d)', page.read_text(),
                    re.MULTILINE):
                if name == 'logclass-serve' and 'serve' not in \
                        read_help()['Subcommands']:
                    continue
                self.assertIn(f'{name}.{section}', own, page.name)

    def test_every_variable_is_in_the_page_of_serve(self):
        if 'serve' not in read_help()['Subcommands']:
            self.skipTest('built without the sidecar')
        text = rendered(DIRECTORY / 'logclass-serve.1')
        for option in read_help('serve')['Options']:
            name = option.rpartition('--')[2]
            if name in ('help', 'version', 'check'):
                continue
            variable = 'LOGCLASS_' + name.upper().replace('-', '_')
            with self.subTest(variable=variable):
                self.assertRegex(text, rf'\b{variable}\b\s+--{name}\n')

    def test_every_function_of_the_header_is_in_its_page(self):
        header = ROOT / 'classifier' / 'capi' / 'logclass.h'
        code = re.sub('//.*', '', header.read_text())
        functions = set(re.findall(r'\b(logclass_\w+)\(', code))
        self.assertIn('logclass_rules_load', functions)
        named = set(re.findall(r'^\.Fn (\w+)',
                               (SOURCES / 'logclass.3').read_text(),
                               re.MULTILINE))
        self.assertEqual(named, functions)

    def test_the_example_in_c_compiles(self):
        if shutil.which('cc') is None:
            self.skipTest('there is no C compiler')
        # Below the name that programs include it by.
        with tempfile.TemporaryDirectory() as directory:
            include = pathlib.Path(directory, 'logclass')
            include.symlink_to(ROOT / 'classifier' / 'capi')
            subprocess.run(
                ['cc', '-std=c11', '-Wall', '-Wextra', '-Werror', '-xc',
                 '-fsyntax-only', f'-I{directory}', '-'],
                input=example(SOURCES / 'logclass.3'), text=True, check=True)

    def test_the_example_of_rules_holds(self):
        with tempfile.TemporaryDirectory() as directory:
            rules = pathlib.Path(directory, 'example.yaml')
            rules.write_text(example(SOURCES / 'logclass-rules.5'))
            shipped = f'--rules={ROOT / "rules"}'
            ids = rule_ids(shipped, f'--rules={rules}')
            self.assertIn('payment-gateway-down', ids)
            self.assertNotIn('jira-incident', ids)
            verdict = run(LOGCLASS, 'explain', shipped, f'--rules={rules}',
                          '--format=json', 'gateway unreachable')
            self.assertIn('"rule":"payment-gateway-down"', verdict)

    def test_rules_that_are_named_exist(self):
        texts = [page.read_text() for page in pages()]
        texts += [run(LOGCLASS, *command, '--help')
                  for command, _ in all_commands()]
        named = set(re.findall(r'(?:rules show |--rule=)([\w-]+)',
                               '\n'.join(texts)))
        self.assertTrue(named)
        self.assertLessEqual(named, rule_ids(f'--rules={ROOT / "rules"}'))

    def test_every_key_of_rules_is_in_its_page(self):
        readme = (ROOT / 'rules' / 'README.md').read_text()
        cells = re.findall(r'^\| (`.*?) \|', readme, re.MULTILINE)
        keys = {key for cell in cells for key in re.findall(r'`(\w+)`', cell)}
        self.assertLessEqual({'defaults', 'any', 'symptom'}, keys)
        page = (SOURCES / 'logclass-rules.5').read_text()
        described = set(re.findall(r'^\.It Cm (\w+)$', page, re.MULTILINE))
        self.assertEqual(described, keys)


if __name__ == '__main__':
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    LOGCLASS = os.path.abspath(sys.argv.pop(1))
    DIRECTORY = pathlib.Path(sys.argv.pop(1))
    if shutil.which('mandoc') is None:
        print('skipped: mandoc is not installed')
        sys.exit(77)
    unittest.main()
