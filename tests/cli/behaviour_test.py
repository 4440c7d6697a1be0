#!/usr/bin/env python3
"""What golden files cannot show of the logclass command: following pipes,
bounded memory, compressed and damaged input, signals, terminals.

Usage: behaviour_test.py LOGCLASS [unittest arguments]
"""

import gzip
import json
import os
import pathlib
import pty
import re
import select
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import unittest

DATA = pathlib.Path(__file__).resolve().parent.parent / 'testdata' / 'cli'
RULES = f'--rules={DATA / "rules"}'
LOGCLASS = ''
REFUSED = b'ERROR dial tcp 10.0.0.1:443: connect: connection refused\n'
# Generous: the machine may be busy, and sanitizers are slow.
TIMEOUT = 60


def environment(**extra):
    env = {'PATH': os.environ['PATH'], 'HOME': '/nonexistent',
           'COLUMNS': '100', 'TERM': 'xterm'}
    env.update(extra)
    return env


def classify(*arguments, stdin=b'', **options):
    return subprocess.run(
        [LOGCLASS, 'classify', RULES, *map(str, arguments)], input=stdin,
        capture_output=True, env=options.pop('env', environment()),
        timeout=TIMEOUT, **options)


def objects(output):
    return [json.loads(line) for line in output.splitlines()]


class TemporaryDirectoryTest(unittest.TestCase):

    def setUp(self):
        self.dir = pathlib.Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.dir)

    def file(self, name, content):
        path = self.dir / name
        path.write_bytes(content)
        return path


class Pipes(unittest.TestCase):

    def start(self, *arguments, **options):
        process = subprocess.Popen(
            [LOGCLASS, 'classify', RULES, *arguments],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
            env=environment(), **options)
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.stdin.close)
        return process

    def read_line(self, process):
        line = b''
        while not line.endswith(b'\n'):
            ready, _, _ = select.select([process.stdout], [], [], TIMEOUT)
            self.assertTrue(ready, f'nothing came after {line!r}')
            line += os.read(process.stdout.fileno(), 1)
        return line

    def test_each_line_is_answered_at_once(self):
        for output_format in 'text', 'ndjson':
            process = self.start(f'--format={output_format}')
            for _ in range(3):
                process.stdin.write(REFUSED)
                self.assertIn(b'LOG_CONNECTION_REFUSED',
                              self.read_line(process))

    def test_a_line_may_come_in_pieces(self):
        process = self.start()
        process.stdin.write(b'ERROR connect: conn')
        time.sleep(0.05)
        process.stdin.write(b'ection refused\nnext')
        self.assertIn(b'LOG_CONNECTION_REFUSED', self.read_line(process))
        process.stdin.close()
        self.assertTrue(self.read_line(process).endswith(b'next\n'))

    def test_a_first_byte_that_could_be_compressed_is_no_obstacle(self):
        process = self.start()
        process.stdin.write(b'(')
        time.sleep(0.05)
        process.stdin.write(b'x)\n')
        self.assertIn(b'(x)', self.read_line(process))

    def test_following_compressed_data(self):
        process = self.start(stderr=subprocess.DEVNULL)  # it ends cut off
        compressor = gzip.zlib.compressobj(wbits=31)
        for _ in range(2):
            process.stdin.write(
                compressor.compress(REFUSED) +
                compressor.flush(gzip.zlib.Z_SYNC_FLUSH))
            self.assertIn(b'LOG_CONNECTION_REFUSED', self.read_line(process))

    def test_a_reader_that_goes_away_is_no_error(self):
        for ignore_sigpipe in False, True:
            with self.subTest(ignore_sigpipe=ignore_sigpipe):
                handler = signal.SIG_IGN if ignore_sigpipe else signal.SIG_DFL
                process = subprocess.Popen(
                    [LOGCLASS, 'classify', RULES], stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                    restore_signals=False, env=environment(),
                    preexec_fn=lambda: signal.signal(signal.SIGPIPE, handler))
                process.stdout.close()
                process.stdout = None
                _, errors = process.communicate(REFUSED * 10000,
                                                timeout=TIMEOUT)
                self.assertEqual(errors, b'')
                self.assertEqual(process.returncode,
                                 0 if ignore_sigpipe else -signal.SIGPIPE)

    def test_output_that_cannot_be_written_is_an_error(self):
        with open('/dev/full', 'wb') as full:
            result = subprocess.run(
                [LOGCLASS, 'classify', RULES], input=REFUSED, stdout=full,
                stderr=subprocess.PIPE, env=environment(), timeout=TIMEOUT)
        self.assertEqual(result.returncode, 3)
        self.assertIn(b'write error', result.stderr)


class LongLines(TemporaryDirectoryTest):

    MEBIBYTE = 1 << 20

    def test_memory_stays_bounded(self):
        with open(self.dir / 'out', 'wb+') as out:
            process = subprocess.Popen(
                [LOGCLASS, 'classify', RULES, '--format=ndjson'],
                stdin=subprocess.PIPE, stdout=out, env=environment())
            process.stdin.write(b'first\n' + REFUSED[:-1])
            for _ in range(100):
                process.stdin.write(b'x' * self.MEBIBYTE)
            process.stdin.write(b'\nlast\n')
            process.stdin.flush()
            # What getrusage() says would include this process, before exec.
            deadline = time.monotonic() + TIMEOUT
            while (b'"last"' not in (self.dir / 'out').read_bytes()[-100:] and
                   time.monotonic() < deadline):
                time.sleep(0.01)
            status = pathlib.Path(f'/proc/{process.pid}/status').read_text()
            process.stdin.close()
            self.assertEqual(process.wait(TIMEOUT), 0)
            out.seek(0)
            first, long, last = objects(out.read())
        self.assertEqual((first['line'], first['text']), (1, 'first'))
        self.assertEqual(long['reason'], 'LOG_CONNECTION_REFUSED')
        self.assertIs(long['truncated'], True)
        self.assertEqual(len(long['text']), self.MEBIBYTE)
        self.assertEqual((last['line'], last['text']), (3, 'last'))
        self.assertNotIn('truncated', last)
        [peak] = re.findall(r'VmHWM:\s*(\d+) kB', status)
        self.assertLess(int(peak), 64 << 10)

    def test_lengths_around_the_limit(self):
        for extra in -1, 0, 1, 2, 3:
            for ending in b'\n', b'\r\n', b'':
                with self.subTest(extra=extra, ending=ending):
                    size = self.MEBIBYTE + extra
                    result = classify('--format=ndjson',
                                      stdin=b'a' * size + ending)
                    [record] = objects(result.stdout)
                    self.assertEqual(len(record['text']),
                                     min(size, self.MEBIBYTE))
                    self.assertEqual('truncated' in record, extra > 0)

    def test_a_character_is_not_cut_in_two(self):
        line = b'a' + '€'.encode() * (self.MEBIBYTE // 3 + 1)
        [record] = objects(classify('--format=ndjson', stdin=line).stdout)
        self.assertNotIn('\ufffd', record['text'])

    def test_a_long_json_line_is_still_read(self):
        event = {'apiVersion': 'v1', 'kind': 'Event', 'metadata': {},
                 'message': 'Back-off restarting failed container',
                 'involvedObject': {'kind': 'Pod'}}
        items = {'apiVersion': 'v1', 'kind': 'List', 'items': [event] * 20000}
        result = classify('--format=ndjson',
                          stdin=json.dumps(items).encode() + b'\nnext\n')
        records = objects(result.stdout)
        self.assertEqual(len(records), 20001)
        self.assertEqual({r['line'] for r in records[:-1]}, {1})
        self.assertEqual(records[0]['reason'], 'EVENT_CRASH_LOOP_BACK_OFF')
        self.assertEqual(records[-1]['line'], 2)


class Yaml(TemporaryDirectoryTest):

    POD = b'apiVersion: v1\nkind: Pod\n'
    EVENT = (b'- apiVersion: v1\n  involvedObject: {kind: Pod}\n'
             b'  kind: Event\n  message: Back-off restarting failed '
             b'container\n')

    def records(self, stdin, *arguments, code=0):
        result = classify('--format=ndjson', *arguments, stdin=stdin)
        self.assertEqual(result.returncode, code, result.stderr)
        return objects(result.stdout)

    def test_a_long_list_knows_its_lines(self):
        count = 20000
        records = self.records(b'apiVersion: v1\nitems:\n' +
                               self.EVENT * count + b'kind: List\n')
        self.assertEqual([r['line'] for r in records],
                         [3 + 4 * i for i in range(count)])
        self.assertEqual({r['reason'] for r in records},
                         {'EVENT_CRASH_LOOP_BACK_OFF'})

    def test_a_watch_is_answered_document_by_document(self):
        process = subprocess.Popen(
            [LOGCLASS, 'classify', RULES, '--format=ndjson'],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0,
            env=environment())
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.stdin.close)
        for i in range(3):
            process.stdin.write(self.POD + b'---\n')
            self.assertTrue(select.select([process.stdout], [], [],
                                          TIMEOUT)[0])
            record = json.loads(os.read(process.stdout.fileno(), 65536))
            self.assertEqual(record['line'], 1 + 3 * i)

    def test_a_log_that_begins_like_yaml_is_followed(self):
        process = subprocess.Popen(
            [LOGCLASS, 'classify', RULES], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, bufsize=0, env=environment())
        self.addCleanup(process.stdout.close)
        self.addCleanup(process.wait)
        self.addCleanup(process.stdin.close)
        process.stdin.write(b'---\nkind: Pod\n')
        time.sleep(0.05)
        for _ in range(3):
            process.stdin.write(REFUSED)
            self.assertTrue(select.select([process.stdout], [], [],
                                          TIMEOUT)[0])
            self.assertIn(b'LOG_CONNECTION_REFUSED',
                          os.read(process.stdout.fileno(), 65536))

    def test_a_long_line_is_kept(self):
        text = b'x' * (3 << 20) + b' y'
        pods = (self.POD + b'metadata:\n  name: a\n---\n' + self.POD +
                b'data: "' + text + b'"\n---\n' + self.POD)
        self.assertEqual([r['line'] for r in self.records(pods)], [1, 6, 10])

    def test_every_file_is_looked_at(self):
        pod = self.file('pod.yaml', self.POD)
        log = self.file('app.log', REFUSED + self.POD)
        records = self.records(b'', pod, log, pod)
        self.assertEqual([r['line'] for r in records], [1, 1, 2, 3, 1])

    def test_alias_bombs_are_refused(self):
        bomb = b'kind: Bomb\na0: &a0 [b, b, b, b, b, b, b, b, b]\n'
        for i in range(1, 20):
            bomb += b'a%d: &a%d [%s]\n' % (i, i, b', '.join(
                [b'*a%d' % (i - 1)] * 9))
        result = classify('--format=ndjson', stdin=self.POD + b'---\n' + bomb)
        self.assertEqual(result.returncode, 2)
        self.assertRegex(
            result.stderr.decode(),
            r'^logclass: \(standard input\):\d+:\d+: aliases stand for too')
        self.assertEqual(len(objects(result.stdout)), 1 + 1 + 21)

    def test_compressed(self):
        path = self.file('pod.yaml.gz', gzip.compress(self.POD))
        self.assertEqual(len(self.records(b'', path)), 1)


class Compression(TemporaryDirectoryTest):

    PLAIN = b''.join(b'INFO line %d\n' % i for i in range(50000)) + REFUSED

    def expect_same(self, content):
        expected = classify('--format=ndjson', stdin=self.PLAIN)
        path = self.file('misleading.txt', content)
        for result in (classify('--format=ndjson', path),
                       classify('--format=ndjson', stdin=content)):
            self.assertEqual(result.stderr, b'')
            self.assertEqual(result.returncode, 0)
            self.assertEqual(result.stdout, expected.stdout)

    def zstd(self, content):
        tool = shutil.which('zstd')
        if tool is None:
            self.skipTest('no zstd command')
        return subprocess.run([tool, '-c'], input=content, check=True,
                              capture_output=True).stdout

    def expect_damaged(self, content, message):
        path = self.file('damaged', content)
        good = self.file('good.log', REFUSED)
        result = classify('--format=ndjson', path, good)
        self.assertEqual(result.returncode, 2)
        self.assertRegex(result.stderr.decode(),
                         f'^logclass: .*damaged: {message}')
        records = objects(result.stdout)
        self.assertGreater(len(records), 1000)  # what came before
        self.assertEqual(records[0]['text'], 'INFO line 0')
        self.assertEqual(records[-1]['file'], str(good))

    def test_gzip(self):
        self.expect_same(gzip.compress(self.PLAIN))

    def test_gzip_members_and_padding(self):
        half = len(self.PLAIN) // 2
        self.expect_same(gzip.compress(self.PLAIN[:half]) + b'\0' * 512 +
                         gzip.compress(self.PLAIN[half:]) + b'\0' * 512)

    def test_zstd(self):
        self.expect_same(self.zstd(self.PLAIN))

    def test_zstd_frames(self):
        half = len(self.PLAIN) // 2
        self.expect_same(self.zstd(self.PLAIN[:half]) +
                         self.zstd(self.PLAIN[half:]))

    def test_cut_gzip(self):
        content = gzip.compress(self.PLAIN)
        self.expect_damaged(content[:len(content) // 2],
                            'gzip data ends too early')
        self.expect_damaged(content[:-4], 'gzip data ends too early')

    def test_cut_zstd(self):
        content = self.zstd(self.PLAIN)
        self.expect_damaged(content[:-8], 'zstd data ends too early')

    def test_corrupt_gzip(self):
        content = bytearray(gzip.compress(self.PLAIN))
        content[-6] ^= 0xff  # the checksum
        self.expect_damaged(bytes(content), 'damaged gzip data')
        self.expect_damaged(gzip.compress(self.PLAIN) + b'garbage',
                            'damaged gzip data')

    def test_corrupt_zstd(self):
        content = bytearray(self.zstd(self.PLAIN))
        content[-2] ^= 0xff  # the checksum
        self.expect_damaged(bytes(content), 'damaged zstd data')

    def test_other_compression_is_named(self):
        path = self.file('log.xz', b'\xfd7zXZ\0 and so on')
        result = classify(path)
        self.assertEqual(result.returncode, 2)
        self.assertIn(b'log.xz: is compressed with xz', result.stderr)


class Files(TemporaryDirectoryTest):

    def test_unreadable_files_do_not_stop_the_others(self):
        secret = self.file('secret.log', REFUSED)
        secret.chmod(0)
        good = self.file('good.log', REFUSED)
        result = classify(self.dir / 'missing', secret, self.dir, good)
        self.assertEqual(result.returncode, 2)
        errors = result.stderr.decode().splitlines()
        self.assertEqual(errors[0], f'logclass: {self.dir}/missing: '
                         'No such file or directory')
        self.assertEqual(errors[-1], f'logclass: {self.dir}: is a directory')
        if os.geteuid() != 0:
            self.assertEqual(errors[1],
                             f'logclass: {secret}: Permission denied')
        self.assertIn(f'{good}:ERROR'.encode(), result.stdout)

    def test_a_file_is_not_read_into_itself(self):
        path = self.file('app.log', REFUSED)
        with open(path, 'ab') as out:
            result = subprocess.run(
                [LOGCLASS, 'classify', RULES, path], stdout=out,
                stderr=subprocess.PIPE, env=environment(), timeout=TIMEOUT)
        self.assertEqual(result.returncode, 2)
        self.assertIn(b'is the output as well', result.stderr)
        self.assertEqual(path.read_bytes(), REFUSED)

    def test_an_empty_file_has_no_records(self):
        path = self.file('empty.log', b'')
        result = classify('--format=ndjson', path)
        self.assertEqual((result.returncode, result.stdout), (0, b''))

    def test_bad_input_outranks_fail_on(self):
        path = self.file('app.log', REFUSED)
        self.assertEqual(classify('--fail-on=ERROR', path).returncode, 1)
        self.assertEqual(classify('--fail-on=CRITICAL', path).returncode, 0)
        self.assertEqual(
            classify('--fail-on=ERROR', path, 'missing').returncode, 2)

    def test_rules_are_cached_where_one_says(self):
        for arguments, env, place in (
                ([f'--cache-dir={self.dir}/a'], {}, 'a'),
                ([], {'XDG_CACHE_HOME': f'{self.dir}/b'}, 'b/logclass'),
                ([], {'HOME': f'{self.dir}/c'}, 'c/.cache/logclass')):
            with self.subTest(place=place):
                result = classify(*arguments, env=environment(**env))
                self.assertEqual(result.returncode, 0)
                self.assertTrue(list((self.dir / place).iterdir()))
        env = environment(HOME=f'{self.dir}/d')
        self.assertEqual(classify('--cache-dir=', env=env).returncode, 0)
        self.assertFalse((self.dir / 'd').exists())

    def test_a_cache_that_cannot_be_written_is_no_error(self):
        result = classify('--cache-dir=/proc/no/such', stdin=REFUSED)
        self.assertEqual((result.returncode, result.stderr), (0, b''))


class Bytes(unittest.TestCase):

    def test_every_byte_makes_valid_json(self):
        lines = [bytes([a, b]) + b' tail' for a in range(256)
                 for b in (0, 0x22, 0x5c, 0x80, 0xbf, 0xc3, 0xff, 0x41)
                 if 10 not in (a, b) and b != 13]
        result = classify('--format=ndjson', '--input=line',
                          stdin=b'\n'.join(lines) + b'\n')
        records = objects(result.stdout)
        self.assertEqual(len(records), len(lines))
        for record, line in zip(records, lines):
            self.assertEqual(record['text'], line.decode('utf-8', 'replace'))

    def test_piped_text_is_passed_on_unchanged(self):
        line = bytes(b for b in range(1, 256) if b not in (10, 13))
        result = classify(stdin=line + b'\n')
        self.assertTrue(result.stdout.endswith(b'  ' + line + b'\n'))

    def test_lines_are_counted_over_blocks(self):
        lines = [b'line %d %s' % (i, b'x' * (i % 300)) for i in range(20000)]
        lines[7777] = b'{"level":"error","msg":"json"}'
        result = classify('--format=ndjson', stdin=b'\n'.join(lines))
        records = objects(result.stdout)
        self.assertEqual([r['line'] for r in records],
                         list(range(1, len(lines) + 1)))
        self.assertEqual([r['text'].encode() for r in records], lines)


def has_pseudo_terminals() -> bool:
    try:
        for fd in pty.openpty():
            os.close(fd)
    except OSError:  # a container or chroot without /dev/pts
        return False
    return True


@unittest.skipUnless(has_pseudo_terminals(), 'no pseudo terminals here')
class Terminals(unittest.TestCase):

    def on_terminal(self, *arguments, env=None):
        """Returns what a run with standard output and error on a terminal
        prints there."""
        parent, child = pty.openpty()
        process = subprocess.Popen(
            [LOGCLASS, 'classify', RULES, *arguments], stdin=subprocess.PIPE,
            stdout=child, stderr=child, env=env or environment())
        os.close(child)
        process.stdin.write(b'\x1b]0;evil\x07\xc2\x9b2J ' + REFUSED)
        process.stdin.close()
        output = b''
        while True:
            try:
                piece = os.read(parent, 65536)
            except OSError:  # the other end is closed
                break
            if not piece:
                break
            output += piece
        os.close(parent)
        process.wait(TIMEOUT)
        return output

    def test_colour_on_a_terminal(self):
        output = self.on_terminal()
        self.assertIn(b'\x1b[1;31mERROR\x1b[0m', output)
        self.assertIn(b'\x1b[1;4mconnect: connection refused\x1b[0m', output)

    def test_no_colour_where_it_is_not_wanted(self):
        for arguments, extra in ((['--color=never'], {}),
                                 ([], {'NO_COLOR': '1'}),
                                 ([], {'TERM': 'dumb'})):
            with self.subTest(arguments=arguments, extra=extra):
                output = self.on_terminal(*arguments,
                                          env=environment(**extra))
                self.assertNotIn(b'\x1b', output)

    def test_no_color_must_not_be_empty_and_flags_beat_it(self):
        self.assertIn(b'\x1b', self.on_terminal(env=environment(NO_COLOR='')))
        self.assertIn(b'\x1b', self.on_terminal(
            '--color=always', env=environment(NO_COLOR='1')))

    def test_control_bytes_of_the_log_do_not_reach_a_terminal(self):
        output = self.on_terminal('--color=never')
        self.assertNotIn(b'\x1b', output)
        self.assertNotIn(b'\x07', output)
        self.assertNotIn(b'\xc2\x9b', output)
        self.assertIn(rb'^[]0;evil^G\xc2\x9b2J', output)

    def test_colour_in_a_pipe_only_if_asked_for(self):
        self.assertNotIn(b'\x1b', classify(stdin=REFUSED).stdout)
        self.assertIn(b'\x1b', classify('--color=always',
                                        stdin=REFUSED).stdout)

    def test_progress_is_shown_and_erased(self):
        parent, child = pty.openpty()
        process = subprocess.Popen(
            [LOGCLASS, 'classify', RULES], stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL, stderr=child, env=environment())
        os.close(child)
        deadline = time.monotonic() + TIMEOUT
        output = b''
        while b'MB/s' not in output and time.monotonic() < deadline:
            process.stdin.write(REFUSED)
            process.stdin.flush()
            if select.select([parent], [], [], 0.05)[0]:
                output += os.read(parent, 65536)
        process.stdin.close()
        process.wait(TIMEOUT)
        try:
            output += os.read(parent, 65536)
        except OSError:
            pass
        os.close(parent)
        self.assertRegex(output, rb'\(standard input\): 0 MB, \d+ MB/s')
        self.assertTrue(output.endswith(b'\r\x1b[K'))


class Bench(TemporaryDirectoryTest):

    def test_prints_a_table(self):
        path = self.file('app.log', b'level=error msg="%s"\n' %
                         REFUSED.strip() * 1000)
        result = subprocess.run(
            [LOGCLASS, 'bench', RULES, '--seconds=0.01', path],
            capture_output=True, env=environment(), timeout=TIMEOUT)
        self.assertEqual(result.returncode, 0)
        text = result.stdout.decode()
        self.assertIn('1000 lines, ', text)
        for name in ('batch', 'line by line', 'level only', 'bare hs_scan',
                     'RE2::Set'):
            self.assertRegex(text, rf'(?m)^{name} +\d+ +\d+ +\d+ +1000$')


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    LOGCLASS = os.path.abspath(sys.argv.pop(1))
    unittest.main()
