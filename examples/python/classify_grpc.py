#!/usr/bin/env python3
"""Classifies log lines with a running `logclass serve`, over gRPC.

Prints severity, reason and text of each line. Needs grpcio, and protoc with
gRPC's plugin for Python (Debian: protobuf-compiler-grpc) or grpcio-tools, which
make the stubs here at each start; do that once, when a program is built.

    logclass serve --listen=unix:/tmp/logclass.sock &
    classify_grpc.py --address=unix:/tmp/logclass.sock < some.log
"""

import argparse
import collections
import itertools
import pathlib
import shutil
import subprocess
import sys
import tempfile

import grpc

PROTO_DIR = pathlib.Path(__file__).resolve().parents[2] / 'proto'
PROTO = 'logclass/v1/logclass.proto'


def load_api():
    """Makes the stubs; returns the modules of the messages and the service."""
    command = [sys.executable, '-m', 'grpc_tools.protoc']
    if plugin := shutil.which('grpc_python_plugin'):
        command = ['protoc', f'--plugin=protoc-gen-grpc_python={plugin}']
    with tempfile.TemporaryDirectory() as out:
        subprocess.run([*command, f'--proto_path={PROTO_DIR}', PROTO,
                        f'--python_out={out}', f'--grpc_python_out={out}'],
                       check=True)
        sys.path.insert(0, out)
        from logclass.v1 import logclass_pb2, logclass_pb2_grpc
        sys.path.remove(out)
    return logclass_pb2, logclass_pb2_grpc


def batches(files, size):
    """Yields lists of lines, each with its newline."""
    lines = (line if line.endswith(b'\n') else line + b'\n'
             for file in files for line in file)
    while batch := list(itertools.islice(lines, size)):
        yield batch


def answers(api, stub, read, unary):
    """Yields each batch with its response."""
    sent = collections.deque()

    def requests():
        for batch in read:
            sent.append(batch)
            yield api.ClassifyRequest(lines=b''.join(batch))

    if unary:
        responses = map(stub.Classify, requests())
    else:
        # A thread of gRPC's makes the requests, a few ahead of the responses.
        responses = stub.ClassifyStream(requests())
    for response in responses:  # in the order of the requests
        yield sent.popleft(), response


def show(api, batch, response):
    """Prints a batch: a byte per line says its level, a verdict its reason."""
    reasons = {v.index: v.reason for v in response.verdicts}
    for index, (line, level) in enumerate(zip(batch, response.levels)):
        severity = api.Severity.Name(level & 15).removeprefix('SEVERITY_')
        prefix = f'{severity:8} {reasons.get(index, "-"):24} '
        sys.stdout.buffer.write(prefix.encode() + line)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--address', default='127.0.0.1:6100')
    parser.add_argument('--batch', type=int, default=1000, help='lines each')
    parser.add_argument('--unary', action='store_true', help='no stream')
    parser.add_argument('files', nargs='*', type=argparse.FileType('rb'))
    args = parser.parse_args()
    api, services = load_api()
    with grpc.insecure_channel(args.address) as channel:
        stub = services.LogclassStub(channel)
        try:
            # Not sys.stdin: Python would abort at exit if gRPC still read it.
            files = args.files or [open(0, 'rb', closefd=False)]
            read = batches(files, args.batch)
            for batch, response in answers(api, stub, read, args.unary):
                show(api, batch, response)
        except grpc.RpcError as error:
            sys.exit(f'{error.code().name}: {error.details()}')


if __name__ == '__main__':
    main()
