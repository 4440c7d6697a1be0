"""The results as Markdown."""

OURS = ('logclass, batch', 'logclass, line by line')

# Subjects with a parameter, and what it is.
SCALING = {
    'rules': 'rules',
    'line length': 'bytes a line',
    'percent of lines hit': '% of lines hit',
    'threads': 'threads',
}

EXPLANATION = '''\
Every row of a table went over the same lines in the same process or beside it,
in turns; times are medians of the rounds. `x batch` and `x line` say how many
times as fast as the row logclass is in batches and line by line. What a row
answers is what it tells of a line: only logclass gives severity, reason and
declared level; who answers "yes or no" does less than who says which patterns.
Bare hs_scan tells where patterns end, a pattern perhaps several times in a line
and some of them only perhaps; in chunks it does not even tell in which line.
One that is too slow for all lines went over the first of them (`of the lines`).
Memory is what building it and running it takes beyond the lines.
The lines repeat: a corpus is loghub, or two clusters' logs, over and over, each
copy in memory of its own, so the text comes from memory; but automata and the
CPU's branch predictors have met the lines before, which helps the ones that
build their automaton as they go (RE2, Rust) most. Generated lines do not
repeat.'''


def number(value, digits=3):
    """Three significant digits, with k, M or G."""
    if value is None:
        return '-'
    for unit, factor in (('G', 1e9), ('M', 1e6), ('k', 1e3)):
        if value >= factor:
            return f'{value / factor:.{digits}g} {unit}'
    return f'{value:.{digits}g}'


def ratio(value):
    if value is None:
        return '-'
    return f'{value:.2f}' if value < 10 else f'{value:,.0f}'


def mebibytes(value):
    return '-' if value is None else f'{value / 2**20:,.1f}'


def share(row):
    if not row['corpus_bytes']:
        return '-'
    percent = 100 * row['bytes'] / row['corpus_bytes']
    return 'all' if percent >= 100 else f'{number(row["bytes"])}B'


def markdown(header, rows, left=1):
    """The first `left` columns are text, the others numbers."""
    rule = ['---'] * left + ['---:'] * (len(header) - left)
    return '\n'.join(f'| {" | ".join(cells)} |'
                     for cells in [header, rule, *rows])


def select(rows, subject):
    return [row for row in rows if row['subject'] == subject]


def scan_cells(row):
    name = row['name'] + (f' ({row["note"]})' if row['note'] else '')
    if row['skipped']:
        return [name, row['skipped']] + ['-'] * 9
    ratios = row.get('ratios', {})
    return [
        name, row['answer'], number(row['lines_per_second']),
        number(row['bytes_per_second']), ratio(ratios.get(OURS[0])),
        ratio(ratios.get(OURS[1])), number(row['cpu_ns_per_line']),
        number(row['instructions_per_line']), mebibytes(row['peak_bytes']),
        number(row['allocations_per_line']), share(row)]


def scan_tables(rows):
    header = ['', 'answers', 'lines/s', 'B/s', 'x batch', 'x line',
              'CPU ns/line', 'instructions/line', 'MiB',
              'allocations/line', 'of the lines']
    for corpus in dict.fromkeys(row['corpus'] for row in rows):
        cells = [scan_cells(row) for row in rows if row['corpus'] == corpus]
        yield f'## {corpus}\n\n' + markdown(header, cells, left=2)
    counted = {row.get('instructions_by') for row in rows} - {None}
    if 'callgrind' in counted:
        yield ('Instructions are callgrind\'s, over fewer lines and on the '
               'code path for AVX2,\nthe widest vectors it knows: this '
               'machine lends no counter.')
    elif not counted:
        yield ('Instructions were not counted: this machine lends no counter, '
               'and valgrind\nis missing.')


def scaling_table(subject, rows):
    names = list(dict.fromkeys(row['name'].split(', threads')[0]
                               for row in rows))
    cells = []
    for parameter in dict.fromkeys(row['parameter'] for row in rows):
        by_name = {row['name'].split(', threads')[0]: row for row in rows
                   if row['parameter'] == parameter}
        cells.append([f'{parameter:,.0f}'] + [
            by_name[name]['skipped'] or
            number(by_name[name]['lines_per_second'])
            if name in by_name else '-' for name in names])
    heading = f'## Lines a second by {SCALING[subject]}'
    return f'{heading}\n\n' + markdown([SCALING[subject], *names], cells)


def seconds(value):
    return f'{value * 1e3:,.1f} ms' if value < 1 else f'{value:,.2f} s'


def load_table(rows):
    cells = [[f'{row["parameter"]:,.0f}', row['name'],
              row['skipped'] or seconds(row['seconds']),
              mebibytes(row.get('peak_bytes'))] for row in rows]
    return '## Loading rules\n\n' + markdown(
        ['rules', '', 'time', 'MiB'], cells, left=2)


def command_table(rows):
    cells = [[row['name'], row['skipped'], '-', '-', '-'] if row['skipped']
             else [row['name'], number(row['lines_per_second']),
                   number(row['bytes_per_second']), seconds(row['seconds']),
                   mebibytes(row['peak_bytes'])] for row in rows]
    return '## The command, as a whole process\n\n' + markdown(
        ['', 'lines/s', 'B/s', 'time', 'peak MiB'], cells)


def level_table(rows):
    cells = [[row['name'], row['skipped'] or f'{row["seconds"] * 1e9:.1f}']
             for row in rows]
    return '## The declared level alone\n\n' + markdown(
        ['lines', 'ns/line'], cells)


def title(results):
    of = results['machine']
    lines = [
        '# logclass, measured', '',
        f'{of["cpu"]}, {of["cpus"]} CPUs, Linux {of["kernel"]}; '
        f'{of["date"]}, revision {of["revision"]}.', '']
    if results['quick']:
        lines += ['**A quick run: these are not numbers.**', '']
    return '\n'.join([*lines, EXPLANATION])


def render(results):
    rows = results['rows']
    parts = [title(results), *scan_tables(select(rows, 'scan'))]
    for subject in SCALING:
        if select(rows, subject):
            parts.append(scaling_table(subject, select(rows, subject)))
    for subject, make in (('load', load_table), ('command', command_table),
                          ('start', command_table), ('level', level_table)):
        if select(rows, subject):
            parts.append(make(select(rows, subject)))
    return '\n\n'.join(parts) + '\n'
