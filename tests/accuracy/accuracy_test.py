#!/usr/bin/env python3
"""Tests accuracy.py with a classifier that says what a file tells it to."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent

# Answers every line by what stands in it: `@CODE SEVERITY`, several of them
# for several records; no `@`: nothing found.
FAKE = '''#!/usr/bin/env python3
import json, re, sys
assert sys.argv[1:4] == ['classify', '--format=ndjson', '--no-text'], sys.argv
for number, line in enumerate(sys.stdin.read().split('\\n')[:-1], 1):
    for code, severity in re.findall(r'@(\\S+) (\\w+)', line) or [('-', 'INFO')]:
        print(json.dumps({
            'line': number, 'severity': severity,
            'reason': None if code == '-' else code,
            'rule': None if code == '-' else 'rule-of-' + code.lower()}))
'''


def label(text, code, severity, **more):
    return {'text': text, 'kind': 'log', 'code': code, 'severity': severity,
            'program': 'test', **more}


class AccuracyTest(unittest.TestCase):

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.dir)
        self.fake = self.dir / 'logclass'
        self.fake.write_text(FAKE)
        self.fake.chmod(0o755)
        for name in 'dev', 'heldout':
            (self.dir / 'sets' / name).mkdir(parents=True)

    def write(self, *labels, name='dev/a.jsonl'):
        (self.dir / 'sets' / name).write_text(
            ''.join(json.dumps(line) + '\n' for line in labels))

    def run_accuracy(self, *arguments):
        return subprocess.run(
            [sys.executable, HERE / 'accuracy.py', *arguments,
             f'--sets-dir={self.dir / "sets"}', self.fake],
            capture_output=True, text=True)

    def report(self, *labels, arguments=()):
        self.write(*labels)
        result = self.run_accuracy('--format=json', *arguments)
        self.assertEqual((result.returncode, result.stderr), (0, ''))
        return json.loads(result.stdout)

    def test_all_right(self):
        report = self.report(
            label('@LOG_OOM_KILLED CRITICAL', 'OOM_KILLED', 'CRITICAL'),
            label('@EVENT_EVICTED ERROR', 'EVICTED', 'ERROR', kind='event'),
            label('@STATE_EVICTED ERROR', 'EVICTED', 'ERROR', kind='state'),
            label('fine', None, 'INFO'))
        self.assertEqual(report['reasons'], {
            'positives': 3, 'right': 3, 'false': 0, 'missed': 0,
            'precision': 1, 'recall': 1})
        self.assertEqual(report['severity_exact'], 1)
        self.assertEqual(report['codes']['EVICTED']['right'], 2)
        self.assertEqual((report['records'], report['files']), (4, 1))
        self.assertEqual((report['misses'], report['confusion']), ([], []))

    def test_missed_false_and_wrong(self):
        report = self.report(
            label('nothing', 'EVICTED', 'ERROR'),
            label('@LOG_HTTP_5XX ERROR', None, 'INFO'),
            label('@LOG_HTTP_5XX ERROR', 'EVICTED', 'ERROR'),
            label('@LOG_EVICTED ERROR', 'EVICTED', 'ERROR'))
        self.assertEqual(report['codes']['EVICTED'], {
            'positives': 3, 'right': 1, 'false': 0, 'missed': 2,
            'precision': 1, 'recall': 1 / 3})
        self.assertEqual(report['codes']['HTTP_5XX'], {
            'positives': 0, 'right': 0, 'false': 2, 'missed': 0,
            'precision': 0, 'recall': None})
        self.assertEqual(report['reasons']['precision'], 1 / 3)
        self.assertEqual(report['severity_exact'], 0.5)
        self.assertEqual(report['severities']['ERROR'], {
            'labelled': 3, 'right': 2, 'false': 1, 'missed': 1,
            'precision': 2 / 3, 'recall': 2 / 3})
        self.assertEqual([m['outcome'] for m in report['misses']],
                         ['missed', 'false', 'wrong'])
        self.assertEqual(report['misses'][2], {
            'where': 'dev/a.jsonl:3', 'outcome': 'wrong',
            'expected': {'code': 'EVICTED', 'severity': 'ERROR'},
            'got': {'code': 'HTTP_5XX', 'severity': 'ERROR',
                    'rule': 'rule-of-log_http_5xx'},
            'text': '@LOG_HTTP_5XX ERROR'})
        self.assertIn({'expected': None, 'got': 'HTTP_5XX', 'count': 1},
                      report['confusion'])

    def test_accepted_code_may_have_its_own_severity(self):
        accept = ['RBAC_DENIED']
        report = self.report(
            label('@LOG_RBAC_DENIED CRITICAL', 'EVICTED', 'ERROR',
                  accept=accept),
            label('@LOG_RBAC_DENIED WARNING', 'EVICTED', 'ERROR',
                  accept=accept),
            label('@LOG_RBAC_DENIED INFO', None, 'INFO', accept=accept))
        self.assertEqual(report['codes'], {'EVICTED': {
            'positives': 2, 'right': 2, 'false': 0, 'missed': 0,
            'precision': 1, 'recall': 1}})
        self.assertEqual(report['severity_exact'], 2 / 3)

    def test_further_codes_are_no_errors(self):
        report = self.report(
            label('@LOG_SEGFAULT CRITICAL', None, 'ERROR'),
            label('@LOG_SEGFAULT ERROR', 'CORE_DUMPED', 'ERROR'))
        self.assertEqual(report['further'], {'SEGFAULT': 2})
        self.assertEqual(report['codes'], {})
        # The severity is compared all the same.
        self.assertEqual(report['severity_exact'], 0.5)
        self.assertEqual(len(report['misses']), 1)

    def test_further_codes_that_are_errors(self):
        report = self.report(
            label('@LOG_SEGFAULT ERROR', None, 'INFO'),
            label('@LOG_SEGFAULT ERROR', None, 'ERROR', further=False),
            label('@LOG_SEGFAULT ERROR', 'EVICTED', 'ERROR'),
            label('nothing', 'SEGFAULT', 'INFO'))
        self.assertEqual(report['further'], {})
        self.assertEqual(report['codes']['SEGFAULT'], {
            'positives': 1, 'right': 0, 'false': 3, 'missed': 1,
            'precision': 0, 'recall': 0})
        self.assertEqual(report['codes']['EVICTED']['missed'], 1)

    def test_worst_record_of_a_list_counts(self):
        report = self.report(
            label('@- INFO @STATE_EVICTED ERROR @- WARNING', 'EVICTED',
                  'ERROR', kind='state'),
            label('@- ERROR @LOG_EVICTED ERROR', 'EVICTED', 'ERROR'))
        self.assertEqual(report['misses'], [])

    def test_records_of_several_lines_stay_one(self):
        report = self.report(
            label('one\n@LOG_PANIC CRITICAL\n', 'PANIC', 'CRITICAL'),
            label('{\n"message": "@EVENT_EVICTED ERROR"}', 'EVICTED',
                  'ERROR', kind='event'),
            label('next\n', None, 'INFO'))
        self.assertEqual((report['records'], report['misses']), (3, []))

    def test_text_report(self):
        self.write(label('x' * 300, 'EVICTED', 'ERROR'),
                   label('two\nlines', 'EVICTED', 'ERROR'))
        result = self.run_accuracy('--misses=1')
        self.assertEqual(result.returncode, 0)
        self.assertIn('dev/a.jsonl:1: missed: EVICTED ERROR -> - INFO\n'
                      f'    {"x" * 200}\n... and 1 more\n', result.stdout)
        self.assertIn('EVICTED -> -         2\n', result.stdout)
        self.assertTrue(result.stdout.endswith(
            '\n2 records of 1 files: reasons - precision, 0.0% recall; '
            'severities 0.0% exact\n'), result.stdout)

    def test_no_details_shows_no_record(self):
        self.write(label('secret', 'EVICTED', 'ERROR'))
        for form in 'text', 'json':
            result = self.run_accuracy('--no-details', f'--format={form}')
            self.assertIn('EVICTED', result.stdout)
            self.assertNotIn('secret', result.stdout)
            self.assertNotIn('a.jsonl', result.stdout)

    def test_sets(self):
        self.write(label('a', None, 'INFO'))
        self.write(label('b', 'EVICTED', 'ERROR'), name='heldout/b.jsonl')
        for name, records in ('dev', 1), ('heldout', 1), ('all', 2):
            result = self.run_accuracy(f'--set={name}', '--format=json')
            self.assertEqual(json.loads(result.stdout)['records'], records)

    def test_thresholds(self):
        self.write(label('@LOG_EVICTED ERROR', 'EVICTED', 'ERROR'),
                   label('nothing', 'EVICTED', 'ERROR'))
        for arguments, code in (
                (['--fail-under-recall=0.5', '--fail-under-precision=1',
                  '--fail-under-severity=0.5'], 0),
                (['--fail-under-recall=0.51'], 1),
                (['--fail-under-severity=0.51'], 1)):
            with self.subTest(arguments=arguments):
                result = self.run_accuracy(*arguments)
                self.assertEqual(result.returncode, code)
        self.assertEqual(result.stderr,
                         'accuracy: severity: 50.0% is below 51.0%\n')

    def test_skips_where_there_are_no_sets(self):
        result = self.run_accuracy()
        self.assertEqual(result.returncode, 77)
        self.assertIn('no labelled records', result.stdout)

    def test_bad_labels(self):
        good = label('text', None, 'INFO')
        for change, message in (
                ({'severity': 'WARN'}, 'severity is none of'),
                ({'kind': 'logs'}, 'kind is none of'),
                ({'code': 'LOG_EVICTED'}, 'LOG_EVICTED is no code'),
                ({'accept': ['evicted']}, 'evicted is no code'),
                ({'text': None}, 'no text'),
                ({'sevrity': 1}, 'unknown key sevrity')):
            with self.subTest(change=change):
                self.write(good, {**good, **change})
                result = self.run_accuracy()
                self.assertEqual(result.returncode, 2)
                self.assertIn(f'accuracy: dev/a.jsonl:2: {message}',
                              result.stderr)

    def test_a_classifier_that_fails(self):
        self.write(label('text', None, 'INFO'))
        self.fake.write_text('#!/bin/sh\nexit 3\n')
        result = self.run_accuracy()
        self.assertEqual(result.returncode, 2)
        self.assertIn('exited with 3', result.stderr)


if __name__ == '__main__':
    unittest.main()
