#!/usr/bin/env python3
"""Scores what logclass decides against labelled sets.

Usage: accuracy.py [OPTIONS] LOGCLASS

  --set=dev|heldout|all      which sets (default: dev)
  --sets-dir=DIR             where they are (default: sets, beside this file)
  --rules=PATH               rules other than the shipped ones; repeatable
  --format=text|json         how to report (default: text)
  --misses=N                 show the first N misses only (default: all)
  --no-details               show numbers only, no record: for held-out sets,
                             which one scores and does not learn from
  --fail-under-recall=R      exit 1 where the overall recall of reasons,
  --fail-under-precision=R   their precision, or the share of records with
  --fail-under-severity=R    exactly the labelled severity is below R

A set is DIR/{dev,heldout}/*.jsonl. Each line of it is a labelled record:

  text      the record: a log line (or several: one record all the same), or an
            event or object in JSON
  kind      log, event or state
  code      the failure code that an expert gives it, without LOG_; null: none
  severity  DEBUG, INFO, WARNING, ERROR or CRITICAL
  accept    optional: other codes that are as right; a verdict with one of them
            may have the severity that the taxonomy gives that code
  further   optional: false says that no code beyond the taxonomy fits

What counts:

  right   the code is the labelled or an accepted one; or there is neither
  missed  a code is labelled, none is decided
  false   none is labelled, one is decided
  wrong   another code than the labelled: a miss of the one, false of the other
  further labels are written against the taxonomy, so a code beyond it (SEGFAULT,
          TLS_FAILURE) on a record without a taxonomy code is legitimate: it is
          counted apart and no error, unless its severity is more than one step
          from the labelled one or the label has `"further": false`

Severities are compared strictly, whatever the code. Exit status: 0, 1 below a
threshold, 2 bad sets or usage, 77 no such sets (ctest skips).
"""

import argparse
import collections
import dataclasses
import json
import pathlib
import re
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
TAXONOMY = HERE.parent.parent / 'classifier' / 'rules' / 'taxonomy.cc'
SEVERITIES = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']
KINDS = ['log', 'event', 'state']
SKIPPED = 77
SHOWN = 200  # characters of a record


class BadInput(Exception):
    """A set or a command that cannot be used."""


@dataclasses.dataclass
class Label:
    where: str  # file:line
    text: str
    kind: str
    code: str | None
    severity: str
    accept: list[str]
    further: bool

    def accepts(self, code):
        return code == self.code or code in self.accept


@dataclasses.dataclass
class Decided:
    code: str | None
    severity: str
    rule: str | None


# Reading


def check_label(fields):
    """Returns what is wrong with a line of a set; None: nothing."""
    unknown = fields.keys() - {'text', 'kind', 'code', 'severity', 'accept',
                               'further', 'program'}
    if unknown:
        return f'unknown key {min(unknown)}'
    if not isinstance(fields.get('text'), str):
        return 'no text'
    if fields.get('kind') not in KINDS:
        return f'kind is none of {", ".join(KINDS)}'
    if fields.get('severity') not in SEVERITIES:
        return f'severity is none of {", ".join(SEVERITIES)}'
    if 'code' not in fields:
        return 'no code'
    for code in [fields['code'] or 'NONE', *(fields.get('accept') or [])]:
        if not re.fullmatch(r'[A-Z][A-Z0-9_]+', code) or code_of(code) != code:
            return f'{code} is no code'
    return None


def read_label(line, where):
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise BadInput(f'{where}: {error}') from None
    problem = check_label(fields)
    if problem:
        raise BadInput(f'{where}: {problem}')
    return Label(where, fields['text'], fields['kind'], fields['code'],
                 fields['severity'], fields.get('accept') or [],
                 fields.get('further', True))


def read_sets(directory, wanted):
    names = ['dev', 'heldout'] if wanted == 'all' else [wanted]
    labels = []
    for name in names:
        for path in sorted((directory / name).glob('*.jsonl')):
            for number, line in enumerate(path.read_text().split('\n'), 1):
                if line.strip():
                    where = f'{name}/{path.name}:{number}'
                    labels.append(read_label(line, where))
    return labels


def read_taxonomy():
    """Returns the severity of every code of the taxonomy."""
    entries = re.findall(r'\{"([A-Z0-9_]+)",[^}]*Severity::k(\w+)\}',
                         TAXONOMY.read_text())
    return {code: severity.upper() for code, severity in entries}


# Classifying


def input_line(label):
    """Returns the record as one line of input."""
    text = label.text.rstrip('\r\n')
    if not re.search(r'[\r\n]', text):
        return text
    if label.kind == 'log':
        return json.dumps({'message': text}, ensure_ascii=False)
    try:
        return json.dumps(json.loads(text), ensure_ascii=False)
    except ValueError as error:
        raise BadInput(f'{label.where}: {error}') from None


def code_of(reason):
    """LOG_RBAC_DENIED -> RBAC_DENIED; null stays."""
    return reason and re.sub('^(LOG|EVENT|STATE)_', '', reason)


def run_logclass(logclass, rules, lines):
    command = [logclass, 'classify', '--format=ndjson', '--no-text',
               *(f'--rules={path}' for path in rules)]
    stdin = '\n'.join(lines).encode('utf-8', 'surrogatepass') + b'\n'
    try:
        result = subprocess.run(command, input=stdin, stdout=subprocess.PIPE)
    except OSError as error:
        raise BadInput(error) from None
    if result.returncode != 0:
        raise BadInput(f'{logclass} exited with {result.returncode}')
    return [json.loads(line) for line in result.stdout.splitlines()]


def classify(logclass, rules, labels):
    """Returns what is decided on each; of a List, on its worst item."""
    # A blank line first: input that begins with { alone is read otherwise.
    lines = ['', *map(input_line, labels)]
    worst = {}
    for record in run_logclass(logclass, rules, lines):
        rank = SEVERITIES.index(record['severity']), bool(record['reason'])
        if record['line'] not in worst or rank > worst[record['line']][0]:
            worst[record['line']] = rank, record
    decided = []
    for number, label in enumerate(labels, 2):
        if number not in worst:
            raise BadInput(f'{label.where}: no verdict')
        record = worst[number][1]
        decided.append(Decided(code_of(record['reason']), record['severity'],
                               record['rule']))
    return decided


# Scoring


def judge_code(label, got, taxonomy):
    if label.accepts(got.code):
        return 'right'
    if got.code is None:
        return 'missed'
    if is_further(label, got, taxonomy):
        return 'further'
    return 'false' if label.code is None else 'wrong'


def is_further(label, got, taxonomy):
    steps = abs(SEVERITIES.index(label.severity) -
                SEVERITIES.index(got.severity))
    return (label.further and label.code not in taxonomy and
            got.code not in taxonomy and steps <= 1)


def right_severity(label, got, taxonomy):
    if got.severity == label.severity:
        return True
    return got.code in label.accept and got.severity == taxonomy.get(got.code)


def ratio(part, whole):
    return part / whole if whole else None


def rates(counts):
    """Adds precision and recall to true and false positives and misses."""
    right = counts['right']
    return {**counts,
            'precision': ratio(right, right + counts['false']),
            'recall': ratio(right, right + counts['missed'])}


def count_codes(labels, decided, outcomes):
    """Returns the counts of each code, and in total those of all."""
    empty = {'positives': 0, 'right': 0, 'false': 0, 'missed': 0}
    codes = collections.defaultdict(lambda: dict(empty))
    for label, got, outcome in zip(labels, decided, outcomes):
        if label.code is not None and outcome != 'further':
            codes[label.code]['positives'] += 1
            key = 'right' if outcome == 'right' else 'missed'
            codes[label.code][key] += 1
        if outcome in ('false', 'wrong'):
            codes[got.code]['false'] += 1
    total = {key: sum(counts[key] for counts in codes.values())
             for key in empty}
    return ({code: rates(codes[code]) for code in sorted(codes)},
            rates(total))


def count_severities(labels, decided, taxonomy):
    severities = {name: {'labelled': 0, 'right': 0, 'false': 0, 'missed': 0}
                  for name in reversed(SEVERITIES)}
    for label, got in zip(labels, decided):
        severities[label.severity]['labelled'] += 1
        if right_severity(label, got, taxonomy):
            severities[label.severity]['right'] += 1
        else:
            severities[label.severity]['missed'] += 1
            severities[got.severity]['false'] += 1
    right = sum(counts['right'] for counts in severities.values())
    return ({name: rates(counts) for name, counts in severities.items()},
            ratio(right, len(labels)))


def confusion(labels, decided, outcomes):
    pairs = collections.Counter(
        (label.code, got.code)
        for label, got, outcome in zip(labels, decided, outcomes)
        if outcome in ('missed', 'false', 'wrong'))
    return [{'expected': expected, 'got': got, 'count': count}
            for (expected, got), count in sorted(
                pairs.items(), key=lambda item: (-item[1], str(item[0])))]


def find_misses(labels, decided, outcomes, taxonomy):
    misses = []
    for label, got, outcome in zip(labels, decided, outcomes):
        severity = right_severity(label, got, taxonomy)
        if severity and outcome in ('right', 'further'):
            continue
        misses.append({
            'where': label.where, 'outcome': outcome,
            'expected': {'code': label.code, 'severity': label.severity},
            'got': dataclasses.asdict(got), 'text': label.text[:SHOWN]})
    return misses


def score(labels, decided, taxonomy):
    outcomes = [judge_code(label, got, taxonomy)
                for label, got in zip(labels, decided)]
    codes, total = count_codes(labels, decided, outcomes)
    severities, exact = count_severities(labels, decided, taxonomy)
    further = collections.Counter(
        got.code for got, outcome in zip(decided, outcomes)
        if outcome == 'further')
    return {
        'records': len(labels), 'files': len(
            {label.where.rpartition(':')[0] for label in labels}),
        'reasons': total, 'severity_exact': exact,
        'codes': codes, 'severities': severities,
        'further': dict(sorted(further.items())),
        'confusion': confusion(labels, decided, outcomes),
        'misses': find_misses(labels, decided, outcomes, taxonomy)}


# Reporting


def percent(value):
    return '-' if value is None else f'{100 * value:.1f}%'


def print_table(header, rows):
    """The first column is left-aligned, the others right."""
    cells = [header, *rows]
    widths = [max(len(str(row[i])) for row in cells)
              for i in range(len(header))]
    for row in cells:
        first, *others = (str(cell) for cell in row)
        print('  '.join([first.ljust(widths[0]), *(
            cell.rjust(width) for cell, width in zip(others, widths[1:]))]))
    print()


def print_codes(report):
    keys = 'positives', 'right', 'false', 'missed'
    rows = [(name, *(counts[key] for key in keys),
             percent(counts['precision']), percent(counts['recall']))
            for name, counts in [*report['codes'].items(),
                                 ('all', report['reasons'])]]
    print_table(('code', *keys, 'precision', 'recall'), rows)


def print_severities(report):
    keys = 'labelled', 'right', 'false', 'missed'
    rows = [(name, *(counts[key] for key in keys),
             percent(counts['precision']), percent(counts['recall']))
            for name, counts in report['severities'].items()]
    print_table(('severity', *keys, 'precision', 'recall'), rows)


def describe(verdict):
    text = f'{verdict["code"] or "-"} {verdict["severity"]}'
    return text + f' by {verdict["rule"]}' if verdict.get('rule') else text


def print_misses(misses, limit):
    for miss in misses[:limit]:
        print(f'{miss["where"]}: {miss["outcome"]}: '
              f'{describe(miss["expected"])} -> {describe(miss["got"])}')
        print('   ', miss['text'].replace('\r', '\\r').replace('\n', '\\n'))
    left = len(misses) - len(misses[:limit])
    if left:
        print(f'... and {left:,} more')
    if misses:
        print()


def print_report(report, limit):
    print_codes(report)
    print_severities(report)
    if report['further']:
        print_table(('further codes', 'count'), report['further'].items())
    if report.get('confusion'):
        print_table(('expected -> got', 'count'), [
            (f'{pair["expected"] or "-"} -> {pair["got"] or "-"}',
             pair['count']) for pair in report['confusion']])
    print_misses(report.get('misses', []), limit)
    reasons = report['reasons']
    print(f'{report["records"]:,} records of {report["files"]} files: reasons '
          f'{percent(reasons["precision"])} precision, '
          f'{percent(reasons["recall"])} recall; severities '
          f'{percent(report["severity_exact"])} exact')


def failures(report, options):
    """Returns what is below its threshold."""
    found = []
    for name, value, limit in (
            ('recall', report['reasons']['recall'], options.fail_under_recall),
            ('precision', report['reasons']['precision'],
             options.fail_under_precision),
            ('severity', report['severity_exact'],
             options.fail_under_severity)):
        if limit is not None and value is not None and value < limit:
            found.append(f'{name}: {percent(value)} is below {percent(limit)}')
    return found


def parse_options():
    parser = argparse.ArgumentParser(
        usage=__doc__.partition('Usage: ')[2], add_help=False,
        allow_abbrev=False)
    parser.add_argument('-h', '--help', action='store_true')
    parser.add_argument('--set', default='dev',
                        choices=['dev', 'heldout', 'all'])
    parser.add_argument('--sets-dir', type=pathlib.Path, default=HERE / 'sets')
    parser.add_argument('--rules', action='append', default=[])
    parser.add_argument('--format', default='text', choices=['text', 'json'])
    parser.add_argument('--misses', type=int)
    parser.add_argument('--no-details', action='store_true')
    for name in 'recall', 'precision', 'severity':
        parser.add_argument(f'--fail-under-{name}', type=float)
    parser.add_argument('logclass', nargs='?')
    options = parser.parse_args()
    if options.help or options.logclass is None:
        print(__doc__, file=sys.stdout if options.help else sys.stderr)
        sys.exit(0 if options.help else 2)
    return options


def run(options):
    labels = read_sets(options.sets_dir, options.set)
    if not labels:
        print(f'skipped: no labelled records in {options.sets_dir.name}/ '
              f'({options.set})')
        return SKIPPED
    decided = classify(options.logclass, options.rules, labels)
    report = score(labels, decided, read_taxonomy())
    if options.no_details:
        del report['misses'], report['confusion']
    if options.format == 'json':
        if 'misses' in report:
            report['misses'] = report['misses'][:options.misses]
        print(json.dumps(report, indent=2, ensure_ascii=False))
    else:
        print_report(report, options.misses)
    below = failures(report, options)
    for failure in below:
        print(f'accuracy: {failure}', file=sys.stderr)
    return 1 if below else 0


def main():
    try:
        sys.exit(run(parse_options()))
    except BadInput as error:
        print(f'accuracy: {error}', file=sys.stderr)
        sys.exit(2)


if __name__ == '__main__':
    main()
