#!/usr/bin/env python3
"""`logclass serve` becomes another program, logclass-serve: the same process
with the same arguments. Nothing but that program needs gRPC.

Usage: serve_test.py LOGCLASS [unittest arguments]
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

RULES = pathlib.Path(__file__).resolve().parent.parent / 'testdata/cli/rules'
LOGCLASS = ''
SERVER = 'logclass-serve'
# What the server alone is for.
SERVERS_LIBRARIES = ('libgrpc', 'libgpr', 'libprotobuf', 'libssl', 'libcrypto',
                     'libprometheus', 'libcivetweb')
# Its arguments, its number, its standard input; and it ends with 7.
STUB = '''#!/bin/sh
printf '<%s>' "$@" "$$"
cat
exit 7
'''
# Generous: the machine may be busy, and sanitizers are slow.
TIMEOUT = 60


def servers_libraries(program):
    """Those that are loaded with the program, of the server's."""
    lines = subprocess.run(['ldd', program], check=True, capture_output=True,
                           text=True).stdout.splitlines()
    return [line.strip() for line in lines
            if line.strip().startswith(SERVERS_LIBRARIES)]


class LibrariesTest(unittest.TestCase):

    def test_only_the_server_loads_what_serving_takes(self):
        server = pathlib.Path(LOGCLASS).parent / SERVER
        if not servers_libraries(server):
            self.skipTest('gRPC is linked statically')
        self.assertEqual(servers_libraries(LOGCLASS), [])


class ServerTest(unittest.TestCase):
    """The command in a directory of its own, with what stands in for the
    server beside it."""

    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        self.dir = pathlib.Path(directory.name).resolve() / 'a bin'
        self.dir.mkdir()
        self.command = shutil.copy(LOGCLASS, self.dir)

    def write_server(self, mode=0o755):
        server = self.dir / SERVER
        server.write_text(STUB)
        server.chmod(mode)

    def serve(self, *arguments):
        process = subprocess.Popen(
            [self.command, 'serve', *arguments], stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        out, err = process.communicate('input', timeout=TIMEOUT)
        return process, out, err

    def test_the_same_process_gets_the_same_arguments(self):
        self.write_server()
        arguments = ['--cache-dir=', '--reason-field', 'a  reason\n"$HOME"',
                     '--severity-field', '']
        process, out, err = self.serve(*arguments)
        expected = ['serve', *arguments, str(process.pid)]
        self.assertEqual(out, ''.join(f'<{a}>' for a in expected) + 'input')
        self.assertEqual(err, '')
        self.assertEqual(process.returncode, 7)

    def test_a_missing_server_is_named_with_its_places(self):
        process, out, err = self.serve('--check')
        self.assertEqual(process.returncode, 3)
        self.assertEqual(out, '')
        self.assertTrue(err.startswith(f'logclass: {SERVER}'), err)
        self.assertIn(f'is not in {self.dir} and not in '
                      f'{self.dir.parent}/', err)

    def test_a_server_that_cannot_be_run_is_named(self):
        self.write_server(mode=0o644)
        process, out, err = self.serve()
        self.assertEqual(process.returncode, 3)
        self.assertEqual(out, '')
        self.assertEqual(err, f'logclass: cannot run {self.dir / SERVER}: '
                              'Permission denied\n')

    def test_help_and_usage_need_no_server(self):
        process, out, _ = self.serve('--help')
        self.assertEqual(process.returncode, 0)
        self.assertIn('--max-wait', out)
        process, _, err = self.serve('--max-wait=soon')
        self.assertEqual(process.returncode, 2)
        self.assertIn('--max-wait', err)


class RealServerTest(unittest.TestCase):

    def test_it_looks_as_it_was_called(self):
        env = {name: value for name, value in os.environ.items()
               if not name.startswith('LOGCLASS_')}
        with tempfile.TemporaryDirectory() as directory:
            socket = f'unix:{directory}/a socket'
            arguments = ['my logclass', 'serve', f'--listen={socket}',
                         f'--rules={RULES}', '--cache-dir=', '--metrics=']
            with subprocess.Popen(arguments, executable=LOGCLASS, env=env,
                                  stderr=subprocess.PIPE, text=True) as server:
                try:
                    said = next((line for line in server.stderr
                                 if 'listening' in line), '')
                    self.assertIn(socket, said)
                    process = pathlib.Path('/proc', str(server.pid))
                    self.assertEqual((process / 'exe').readlink().name, SERVER)
                    self.assertEqual((process / 'cmdline').read_text(),
                                     ''.join(f'{a}\0' for a in arguments))
                finally:
                    server.terminate()
                self.assertEqual(server.wait(TIMEOUT), 0)


if __name__ == '__main__':
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    LOGCLASS = os.path.abspath(sys.argv.pop(1))
    unittest.main()
