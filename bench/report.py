#!/usr/bin/env python3
"""Makes a table, a chart and one JSON file of what the benchmarks measured.

Usage: report.py [--quick] WORK OUT

Reads raw.jsonl, level.json and callgrind.* of WORK (run.sh makes them), and
writes results.json, table.md and chart.svg into OUT.
"""

import argparse
import json
import os
import pathlib
import platform
import re
import subprocess
import time

import chart
import table

OURS = ('logclass, batch', 'logclass, line by line')


def read_rows(path):
    if not path.exists():
        return []
    return [json.loads(line) for line in path.read_text().splitlines()]


def read_levels(path):
    """google-benchmark's rows, in the form of ours."""
    if not path.exists():
        return []
    to_seconds = {'ns': 1e-9, 'us': 1e-6, 'ms': 1e-3, 's': 1}
    rows = []
    for entry in json.loads(path.read_text())['benchmarks']:
        name = entry['name'].removeprefix('BM_').split('/iterations')[0]
        seconds = entry['real_time'] * to_seconds[entry['time_unit']]
        if 'items_per_second' in entry:
            seconds = 1 / entry['items_per_second']
        rows.append({'subject': 'level',
                     'corpus': entry.get('label') or 'loghub',
                     'name': name,
                     'parameter': 0, 'answer': 'the level', 'note': None,
                     'skipped': entry.get('error_message'), 'lines': 1,
                     'bytes': 0, 'corpus_bytes': 0, 'rounds': 1,
                     'seconds': seconds, 'cpu_seconds': None})
    return rows


def key(row):
    return f'{row["subject"]}/{row["corpus"]}/{row["name"]}'


def read_callgrind(work):
    """Instructions per line, of a run of its own over fewer lines, by what
    measure.cc calls a row."""
    lines = {key(row): row['lines']
             for row in read_rows(work / 'callgrind.jsonl') if row['lines']}
    counts = {}
    for path in work.glob('callgrind.out*'):
        text = path.read_text()
        name = re.search(r'^desc: Trigger: Client Request: (.*)$', text, re.M)
        total = re.search(r'^(?:totals|summary): (\d+)', text, re.M)
        if name and total and name[1] in lines:
            counts[name[1]] = int(total[1]) / lines[name[1]]
    return counts


def per(value, count):
    return value / count if value is not None and count else None


def derive(row, counted):
    """What follows from what was measured."""
    if row['skipped']:
        return
    lines, seconds = row['lines'], row['seconds']
    row['lines_per_second'] = lines / seconds if lines else None
    row['bytes_per_second'] = row['bytes'] / seconds if row['bytes'] else None
    row['cpu_ns_per_line'] = per(row['cpu_seconds'], lines / 1e9)
    row['allocations_per_line'] = per(row.get('allocations'), lines)
    row['instructions_per_line'] = per(row.get('instructions'), lines)
    row['instructions_by'] = 'cpu' if row.get('instructions') else None
    # Callgrind ran over the first corpus alone.
    if row['instructions_per_line'] is None and key(row) in counted:
        row['instructions_per_line'] = counted[key(row)]
        row['instructions_by'] = 'callgrind'


def add_ratios(rows):
    """How many times as fast as each row those of ours are that were measured
    in turn with it: at the same subject, corpus and parameter."""
    def group(row):
        return row['subject'], row['corpus'], row['parameter']
    ours = {(*group(row), row['name']): row['lines_per_second']
            for row in rows
            if row['name'] in OURS and not row['skipped']}
    for row in rows:
        if row['skipped'] or not row['lines_per_second']:
            continue
        row['ratios'] = {
            name: ours[*group(row), name] / row['lines_per_second']
            for name in OURS if (*group(row), name) in ours}


def first_match(pattern, path):
    try:
        found = re.search(pattern, pathlib.Path(path).read_text())
    except OSError:
        return None
    return found[1] if found else None


def revision():
    source = pathlib.Path(__file__).resolve().parent
    try:
        run = subprocess.run(
            ['git', 'describe', '--always', '--dirty'], cwd=source,
            capture_output=True, text=True, check=True)
    except (OSError, subprocess.CalledProcessError):
        return None
    return run.stdout.strip()


def machine():
    return {
        'cpu': first_match(r'model name\s*: (.*)', '/proc/cpuinfo'),
        'cpus': len(os.sched_getaffinity(0)),
        'kernel': platform.release(),
        'revision': revision(),
        'date': time.strftime('%Y-%m-%d', time.gmtime()),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument('--quick', action='store_true')
    parser.add_argument('work', type=pathlib.Path)
    parser.add_argument('out', type=pathlib.Path)
    options = parser.parse_args()
    rows = read_rows(options.work / 'raw.jsonl')
    rows += read_levels(options.work / 'level.json')
    counted = read_callgrind(options.work)
    for row in rows:
        derive(row, counted)
    add_ratios(rows)
    results = {'machine': machine(), 'quick': options.quick, 'rows': rows}
    (options.out / 'results.json').write_text(
        json.dumps(results, indent=1) + '\n')
    (options.out / 'table.md').write_text(table.render(results))
    (options.out / 'chart.svg').write_text(chart.render(results))


if __name__ == '__main__':
    main()
