#!/usr/bin/env python3
"""Whatever the number of threads, `logclass classify` says the same.

Usage: threads_test.py LOGCLASS [unittest arguments]
"""

import gzip
import pathlib
import subprocess
import sys
import tempfile
import unittest

DATA = pathlib.Path(__file__).resolve().parent.parent / 'testdata' / 'cli'
RULES = f'--rules={DATA / "rules"}'
LOGCLASS = ''
# Generous: the machine may be busy, and sanitizers are slow.
TIMEOUT = 300

REFUSED = 'ERROR dial tcp 10.0.0.{}:443: connect: connection refused\n'
HARMLESS = '2026-08-03T10:{:02}:{:02}Z INFO [cart] item {} of the basket kept\n'
POD = '{"kind": "Pod", "apiVersion": "v1", "metadata": {"name": "cart"}}\n'


def many_lines(count, first=0):
    lines = []
    for i in range(first, first + count):
        if i % 97 == 0:
            lines.append(REFUSED.format(i % 256))
        elif i % 1001 == 0:
            lines.append(POD)
        elif i % 5003 == 0:
            lines.append('x' * 700_000 + ' connection refused\n')
        else:
            lines.append(HARMLESS.format(i // 60 % 60, i % 60, i))
    return ''.join(lines).encode()


def classify(*arguments, stdin=b''):
    return subprocess.run(
        [LOGCLASS, 'classify', RULES, *map(str, arguments)], input=stdin,
        capture_output=True, timeout=TIMEOUT)


class ThreadsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.folder = tempfile.TemporaryDirectory()
        root = pathlib.Path(cls.folder.name)
        (root / 'a.log').write_bytes(many_lines(60_000))
        (root / 'b.json').write_text('{\n  "kind": "Pod",\n  "status": {}\n}\n')
        (root / 'c.log.gz').write_bytes(gzip.compress(many_lines(30_000, 7)))
        (root / 'd.yaml').write_text('apiVersion: v1\nkind: Pod\nmetadata: [\n')
        (root / 'e.log').write_bytes(many_lines(20_000, 50) + b'no newline')
        cls.files = [root / name for name in
                     ('a.log', 'b.json', 'c.log.gz', 'missing.log', 'd.yaml',
                      'e.log')]

    @classmethod
    def tearDownClass(cls):
        cls.folder.cleanup()

    def assert_same(self, *arguments):
        expected = classify('--threads=1', *arguments)
        self.assertGreater(len(expected.stdout), 200)
        for threads in (2, 5):
            with self.subTest(threads=threads, arguments=arguments):
                found = classify(f'--threads={threads}', *arguments)
                self.assertEqual(found.returncode, expected.returncode)
                self.assertEqual(found.stderr, expected.stderr)
                self.assertTrue(found.stdout == expected.stdout,
                                'the output differs')

    def test_formats(self):
        for form in ('text', 'ndjson', 'summary'):
            self.assert_same(f'--format={form}', *self.files)

    def test_what_is_shown_and_said(self):
        self.assert_same('-m', 'ERROR', '-n', '--fail-on=ERROR', self.files[0])
        self.assert_same('--input=json', '--format=ndjson', self.files[0])

    def test_a_pipe_is_followed(self):
        process = subprocess.Popen(
            [LOGCLASS, 'classify', RULES, '--threads=3', '--no-text'],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        for i in range(5):
            process.stdin.write(REFUSED.format(i).encode())
            process.stdin.flush()
            self.assertIn(b'CONNECTION_REFUSED', process.stdout.readline())
        process.stdin.close()
        self.assertEqual(process.stdout.read(), b'')
        process.stdout.close()
        self.assertEqual(process.wait(TIMEOUT), 0)

    def test_it_stops_where_nobody_reads(self):
        process = subprocess.Popen(
            [LOGCLASS, 'classify', RULES, '--threads=3', *self.files[:1] * 20],
            stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        process.stdout.read(100)
        process.stdout.close()
        process.wait(TIMEOUT)

    def test_a_silly_number(self):
        for threads in ('0', '-1', '1000', 'many'):
            self.assertEqual(classify(f'--threads={threads}').returncode, 2)


if __name__ == '__main__':
    LOGCLASS = sys.argv.pop(1)
    unittest.main()
