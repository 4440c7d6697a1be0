#!/usr/bin/env python3
"""Compares the levels that logclass reads with those that data state.

Usage: levels.py [OPTIONS] LOGCLASS

  --cut-headers      instead: cut the klog header off the must-gather lines,
                     and report how well the texts alone tell E and F lines
                     from the others
  --fail-under=R     exit 1 where the levels of a set agree on less (0.995)
  --shared=DIR       the data (default: ../shared beside the project)
  --rules=PATH       rules other than the shipped ones; repeatable

The sets, each with a source of its own for what the levels are:

  loghub/X       X.levels, by the authors of the data
  must-gather/X  the letter of the klog header; lines without one are left out
  nezha          the level word that TrainTicket's Logback prints

Of each is printed on how many lines the declared levels agree, and how many of
those that declare INFO or DEBUG have a reason all the same. BGL.alerts is a
check of its own: operators called these 143 lines alerts, so each has to be
ERROR or worse. Exit status: 0, 1 below a threshold, 2 usage, 77 no data.
"""

import argparse
import collections
import csv
import dataclasses
import io
import json
import pathlib
import re
import subprocess
import sys
import tarfile

PROJECT = pathlib.Path(__file__).resolve().parent.parent.parent
SKIPPED = 77
SEVERITIES = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']
FAILED = SEVERITIES[3:]

# The level words of the data.
MEANING = {
    '-': None, 'V': 'DEBUG', 'D': 'DEBUG', 'TRACE': 'DEBUG', 'DEBUG': 'DEBUG',
    'I': 'INFO', 'INFO': 'INFO', 'Info': 'INFO', 'notice': 'INFO',
    'W': 'WARNING', 'WARN': 'WARNING', 'WARNING': 'WARNING',
    'E': 'ERROR', 'ERROR': 'ERROR', 'error': 'ERROR', 'SEVERE': 'ERROR',
    'F': 'CRITICAL', 'FATAL': 'CRITICAL'}
# Before it may stand the time at which the container's output was read.
KLOG = re.compile(rb'(?:\d{4}-\S+Z )?([IWEF])\d{4} \d\d:\d\d:\d\d\.\d+ +\d+ '
                  rb'[\w.-]+:\d+\] ')
TRAIN_TICKET = re.compile(r'\{"log":"\d\d:\d\d:\d\d\.\d{3} ([A-Z]+) ')


@dataclasses.dataclass
class DataSet:
    name: str
    lines: list[bytes]
    levels: list[str | None]


# Reading


def read_loghub(folder):
    for path in sorted(folder.glob('*.levels')):
        words = path.read_text().split()
        lines = path.with_suffix('.log').read_bytes().splitlines()
        yield DataSet(f'loghub/{path.stem}', lines,
                      [MEANING[word] for word in words])


def archive_files(path, suffix):
    with tarfile.open(path) as archive:
        for member in archive:
            if member.isfile() and member.name.endswith(suffix):
                yield archive.extractfile(member)


def read_klog(folder):
    for path in sorted(folder.glob('*.tar.xz')):
        lines = [line.rstrip(b'\r\n') for file in archive_files(path, '.log')
                 for line in file if KLOG.match(line)]
        yield DataSet(
            f'must-gather/{path.name.partition(".")[0]}', lines,
            [MEANING[KLOG.match(line)[1].decode()] for line in lines])


def read_nezha(folder):
    lines, levels = [], []
    for path in sorted(folder.glob('*.tar.xz')):
        for file in archive_files(path, '.csv'):
            for row in csv.DictReader(io.TextIOWrapper(file, 'utf-8')):
                found = TRAIN_TICKET.match(row['Log'])
                if found:
                    lines.append(row['Log'].strip().encode())
                    levels.append(MEANING[found[1]])
    yield DataSet('nezha', lines, levels)


def classify(options, lines):
    """Returns a record of each line."""
    command = [options.logclass, 'classify', '--format=ndjson', '--no-text',
               *(f'--rules={path}' for path in options.rules)]
    result = subprocess.run(command, input=b'\n'.join(lines) + b'\n',
                            stdout=subprocess.PIPE, check=True)
    records = [json.loads(line) for line in result.stdout.splitlines()]
    if len(records) != len(lines):
        sys.exit(f'levels: {len(records)} verdicts on {len(lines)} lines')
    return records


# Reporting


def percent(part, whole):
    return f'{100 * part / whole:.2f}%' if whole else '-'


def report_set(data, records):
    """Prints a row and returns the share of levels that agree."""
    right = sum(record['declared_level'] == level
                for record, level in zip(records, data.levels))
    quiet = [record for record, level in zip(records, data.levels)
             if level in ('DEBUG', 'INFO')]
    reasons = sum(record['reason'] is not None for record in quiet)
    total = len(records)
    print(f'{data.name:18} {total:8} {right:8} {percent(right, total):>8} '
          f'{len(quiet):10} {reasons:8} {percent(reasons, len(quiet)):>8}')
    return right / total if total else 0


def check_alerts(folder, records):
    """Returns whether all lines that are alerts in BGL are failures."""
    alerts = (folder / 'BGL.alerts').read_text().split('\n')
    severities = [record['severity']
                  for record, alert in zip(records, alerts) if alert != '-']
    failed = sum(severity in FAILED for severity in severities)
    print(f'\nBGL alerts: {failed} of {len(severities)} are ERROR or worse')
    return failed == len(severities)


def compare_levels(options):
    data_dir = options.shared / 'data'
    print(f'{"set":18} {"lines":>8} {"agree":>8} {"":8} {"INFO/DEBUG":>10} '
          f'{"reasons":>8}')
    below, alerts = [], []
    for data in (*read_loghub(data_dir / 'loghub'),
                 *read_klog(data_dir / 'must-gather'),
                 *read_nezha(data_dir / 'nezha')):
        records = classify(options, data.lines)
        if report_set(data, records) < options.fail_under:
            below.append(data.name)
        if data.name == 'loghub/BGL':
            alerts = records
    alerts_found = check_alerts(data_dir / 'loghub', alerts)
    for name in below:
        print(f'levels: {name} is below {options.fail_under}', file=sys.stderr)
    return 1 if below or not alerts_found else 0


def report_cut(data, records):
    """Prints what the texts were decided, by what their headers declared."""
    counts = collections.Counter(
        (level, record['severity'] in FAILED)
        for record, level in zip(records, data.levels))
    found = sum(counts[level, True] for level in SEVERITIES)
    right = sum(counts[level, True] for level in FAILED)
    failed = right + sum(counts[level, False] for level in FAILED)
    print(f'{data.name}: {len(records)} lines, ERROR or worse: '
          f'{percent(right, found)} precision, '
          f'{percent(right, failed)} recall')
    for level in SEVERITIES:
        total = counts[level, True] + counts[level, False]
        if total:
            print(f'  {level:8} {total:8} of which {counts[level, True]:6} '
                  f'{percent(counts[level, True], total)}')


def compare_texts(options):
    for data in read_klog(options.shared / 'data' / 'must-gather'):
        texts = [KLOG.sub(b'', line, count=1) for line in data.lines]
        report_cut(data, classify(options, texts))
    return 0


def parse_options():
    parser = argparse.ArgumentParser(
        usage=__doc__.partition('Usage: ')[2], add_help=False,
        allow_abbrev=False)
    parser.add_argument('-h', '--help', action='store_true')
    parser.add_argument('--cut-headers', action='store_true')
    parser.add_argument('--fail-under', type=float, default=0.995)
    parser.add_argument('--shared', type=pathlib.Path,
                        default=PROJECT.parent / 'shared')
    parser.add_argument('--rules', action='append', default=[])
    parser.add_argument('logclass', nargs='?')
    options = parser.parse_args()
    if options.help or options.logclass is None:
        print(__doc__, file=sys.stdout if options.help else sys.stderr)
        sys.exit(0 if options.help else 2)
    return options


def main():
    options = parse_options()
    if not (options.shared / 'data').is_dir():
        print('skipped: ../shared is absent')
        sys.exit(SKIPPED)
    sys.exit(compare_texts(options) if options.cut_headers
             else compare_levels(options))


if __name__ == '__main__':
    main()
