#!/usr/bin/env python3
"""Runs `logclass filter --protocol=rsyslog` alone and under rsyslogd.

Usage: filter_test.py LOGCLASS [unittest arguments]

Exits with 77 where rsyslogd or its module mmexternal is missing.
"""

import json
import os
import pathlib
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / 'examples' / 'rsyslog' / 'logclass.conf'
RSYSLOGD = shutil.which('rsyslogd', path=f'{os.environ["PATH"]}:/usr/sbin')
RULES = '''
defaults: {category: test}
rules:
- {id: zzz, title: a z, severity: ERROR, code: ZED, any: [zzz]}
- {id: fatal, title: an f, severity: CRITICAL, code: EFF, any: [fff]}
'''
LOGCLASS = ''
# Generous: the machine may be busy, and sanitizers are slow.
TIMEOUT = 60
# What the test adds to the example: where messages come from, and its own end.
PREAMBLE = '''
global(workDirectory="{dir}" maxMessageSize="64k"
       parser.escapeControlCharactersOnReceive="off")
module(load="imptcp")
input(type="imptcp" path="{dir}/socket" unlink="on"
      supportOctetCountedFraming="on")
'''
EVERYTHING = '''
action(type="omfile" file="{dir}/all.json" template="tagged_json")
'''


class TemporaryDirectoryTest(unittest.TestCase):

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.dir, ignore_errors=True)
        self.rules = self.dir / 'rules.yaml'
        self.rules.write_text(RULES)
        self.command = [LOGCLASS, 'filter', '--protocol=rsyslog',
                        f'--rules={self.rules}', '--cache-dir=']


class ProtocolTest(TemporaryDirectoryTest):

    def start(self):
        # As rsyslog starts it: no environment, one pipe for all output.
        process = subprocess.Popen(
            self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, env={})
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait, TIMEOUT)
        self.addCleanup(process.stdin.close)
        return process

    def answers(self, text):
        out, _ = self.start().communicate(text, TIMEOUT)
        answers = [json.loads(line) for line in out.decode().splitlines()]
        for answer in answers:
            self.assertEqual([*answer, *answer['$!']], ['$!', 'logclass'])
        return [answer['$!']['logclass'] for answer in answers]

    def verdicts(self, text):
        return [(answer['severity'], answer['reason'])
                for answer in self.answers(text)]

    def test_answers_each_message_before_the_next_comes(self):
        process = self.start()
        for message, severity in ((b' zzz\n', 'ERROR'), (b'\n', 'INFO'),
                                  (b' hi\n', 'INFO')):
            process.stdin.write(message)
            process.stdin.flush()
            answer = json.loads(process.stdout.readline())
            self.assertEqual(answer['$!']['logclass']['severity'], severity)
        process.stdin.close()
        self.assertEqual((process.wait(TIMEOUT), process.stdout.read()),
                         (0, b''))

    def test_answers_a_burst_in_order(self):
        count = 20000
        text = b''.join(b'%d%s\n' % (i, b' zzz' * (i % 7 == 0))
                        for i in range(count))
        self.assertEqual(
            [reason for _, reason in self.verdicts(text)],
            [None if i % 7 else 'LOG_ZED' for i in range(count)])

    def test_odd_messages_have_one_answer_each(self):
        odd = [b'', b' ', b'\xff\xfe zzz', b'{', b'{"a":', b'[]', b'{}',
               b'{"msg":1,"syslogseverity":"3"}', b'\0', b'x' * 3000000,
               b'{"apiVersion":"v1","kind":"List","items":[]}', b'zzz\r']
        self.assertEqual(len(self.answers(b'\n'.join(odd) + b'\n')), len(odd))
        self.assertEqual(len(self.answers(b'\n'.join([*odd, b'zzz']))),
                         len(odd) + 1)
        self.assertEqual(self.answers(b''), [])

    def test_reads_lines_and_structured_lines(self):
        self.assertEqual(
            self.verdicts(b' level=warn x\n'
                          b'<11>Oct 11 22:14:15 host app[1]: hello\n'
                          b' {"level":"error","msg":"zzz"}\n'),
            [('WARNING', None), ('ERROR', None), ('ERROR', 'LOG_ZED')])

    def full(self, message, severity):
        return json.dumps({'msg': message, 'rawmsg': '<11>fff',
                           'syslogtag': 'fff', 'syslogseverity': severity,
                           '$!': None}).encode() + b'\n'

    def test_of_fulljson_only_the_message_counts(self):
        self.assertEqual(
            self.verdicts(self.full(' hello', '6') + self.full(' zzz', '4') +
                          self.full('first\nzzz\n', '6') +
                          self.full('{"level":"warn","msg":"zzz"}', '2')),
            [('INFO', None), ('ERROR', 'LOG_ZED'), ('ERROR', 'LOG_ZED'),
             ('ERROR', 'LOG_ZED')])

    def test_fulljson_need_not_be_utf8(self):
        text = self.full(' \xfc zzz', '3').replace(rb'\u00fc', b'\xfc')
        self.assertIn(b'\xfc', text)
        self.assertEqual(self.verdicts(text), [('ERROR', 'LOG_ZED')])
        self.assertEqual(self.verdicts(text.replace(b'zzz', b'')),
                         [('ERROR', None)])

    def test_the_message_states_its_level_or_else_its_priority(self):
        levels = [answer['declared_level'] for answer in self.answers(
            self.full(' hello', '3') + self.full(' level=info x', '3') +
            self.full('{"level":"warn","msg":"x"}', '3') +
            self.full(' hello', '12'))]
        self.assertEqual(levels, ['ERROR', 'INFO', 'WARNING', None])

    def test_bad_rules_end_it(self):
        self.rules.write_text('rules: [{id: x}]')
        process = self.start()
        out, _ = process.communicate(b'', TIMEOUT)
        self.assertEqual(process.returncode, 2)
        self.assertIn(b'rules.yaml:1:', out)


@unittest.skipIf(RSYSLOGD is None, 'rsyslogd is not installed')
class RsyslogdTest(TemporaryDirectoryTest):

    def configuration(self):
        text = EXAMPLE.read_text()
        # The places of a system become those of the test.
        for old, new in (
                ('/usr/bin/logclass', LOGCLASS), ('/var/log', self.dir),
                ('--cache-dir=/var/cache/logclass',
                 f'--rules={self.rules} --cache-dir={self.dir}/cache')):
            self.assertIn(old, text)
            text = text.replace(old, str(new))
        return (PREAMBLE + '{example}' + EVERYTHING).format(
            dir=self.dir, example=text)

    def start(self):
        config = self.dir / 'rsyslog.conf'
        config.write_text(self.configuration())
        process = subprocess.Popen(
            [RSYSLOGD, '-n', '-f', config, '-i', self.dir / 'pid'],
            stdin=subprocess.DEVNULL, stderr=subprocess.PIPE)
        self.addCleanup(process.stderr.close)
        self.addCleanup(process.wait, TIMEOUT)
        self.addCleanup(process.kill)
        self.wait(lambda: process.poll() is not None or
                  (self.dir / 'socket').exists())
        return process

    def wait(self, condition):
        deadline = time.monotonic() + TIMEOUT
        while not condition():
            self.assertLess(time.monotonic(), deadline)
            time.sleep(0.02)

    def send(self, messages):
        with socket.socket(socket.AF_UNIX) as client:
            client.connect(str(self.dir / 'socket'))
            for message in messages:
                client.sendall(b'%d %s' % (len(message), message))

    def lines(self, name):
        path = self.dir / name
        return path.read_text().splitlines() if path.exists() else []

    def test_the_example(self):
        process = self.start()
        head = b'<14>Oct 11 22:14:15 host app[1]: '
        self.send([head + b'hello', head + b'zzz "q"', head + b'one\nfff',
                   head.replace(b'14', b'11') + b'bad'] +
                  [head + b'%d' % i for i in range(2000)])
        self.wait(lambda: len(self.lines('all.json')) >= 2004 or
                  process.poll() is not None)
        process.terminate()
        process.wait(TIMEOUT)
        self.assertEqual(process.stderr.read(), b'')
        verdicts = {line['message'].strip(): line['logclass'] for line in
                    map(json.loads, self.lines('all.json'))
                    if line['message'].startswith(' ')}
        self.assertEqual(len(verdicts), 2004)
        self.assertEqual(
            [(verdicts[text]['severity'], verdicts[text]['reason'])
             for text in ('hello', 'zzz "q"', 'one\nfff', 'bad', '7')],
            [('INFO', None), ('ERROR', 'LOG_ZED'), ('CRITICAL', 'LOG_EFF'),
             ('ERROR', None), ('INFO', None)])
        self.assertEqual(
            [line.split(maxsplit=2)[1:] for line in self.lines('reasons.log')],
            [['host', 'app[1]: ERROR LOG_ZED zzz "q"'],
             ['host', 'app[1]: CRITICAL LOG_EFF one'], []])
        self.assertEqual(len(self.lines('reasons.json')), 2)
        self.assertEqual(len(self.lines('critical.log')), 2)


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    LOGCLASS = os.path.abspath(sys.argv.pop(1))
    result = unittest.main(exit=False).result
    if not result.wasSuccessful():
        sys.exit(1)
    if result.skipped:
        print('skipped: rsyslogd is not installed')
        sys.exit(77)
