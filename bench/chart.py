"""The results as an SVG: bars for the contenders, a panel for each scaling."""

import math
from xml.sax.saxutils import escape

WIDTH = 960
BAR = 22
LABEL = 250
PANEL_WIDTH = 460
PANEL_HEIGHT = 260
MARGIN = 56
INK, FAINT = '#24292f', '#d0d7de'
OURS, PEERS = '#0b62c4', '#9aa4af'
# Told apart by the colour-blind as well; ours come first.
SERIES = ('#0b62c4', '#57a5ff', '#d55e00', '#767676', '#8a5fb0')

# What a panel shows: the measure, and whether its parameter runs in powers.
PANELS = {
    'rules': ('lines_per_second', 'lines/s by number of rules', True),
    'line length': ('bytes_per_second', 'bytes/s by bytes a line', True),
    'percent of lines hit': ('lines_per_second', 'lines/s by % of lines hit',
                             False),
    'threads': ('lines_per_second', 'lines/s by threads', False),
}


def short(value):
    for unit, factor in (('G', 1e9), ('M', 1e6), ('k', 1e3)):
        if value >= factor:
            return f'{value / factor:.3g} {unit}'
    return f'{value:.3g}'


def text(x, y, content, anchor='start', size=12, weight='normal'):
    return (f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}" '
            f'font-size="{size}" font-weight="{weight}">{escape(content)}'
            '</text>')


def line(x1, y1, x2, y2, colour=FAINT):
    return (f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" '
            f'stroke="{colour}"/>')


class Scale:
    """Maps values onto pixels, by their logarithm or as they are."""

    def __init__(self, values, start, end, logarithmic=True):
        self._map = math.log10 if logarithmic else float
        low, high = self._map(min(values)), self._map(max(values))
        if logarithmic:
            low, high = math.floor(low), math.ceil(high)
        self._low, self._span = low, (high - low) or 1
        self._start, self._end = start, end
        self.ticks = [10**n for n in range(low, high + 1)] if (
            logarithmic) else sorted(set(values))

    def __call__(self, value):
        part = (self._map(value) - self._low) / self._span
        return self._start + part * (self._end - self._start)


def measured(rows, subject, measure='lines_per_second'):
    return [row for row in rows if row['subject'] == subject and
            not row['skipped'] and row.get(measure)]


def bars(rows, top):
    """The contenders of the first corpus, fastest first; the height used."""
    rows = measured(rows, 'scan')
    rows = sorted((row for row in rows if row['corpus'] == rows[0]['corpus']),
                  key=lambda row: -row['lines_per_second'])
    scale = Scale([row['lines_per_second'] for row in rows], LABEL, WIDTH - 90)
    out = [text(16, top, f'Lines a second over {rows[0]["corpus"]}, one '
                'thread (each step is ten times as much)', size=15,
                weight='bold')]
    top += 14
    bottom = top + BAR * len(rows)
    for tick in scale.ticks:
        out.append(line(scale(tick), top, scale(tick), bottom))
        out.append(text(scale(tick), bottom + 16, short(tick), 'middle'))
    for i, row in enumerate(rows):
        y, end = top + i * BAR, scale(row['lines_per_second'])
        colour = OURS if row['name'].startswith('logclass') else PEERS
        out.append(text(LABEL - 8, y + 15, row['name'], 'end'))
        out.append(f'<rect x="{LABEL}" y="{y + 3}" '
                   f'width="{max(end - LABEL, 1):.1f}" height="{BAR - 6}" '
                   f'fill="{colour}"/>')
        out.append(text(end + 6, y + 15, short(row['lines_per_second'])))
    return out, bottom + 40


def legend(names, left, top):
    out = []
    for i, name in enumerate(names):
        y = top + 15 * i
        out.append(f'<rect x="{left}" y="{y - 9}" width="10" height="10" '
                   f'fill="{SERIES[i % len(SERIES)]}"/>')
        out.append(text(left + 15, y, name, size=11))
    return out


def panel(rows, subject, left, top):
    measure, title, powers = PANELS[subject]
    rows = measured(rows, subject, measure)
    if not rows:
        return []
    names = list(dict.fromkeys(row['name'].split(', threads')[0]
                               for row in rows))
    bottom, right = top + PANEL_HEIGHT - 30, left + PANEL_WIDTH - 30
    upper = top + 30 + 15 * len(names)
    x = Scale([row['parameter'] for row in rows], left + MARGIN, right, powers)
    y = Scale([row[measure] for row in rows], bottom, upper)
    out = [text(left, top, title, size=14, weight='bold'),
           *legend(names, left + MARGIN, top + 18)]
    for tick in x.ticks:
        out.append(text(x(tick), bottom + 18, short(tick), 'middle', 11))
    for tick in y.ticks:
        out.append(line(left + MARGIN, y(tick), right, y(tick)))
        out.append(text(left + MARGIN - 6, y(tick) + 4, short(tick), 'end', 11))
    for name, colour in zip(names, SERIES * len(names)):
        points = [(x(row['parameter']), y(row[measure])) for row in rows
                  if row['name'].split(', threads')[0] == name]
        path = ' '.join(f'{px:.1f},{py:.1f}' for px, py in points)
        out.append(f'<polyline points="{path}" fill="none" '
                   f'stroke="{colour}" stroke-width="2"/>')
        out += [f'<circle cx="{px:.1f}" cy="{py:.1f}" r="3" fill="{colour}"/>'
                for px, py in points]
    return out


def render(results):
    rows = results['rows']
    parts, top = bars(rows, 28)
    for i, subject in enumerate(PANELS):
        parts += panel(rows, subject, 16 + i % 2 * (PANEL_WIDTH + 10),
                       top + 10 + i // 2 * (PANEL_HEIGHT + 30))
    height = top + 2 * (PANEL_HEIGHT + 30)
    return '\n'.join([
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" '
        f'height="{height}" viewBox="0 0 {WIDTH} {height}" '
        f'font-family="sans-serif" fill="{INK}">',
        f'<rect width="{WIDTH}" height="{height}" fill="#ffffff"/>',
        *parts, '</svg>', ''])
