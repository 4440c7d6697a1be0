#!/usr/bin/env python3
"""Runs examples/python/classify_grpc.py against `logclass serve`.

Usage: python_client_test.py LOGCLASS [unittest arguments]

Exits with 77 where what the example needs is missing.
"""

import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
CLIENT = ROOT / 'examples' / 'python' / 'classify_grpc.py'
RULES = '''
defaults: {category: test}
rules:
- {id: zzz, title: a z, severity: ERROR, code: ZED, any: [zzz]}
'''
LOGCLASS = ''
# Generous: the machine may be busy, and sanitizers are slow.
TIMEOUT = 60


def can_run():
    """Whether this Python has gRPC, and something makes stubs for it."""
    if importlib.util.find_spec('grpc') is None:
        return False
    if shutil.which('protoc') and shutil.which('grpc_python_plugin'):
        return True
    # Debian's grpcio-tools are too old for `optional` in proto3.
    with tempfile.TemporaryDirectory() as out:
        return not subprocess.run(
            [sys.executable, '-m', 'grpc_tools.protoc',
             f'--proto_path={ROOT / "proto"}', f'--python_out={out}',
             'logclass/v1/logclass.proto'], capture_output=True).returncode


class ClientTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.dir = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.dir.cleanup)
        directory = pathlib.Path(cls.dir.name)
        rules = directory / 'rules.yaml'
        rules.write_text(RULES)
        socket = directory / 'socket'
        cls.address = f'unix:{socket}'
        server = subprocess.Popen(
            [LOGCLASS, 'serve', f'--listen={cls.address}', f'--rules={rules}',
             '--metrics=127.0.0.1:0'], stdin=subprocess.DEVNULL)
        cls.addClassCleanup(server.wait, TIMEOUT)
        cls.addClassCleanup(server.terminate)
        deadline = time.monotonic() + TIMEOUT
        while not socket.exists():
            if server.poll() is not None or time.monotonic() > deadline:
                raise RuntimeError('logclass serve does not listen')
            time.sleep(0.01)

    def classify(self, *arguments, stdin=b''):
        result = subprocess.run(
            [sys.executable, CLIENT, f'--address={self.address}',
             *map(str, arguments)],
            input=stdin, capture_output=True, timeout=TIMEOUT)
        self.assertEqual((result.returncode, result.stderr), (0, b''))
        return result.stdout

    def test_prints_severity_reason_and_text(self):
        for mode in ('--batch=2', '--unary'):
            out = self.classify(
                mode, stdin=b'hello\nzzz \xff\n\nlevel=warn no newline')
            self.assertEqual(
                [line.split(maxsplit=2) for line in out.splitlines()],
                [[b'INFO', b'-', b'hello'], [b'ERROR', b'LOG_ZED', b'zzz \xff'],
                 [b'INFO', b'-'], [b'WARNING', b'-', b'level=warn no newline']])

    def test_many_batches_of_several_files(self):
        files = []
        for name in 'ab':
            path = pathlib.Path(self.dir.name) / name
            path.write_text(''.join(
                f'{name} {i}{" zzz" * (i % 10 == 0)}\n' for i in range(5000)))
            files.append(path)
        lines = self.classify('--batch=7', *files).decode().splitlines()
        expected = [
            f'{"ERROR" if i % 10 == 0 else "INFO"} {name} {i}'
            for name in 'ab' for i in range(5000)]
        fields = [line.removesuffix(' zzz').split() for line in lines]
        self.assertEqual([' '.join([f[0], *f[2:]]) for f in fields], expected)

    def test_no_input(self):
        self.assertEqual(self.classify(), b'')

    def test_says_what_is_wrong(self):
        # Even while there is still input to wait for.
        read_end, write_end = os.pipe()
        self.addCleanup(os.close, write_end)
        with open(read_end, 'rb') as stdin:
            result = subprocess.run(
                [sys.executable, CLIENT, f'--address={self.address}-not'],
                stdin=stdin, capture_output=True, timeout=TIMEOUT)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertTrue(result.stderr.startswith(b'UNAVAILABLE: '),
                        result.stderr)


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    LOGCLASS = os.path.abspath(sys.argv.pop(1))
    if not can_run():
        print('skipped: needs grpcio and protobuf-compiler-grpc, or a recent '
              'grpcio-tools')
        sys.exit(77)
    unittest.main()
