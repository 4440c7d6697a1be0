#!/usr/bin/env python3
"""What bench/run.sh writes has the shape that it should; timings are not
looked at.

Usage: run_test.py BUILD [unittest arguments]
"""

import json
import math
import pathlib
import subprocess
import sys
import tempfile
import unittest
import xml.etree.ElementTree

import table

SOURCE = pathlib.Path(__file__).resolve().parent
BUILD = ''

OURS = {'logclass, batch', 'logclass, line by line'}
# All that give verdicts.
JUDGES = OURS | {'logclass, batch, nothing remembered'}
# Those that say which patterns are in a line all have to say the same.
WHICH = {'RE2::Set, 8 MiB', 'RE2::Set, 1024 MiB', 'RE2, loop',
         'PCRE2 JIT, loop', 'Rust RegexSet'}
# Those that tell of candidates, and of a pattern as often as it is in a line.
HITS = {'bare hs_scan, 64 KiB chunks', 'bare hs_scan, lines'}
LINES = {'rg -f', 'grep -E -f'}
SCAN = JUDGES | WHICH | HITS | LINES | {'logclass, declared level alone',
                                 'memchr over newlines', 'contains() chain'}
OPTIONAL = LINES | {'Rust RegexSet'}
SCALING = {
    'rules': {50}, 'line length': {40, 100, 250, 1000, 4000, 32768},
    'percent of lines hit': {0, 5, 50, 100}, 'threads': {1, 2}, 'load': {50}}


class RunTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.out = pathlib.Path(directory.name)
        run = subprocess.run(
            [SOURCE / 'run.sh', '--quick', '--out', cls.out, '--build', BUILD],
            stderr=subprocess.PIPE, text=True)
        if run.returncode != 0:
            raise AssertionError(run.stderr)
        cls.results = json.loads((cls.out / 'results.json').read_text())
        cls.rows = cls.results['rows']
        cls.measured = [row for row in cls.rows if not row['skipped']]

    def select(self, subject):
        return [row for row in self.rows if row['subject'] == subject]

    def corpora(self):
        """The rows of each corpus by name."""
        rows = self.select('scan')
        return [{row['name']: row for row in rows if row['corpus'] == corpus}
                for corpus in {row['corpus'] for row in rows}]

    def test_leaves_nothing_else(self):
        self.assertEqual({path.name for path in self.out.iterdir()},
                         {'results.json', 'table.md', 'chart.svg'})

    def test_every_contender_has_a_row(self):
        self.assertIn('generated', {row['corpus'] for row in
                                    self.select('scan')})
        for rows in self.corpora():
            self.assertEqual(set(rows), SCAN)

    def test_only_what_may_be_missing_is_skipped(self):
        for row in self.rows:
            if row['skipped']:
                self.assertIn(row['name'], OPTIONAL, row['skipped'])

    def test_every_scaling_has_its_steps(self):
        for subject, parameters in SCALING.items():
            with self.subTest(subject):
                self.assertEqual({row['parameter']
                                  for row in self.select(subject)}, parameters)

    def test_the_command_has_its_rows(self):
        names = ' '.join(row['name'] for row in self.select('command'))
        for flag in ('--min-severity=ERROR', '--format=summary',
                     '--format=ndjson'):
            self.assertIn(flag, names)
        self.assertEqual({row['name'] for row in self.select('start')},
                         {'start, rules compiled',
                          'start, rules from the cache'})
        for row in self.select('command') + self.select('start'):
            self.assertGreater(row['peak_bytes'], 1 << 20, row['name'])

    def test_numbers_are_finite_and_not_negative(self):
        for row in self.measured:
            for key, value in row.items():
                if isinstance(value, (int, float)):
                    with self.subTest(row=row['name'], key=key):
                        self.assertTrue(math.isfinite(value))
                        self.assertGreaterEqual(value, 0)

    def test_rates_follow_from_the_times(self):
        for row in self.measured:
            self.assertGreater(row['seconds'], 0)
            self.assertLessEqual(row['bytes'], row['corpus_bytes'])
            if row['lines']:
                self.assertAlmostEqual(
                    row['lines_per_second'] * row['seconds'] / row['lines'], 1)

    def test_ratios_follow_from_the_rates(self):
        for rows in self.corpora():
            for row in rows.values():
                if row['skipped']:
                    continue
                self.assertEqual(set(row['ratios']), OURS)
                for name, ratio in row['ratios'].items():
                    ours = rows[name]['lines_per_second']
                    self.assertAlmostEqual(
                        ratio * row['lines_per_second'] / ours, 1)
            for name in OURS:
                self.assertEqual(rows[name]['ratios'][name], 1)

    def test_peers_agree(self):
        for rows in self.corpora():
            for names in (JUDGES, WHICH, LINES):
                found = {}
                for name in names:
                    row = rows[name]
                    complete = row['bytes'] == row['corpus_bytes'] and (
                        'left out' not in (row['note'] or ''))
                    if not row['skipped'] and complete:
                        found[name] = row['found']
                self.assertEqual(len(set(found.values())) or 1, 1, found)

    def test_hits_are_no_fewer_than_patterns(self):
        for rows in self.corpora():
            loop = rows['RE2, loop']
            for name in HITS:
                self.assertEqual(rows[name]['bytes'], loop['bytes'])
                self.assertGreaterEqual(rows[name]['found'], loop['found'])

    def test_peers_find_something(self):
        rows = next(rows for rows in self.corpora()
                    if rows['memchr over newlines']['corpus'] == 'generated')
        for name in ('logclass, batch', 'RE2, loop', 'bare hs_scan, lines'):
            self.assertEqual(rows[name]['bytes'], rows[name]['corpus_bytes'])
            self.assertGreater(rows[name]['found'], 0, name)

    def test_allocations_are_counted(self):
        for rows in self.corpora():
            if rows['RE2::Set, 8 MiB']['allocations'] is not None:
                self.assertGreater(rows['RE2::Set, 8 MiB']['allocations'], 0)
                self.assertEqual(rows['memchr over newlines']['allocations'], 0)

    def test_instructions_are_counted_where_they_can_be(self):
        counted = {(row['corpus'], row['name']): row['instructions_per_line']
                   for row in self.measured if row.get('instructions_by')}
        if not counted:
            self.skipTest('neither a counter of the CPU nor valgrind')
        corpus = self.select('scan')[0]['corpus']
        # No line is read without an instruction for each of eight bytes.
        for name in OURS:
            self.assertGreater(counted[corpus, name], 8)

    def test_the_table_has_every_row(self):
        text = (self.out / 'table.md').read_text()
        for row in self.rows:
            if row['subject'] not in table.SCALING:
                self.assertIn(f'| {row["name"]}', text.replace(
                    f'{row["parameter"]:,.0f} | ', ''), row['name'])
        for heading in table.SCALING.values():
            self.assertIn(f'Lines a second by {heading}', text)

    def test_the_chart_is_an_image_of_every_contender(self):
        root = xml.etree.ElementTree.parse(self.out / 'chart.svg').getroot()
        self.assertEqual(root.tag, '{http://www.w3.org/2000/svg}svg')
        texts = {element.text for element in root.iter()}
        corpus = self.select('scan')[0]['corpus']
        for row in self.measured:
            if row['subject'] == 'scan' and row['corpus'] == corpus:
                self.assertIn(row['name'], texts)


if __name__ == '__main__':
    BUILD = sys.argv.pop(1)
    unittest.main()
