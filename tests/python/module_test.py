#!/usr/bin/env python3
"""Tests the Python module over the shared library.

Usage: module_test.py [unittest arguments]; the module has to be in PYTHONPATH,
the library in LD_LIBRARY_PATH.
"""

import gc
import json
import os
import pathlib
import pickle
import shutil
import subprocess
import sys
import tempfile
import threading
import unittest

import logclass
from logclass import Classifier, Severity

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT / 'tests' / 'testdata' / 'cli'
REFUSED = 'level=warn msg="dial tcp 10.0.0.1:443: connect: connection refused"'
# Generous: the machine may be busy, and sanitizers are slow.
TIMEOUT = 60


class ModuleTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.classifier = Classifier.load(DATA / 'rules')

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.dir)


class ClassifyTest(ModuleTest):

    def test_a_line(self):
        verdict = self.classifier.classify(REFUSED)
        self.assertEqual(
            verdict, logclass.Verdict(
                severity=Severity.ERROR, reason='LOG_CONNECTION_REFUSED',
                category='networking', rule='connection-refused',
                declared_level=Severity.WARNING,
                attributes=(('address', '10.0.0.1:443'),)))
        self.assertEqual(dict(verdict.attributes)['address'], '10.0.0.1:443')

    def test_lines_that_no_rule_matches(self):
        for line, severity, level in (
                ('level=error x', 'ERROR', 'ERROR'), ('hello', 'INFO', None),
                ('', 'INFO', None)):
            verdict = self.classifier.classify(line)
            self.assertEqual(verdict, logclass.Verdict(
                Severity[severity], declared_level=level and Severity[level]))

    def test_further_reasons(self):
        verdict = self.classifier.classify('request failed: ' + REFUSED)
        self.assertEqual(verdict.reason, 'LOG_CONNECTION_REFUSED')
        self.assertEqual(verdict.reasons, ('LOG_REQUEST_FAILED',))

    def test_many_lines_are_as_each_alone(self):
        lines = (DATA / 'app.log').read_bytes().split(b'\n')
        lines += (DATA / 'odd.log').read_bytes().split(b'\n')
        alone = [self.classifier.classify(line) for line in lines]
        self.assertGreater(sum(v.reason is not None for v in alone), 3)
        # More than one batch, and a generator.
        many = self.classifier.classify_many(
            line for _ in range(300) for line in lines)
        self.assertEqual(many, alone * 300)
        self.assertEqual(self.classifier.classify_many([]), [])

    def test_records_of_several_lines(self):
        lines = ['one\ntwo', REFUSED, f'first\n{REFUSED}\n', '\n', 'x\r', '']
        self.assertEqual(
            [v.reason for v in self.classifier.classify_many(lines)],
            [None, 'LOG_CONNECTION_REFUSED', 'LOG_CONNECTION_REFUSED', None,
             None, None])

    def test_bytes_and_text_that_is_not_unicode(self):
        line = REFUSED.encode()
        expected = self.classifier.classify(REFUSED)
        for odd in (line, line + b' \xff\xfe', line + b'\0',
                    (line + b' \xff').decode('utf-8', 'surrogateescape'),
                    REFUSED + ' \ud83d', REFUSED + ' \u00fc\U0001f600'):
            self.assertEqual(self.classifier.classify_many([odd, 'x', b'x'])[0],
                             expected, odd)

    def test_attributes_that_are_not_utf8_are_text(self):
        rules = self.dir / 'rules.yaml'
        rules.write_text(
            'defaults: {category: test}\nrules:\n- {id: zzz, title: a z, '
            "severity: ERROR, code: ZED, any: [zzz], "
            "extract: ['zzz (?P<after>.+)']}\n")
        verdict = Classifier.load(rules).classify(b'zzz a\xffb')
        self.assertEqual(verdict.attributes, (('after', 'a\ufffdb'),))

    def test_only_the_first_mib_counts(self):
        verdict = self.classifier.classify('x' * (1 << 20) + REFUSED)
        self.assertTrue(verdict.is_truncated)
        self.assertIsNone(verdict.reason)

    def test_json(self):
        event = {'apiVersion': 'v1', 'kind': 'Event', 'reason': 'BackOff',
                 'message': 'Back-off restarting failed container web',
                 'involvedObject': {'kind': 'Pod', 'name': 'cart'}}
        line, = self.classifier.classify_json(
            '{"level":"warn","msg":"connection refused"}')
        self.assertEqual((line.kind, line.text, line.declared_level),
                         ('log', 'connection refused', Severity.WARNING))
        count = 5000  # more than a batch
        verdicts = self.classifier.classify_json(json.dumps(
            {'apiVersion': 'v1', 'kind': 'List', 'items': [event] * count}))
        self.assertEqual(len(verdicts), count)
        self.assertEqual(verdicts[-1], verdicts[0])
        self.assertEqual((verdicts[0].kind, verdicts[0].text),
                         ('event', event['message']))
        plain, = self.classifier.classify_json(REFUSED.encode() + b'\xff')
        self.assertEqual(plain.reason, 'LOG_CONNECTION_REFUSED')
        self.assertEqual(plain.text, REFUSED + '\ufffd')

    def test_refuses_what_is_no_line(self):
        for lines in (None, 'a line', b'a line', [1], ['a', None], [5, 'a']):
            with self.assertRaises(TypeError):
                self.classifier.classify_many(lines)
        # It goes on working.
        self.assertEqual(len(self.classifier.classify_many(['a', 'b'])), 2)

    def test_verdicts_can_be_pickled(self):
        verdict = self.classifier.classify(REFUSED)
        self.assertEqual(pickle.loads(pickle.dumps(verdict)), verdict)
        self.assertEqual(len({verdict, self.classifier.classify(REFUSED)}), 1)


class RulesTest(ModuleTest):

    def test_says_what_is_wrong_with_rules(self):
        with self.assertRaises(logclass.Error) as caught:
            Classifier.load(DATA / 'bad_rules')
        error = caught.exception
        self.assertEqual(error.status, 'INVALID_ARGUMENT')
        self.assertEqual(error.message, 'the rules have errors')
        self.assertIn('bad.yaml:8:5: error: rule "broken-regex"',
                      error.diagnostics)
        self.assertIn(error.diagnostics, str(error))
        self.assertEqual(str(pickle.loads(pickle.dumps(error))), str(error))

    def test_missing_rules(self):
        for rules in (self.dir / 'none', [DATA / 'rules', self.dir / 'none']):
            with self.assertRaisesRegex(logclass.Error, 'none'):
                Classifier.load(rules)

    def test_later_rules_override(self):
        classifier = Classifier.load(
            [DATA / 'rules', str(DATA / 'edited.yaml')])
        self.assertNotEqual(classifier.rules, self.classifier.rules)

    def test_cache(self):
        first, second = (Classifier.load(DATA / 'rules', self.dir / 'cache')
                         for _ in range(2))
        self.assertEqual((first.from_cache, second.from_cache), (False, True))
        self.assertEqual(first.classify(REFUSED), second.classify(REFUSED))
        self.assertFalse(self.classifier.from_cache)

    def test_rules(self):
        rules = {rule.id: rule for rule in self.classifier.rules}
        self.assertEqual(list(rules), sorted(rules))
        rule = rules['connection-refused']
        self.assertEqual(
            (rule.code, rule.category, rule.severity, rule.reasons),
            ('CONNECTION_REFUSED', 'networking', Severity.ERROR,
             (('log', 'LOG_CONNECTION_REFUSED'),)))
        self.assertTrue(pathlib.Path(rule.file).is_file())
        self.assertGreater(rule.line, 0)
        self.assertEqual(self.classifier.warnings, '')

    def test_explain(self):
        text = self.classifier.explain(REFUSED)
        self.assertIn('LOG_CONNECTION_REFUSED', text)
        explained = json.loads(self.classifier.explain(REFUSED, format='json'))
        self.assertIn('LOG_CONNECTION_REFUSED', json.dumps(explained))
        narrow = self.classifier.explain(REFUSED, 'connection-refused',
                                         width=40)
        self.assertNotEqual(narrow, text)
        self.assertIn('LOG_CONNECTION_REFUSED', self.classifier.explain_json(
            json.dumps({'level': 'warn', 'msg': REFUSED})))
        with self.assertRaises(logclass.Error) as caught:
            self.classifier.explain(REFUSED, rule='connection-refusd')
        self.assertEqual(caught.exception.status, 'NOT_FOUND')
        self.assertIn('connection-refused', str(caught.exception))

    def test_the_shipped_rules(self):
        classifier = Classifier.load(ROOT / 'rules')
        self.assertEqual(
            classifier.classify('java.lang.OutOfMemoryError: Java heap space')
            .severity, Severity.CRITICAL)


class LifetimeTest(ModuleTest):

    def test_verdicts_outlive_the_classifier(self):
        classifier = Classifier.load(DATA / 'rules')
        verdicts = classifier.classify_many([REFUSED] * 10)
        expected = self.classifier.classify(REFUSED)
        del classifier
        gc.collect()
        self.assertEqual(verdicts, [expected] * 10)

    def test_frees_what_it_creates(self):
        def resident():
            status = pathlib.Path('/proc/self/statm').read_text()
            return int(status.split()[1])

        def work():
            Classifier.load(DATA / 'rules').classify_many([REFUSED] * 100)

        for _ in range(5):
            work()
        before = resident()
        for _ in range(30):
            work()
        self.assertLess(resident() - before, 4096)  # pages

    def test_lines_that_classify_as_they_are_made(self):
        def lines():
            # While the scanner of the outer call is in use.
            yield REFUSED
            yield self.classifier.classify(REFUSED).rule
        verdicts = self.classifier.classify_many(lines())
        self.assertEqual(verdicts[0].reason, 'LOG_CONNECTION_REFUSED')

    def test_exits_while_threads_classify(self):
        subprocess.run([sys.executable, '-c', f'''
import logclass, threading
classifier = logclass.Classifier.load({str(DATA / "rules")!r})
def work():
    while True:
        classifier.classify_many(["x connection refused"] * 5000)
threads = [threading.Thread(target=work, daemon=True) for _ in range(3)]
for thread in threads: thread.start()
classifier.classify_many(["x"] * 100000)
'''], check=True, timeout=TIMEOUT)


class ThreadTest(ModuleTest):

    def run_threads(self, count, work):
        errors = []

        def guarded(index):
            try:
                work(index)
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=guarded, args=(index,))
                   for index in range(count)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join(TIMEOUT)
            self.assertFalse(thread.is_alive())
        self.assertEqual(errors, [])

    def test_threads_share_a_classifier(self):
        lines = (DATA / 'app.log').read_text().splitlines() * 100
        expected = self.classifier.classify_many(lines)

        def work(index):
            for _ in range(5):
                self.assertEqual(
                    self.classifier.classify_many(lines[index:]),
                    expected[index:])

        self.run_threads(6, work)

    def test_threads_run_while_another_scans(self):
        # No thread that computes is ever asked to give up the lock: another one
        # runs before the scan is over only because the scan does not hold it.
        interval = sys.getswitchinterval()
        self.addCleanup(sys.setswitchinterval, interval)
        lines = ['level=info msg="nothing to be seen here"' * 20] * 4000
        started = threading.Event()
        ended = threading.Event()
        seen = []

        def work(index):
            if index == 0:
                started.wait(TIMEOUT)
                seen.append(ended.is_set())
            else:
                started.set()
                for _ in range(20):
                    self.classifier.classify_many(lines)
                ended.set()

        sys.setswitchinterval(3600)
        self.run_threads(2, work)
        self.assertEqual(seen, [False])


class PackageTest(ModuleTest):

    def test_version_is_that_of_the_wheel(self):
        text = (ROOT / 'classifier/python/pyproject.toml').read_text()
        self.assertIn(f'\nversion = "{logclass.version()}"\n', text)

    def python(self, code, **environment):
        return subprocess.run(
            [sys.executable, '-c', code], capture_output=True, text=True,
            timeout=TIMEOUT, env={**os.environ, **environment})

    def test_generated_stubs_are_part_of_the_package(self):
        stubs = self.dir / 'logclass' / 'v1'
        stubs.mkdir(parents=True)
        (stubs / 'logclass_pb2.py').write_text('HERE = 1\n')
        for first in (0, 1):
            paths = [os.environ['PYTHONPATH'], str(self.dir)]
            result = self.python(
                'import logclass; from logclass.v1 import logclass_pb2; '
                'print(logclass_pb2.HERE, logclass.Severity.INFO.value)',
                PYTHONPATH=os.pathsep.join(paths[::-1] if first else paths))
            self.assertEqual((result.stdout, result.stderr), ('1 2\n', ''))

    def test_says_that_the_library_is_missing(self):
        result = self.python('import logclass', LD_LIBRARY_PATH=str(self.dir))
        if result.returncode == 0:
            self.skipTest('the library is installed')
        self.assertIn('ImportError: liblogclass.so.1', result.stderr)
        self.assertIn('LD_LIBRARY_PATH', result.stderr)


if __name__ == '__main__':
    unittest.main()
