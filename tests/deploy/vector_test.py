"""Vector's configurations: options exist, names and addresses fit together."""

import re
import unittest

from deploy.examples import ROOT, VECTOR, for_each, read
from deploy.pipelines import (ANY, COMMON_SINK, LEAST_DISK_BUFFER, OPTIONS,
                              PIPELINES, REQUIRED, STRATEGIES, components,
                              conditions, merged, outputs, pipelines)

SEVERITIES = {'DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL'}


def starts(condition):
    """Reads a `starts_when` of ours: no regex matches what starts a record."""
    assert condition.startswith('!match_any(string(.message) ?? "", [')
    patterns = re.findall(r"r'([^']*)'", condition)
    assert len(patterns) > 5
    return lambda line: not any(re.search(p, line) for p in patterns)


def joined(lines, starts_here):
    records = []
    for line in lines:
        if starts_here(line) or not records:
            records.append([])
        records[-1].append(line)
    return records


# Each is one record.
RECORDS = {
    'plain': 'level=info msg="started" port=80',
    'klog': 'I0501 08:14:33.190218    1842 main.go:55] "Synced" pods=12',
    'JSON': '{"level":"warn","msg":"slow"}',
    'Java': ('2024-05-01 08:29:18 ERROR shop.Cart - cannot add\n'
             'java.lang.IllegalStateException: no cart\n'
             '\tat shop.Cart.add(Cart.java:12)\n'
             'Caused by: java.net.ConnectException: Connection refused\n'
             '\tat shop.Db$Pool.get(Db.java:3)\n'
             '\t... 12 more'),
    'Python': ('ERROR:root:cannot add\n'
               'Traceback (most recent call last):\n'
               '  File "cart.py", line 12, in add\n'
               '    db.get()\n'
               'db.errors.ConnectionError: refused\n'
               '\n'
               'During handling of the above exception, another exception '
               'occurred:\n'
               '\n'
               'Traceback (most recent call last):\n'
               '  File "cart.py", line 14, in add\n'
               'KeyError: 17'),
    'Go': ('panic: runtime error: invalid memory address or nil pointer '
           'dereference\n'
           '[signal SIGSEGV: segmentation violation code=0x1 addr=0x0]\n'
           '\n'
           'goroutine 1 [running]:\n'
           'net/http.(*conn).serve(0xc000112000, {0x6b0, 0xc0})\n'
           '\t/usr/local/go/src/net/http/server.go:1995 +0x612\n'
           'main.main()\n'
           '\t/src/main.go:12 +0x1d\n'
           'created by net/http.(*Server).Serve\n'
           '\t/usr/local/go/src/net/http/server.go:3089 +0x4ed'),
    'Node': ('TypeError raised: Cannot read properties of undefined {\n'
             '    at Cart.add (/app/cart.js:12:3)\n'
             "  code: 'E_CART'\n"
             '}'),
    'C#': ('fail: Shop.Cart[0]\n'
           '      Unhandled exception\n'
           '   at Shop.Cart.Add() in /src/Cart.cs:line 12'),
}


class VectorTest(unittest.TestCase):

    def test_pipelines_are_all_there_is(self):
        configs = {str(p.relative_to(VECTOR)) for p in VECTOR.rglob('*.yaml')
                   if {'sources', 'sinks'} & read(p).keys()}
        self.assertEqual(configs, {f for files in PIPELINES for f in files})

    def check_options(self, given, known, where):
        for option, value in given.items():
            self.assertIn(option, known, where)
            if known[option] is not ANY:
                self.check_options(value, known[option], f'{where}.{option}')

    @for_each(pipelines)
    def test_options_exist(self, pipeline):
        for section, name, component in components(pipeline):
            kind = component['type']
            known = dict(OPTIONS[section][kind], type=ANY)
            if section == 'sinks':
                known.update(COMMON_SINK)
            self.check_options(component, known, name)
            missing = REQUIRED.get(kind, set()) - component.keys()
            self.assertFalse(missing, name)

    @for_each(pipelines)
    def test_inputs_are_outputs_and_all_are_used(self, pipeline):
        used = {i for _, _, c in components(pipeline)
                for i in c.get('inputs', [])}
        self.assertEqual(used, set(outputs(pipeline)))

    @for_each(pipelines)
    def test_sinks_and_transforms_have_inputs(self, pipeline):
        for section, name, component in components(pipeline):
            self.assertEqual('inputs' in component, section != 'sources',
                             name)

    @for_each(pipelines)
    def test_conditions_name_fields_that_are_there(self, pipeline):
        for condition in conditions(pipeline):
            code = re.sub(r'r\'[^\']*\'|"[^"]*"|#.*', '', condition)
            fields = set(re.findall(r'\.[a-z_][\w.]*', code))
            self.assertLessEqual(fields, {'.severity', '.message'})
            self.assertTrue(fields)
            values = set(re.findall(r'== "([^"]*)"', condition))
            self.assertLessEqual(values, SEVERITIES)

    @for_each(pipelines)
    def test_every_severity_goes_one_way(self, pipeline):
        for _, name, route in components(pipeline, 'route'):
            routed = re.findall(r'"([A-Z]+)"', ' '.join(
                route['route'].values()))
            self.assertEqual(len(routed), len(set(routed)), name)
            # The others are what is _unmatched, which is printed.
            self.assertLessEqual({'INFO', 'DEBUG'}, set(routed))

    @for_each(pipelines)
    def test_records_are_joined(self, pipeline):
        for _, _, reduce in components(pipeline, 'reduce'):
            starts_here = starts(reduce['starts_when'])
            lines = '\n'.join(RECORDS.values()).split('\n')
            self.assertEqual(
                ['\n'.join(r) for r in joined(lines, starts_here)],
                list(RECORDS.values()))

    @for_each(pipelines)
    def test_reduce_keeps_what_it_does_not_join(self, pipeline):
        for _, _, reduce in components(pipeline, 'reduce'):
            strategies = reduce['merge_strategies']
            self.assertEqual(strategies['message'], 'concat_newline')
            # The default adds timestamp_end.
            self.assertEqual(strategies['timestamp'], 'discard')
            self.assertLessEqual(set(strategies.values()), STRATEGIES)

    @for_each(pipelines)
    def test_sidecar_can_read_what_is_sent(self, pipeline):
        for _, name, c in components(pipeline, 'vector'):
            self.assertIn(c.get('compression', 'none'), ('none', 'gzip'))
            if c.get('tls', {}).get('enabled'):
                self.assertEqual(c['tls'].get('alpn_protocols'), ['h2'],
                                 name)

    @for_each(pipelines)
    def test_disk_buffers_are_large_enough(self, pipeline):
        for _, name, component in components(pipeline):
            buffer = component.get('buffer', {})
            if buffer.get('type') == 'disk':
                self.assertGreaterEqual(buffer['max_size'],
                                        LEAST_DISK_BUFFER, name)

    def test_nothing_that_vector_0_57_refuses(self):
        for path in VECTOR.rglob('*.yaml'):
            text = re.sub('#.*', '', path.read_text())
            self.assertNotIn('${', text, path)
            # A template needs a fixed text before its first field.
            self.assertNotRegex(text, r': *["\']?\{\{', path)

    def test_no_secrets(self):
        for path in ROOT.glob('examples/**/*.yaml'):
            self.assertNotRegex(
                path.read_text().lower(),
                r'\b(password|passwd|token|secret|api_?key)\b *:', path)

    def test_exporter_sends_to_where_vector_listens(self):
        exporter = read(VECTOR / 'events' / 'event-exporter.yaml')
        source, = (c for _, _, c in components(
            merged(['events/events.yaml']), 'http_server'))
        receiver, = exporter['receivers']
        self.assertEqual(receiver['webhook']['endpoint'],
                         f'http://{source["address"]}{source["path"]}')
        match, = exporter['route']['routes'][0]['match']
        self.assertEqual(match['receiver'], receiver['name'])
        # pkg/exporter/config.go of v1.7.
        self.assertLessEqual(exporter.keys(), {
            'logLevel', 'logFormat', 'maxEventAgeSeconds', 'clusterName',
            'namespace', 'leaderElection', 'route', 'receivers', 'kubeQPS',
            'kubeBurst', 'metricsNamePrefix', 'omitLookup', 'cacheSize'})
