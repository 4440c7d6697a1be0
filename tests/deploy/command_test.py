"""What the deployments ask of the command: it takes their arguments and
rules."""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import tempfile
import unittest

import yaml

from deploy.examples import KUBERNETES, ROOT, TIMEOUT, VECTOR, read
from deploy.manifests import containers, kustomized

RULES = ROOT / 'rules'
# The kustomization's ConfigMap.
OWN_RULES = KUBERNETES / 'base' / 'rules'


class CommandTest(unittest.TestCase):
    command = ''  # set by deploy_test.py

    @classmethod
    def setUpClass(cls):
        if not cls.command:
            raise unittest.SkipTest('no command given')
        cls.dir = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.dir)
        cls.cache = cls.dir / 'cache'

    def run_command(self, *arguments):
        return subprocess.run(
            [self.command, *map(str, arguments)], capture_output=True,
            text=True, timeout=TIMEOUT,
            env={'PATH': os.environ['PATH'], 'HOME': '/nonexistent'})

    def verdicts(self, text, *rules):
        sample = self.dir / 'sample.log'
        sample.write_text(text)
        run = self.run_command('classify', '--format=ndjson',
                               *(f'--rules={r}' for r in [RULES, *rules]),
                               f'--cache-dir={self.cache}', sample)
        self.assertEqual(run.returncode, 0, run.stderr)
        return [json.loads(line) for line in run.stdout.splitlines()]

    def serve_check(self, *arguments):
        run = self.run_command('serve', '--check', *arguments)
        self.assertEqual(run.returncode, 0, run.stderr)
        return yaml.safe_load(run.stdout)

    def config_map(self, source):
        """A directory as the kubelet makes it of a ConfigMap."""
        mounted = self.dir / 'rules'
        data = mounted / '..2024_05_01_08_00_00.1'
        data.mkdir(parents=True)
        (mounted / '..data').symlink_to(data.name)
        for path in source.iterdir():
            shutil.copy(path, data)
            (mounted / path.name).symlink_to(pathlib.Path('..data', path.name))
        return mounted

    def test_containers_arguments(self):
        places = {'/usr/share/logclass/rules': RULES,
                  '/etc/logclass/rules': self.config_map(OWN_RULES),
                  '/var/cache/logclass': self.cache}
        found = [c for o in kustomized(KUBERNETES) if 'template' in
                 o.get('spec', {}) for c in
                 containers(o['spec']['template']['spec'])
                 if c['name'] == 'logclass']
        self.assertEqual(len(found), 2)
        for container in found:
            mounts = {m['mountPath'] for m in container['volumeMounts']}
            self.assertEqual(mounts | {'/usr/share/logclass/rules'},
                             places.keys())
            serve, *arguments = container['args']
            self.assertEqual(serve, 'serve')
            pairs = [a.split('=', 1) for a in arguments]
            settings = self.serve_check(*(
                f'{flag}={places.get(value, value)}' for flag, value in pairs))
            self.assertEqual(settings['forward'], ['127.0.0.1:6000'])
            self.assertEqual(len(settings['rules']), 2)

    def test_commands_in_texts(self):
        texts = [*VECTOR.rglob('*.yaml'), *ROOT.glob('examples/*/README.md')]
        commands = {c for path in texts for c in re.findall(
            r'logclass serve (--[\w-]+=[^\n&`]*)', path.read_text())}
        self.assertTrue(commands)
        for command in commands:
            with self.subTest(command):
                self.serve_check(f'--rules={RULES}',
                                 f'--cache-dir={self.cache}',
                                 *shlex.split(command))

    def test_own_rule_does_what_it_says(self):
        for command in ('check', 'test'):
            run = self.run_command('rules', command, OWN_RULES)
            self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        verdict, = self.verdicts(
            'ERROR pay - gateway eu-1 timed out after 3 attempts\n', OWN_RULES)
        self.assertEqual(verdict['reason'], 'LOG_PAYMENT_GATEWAY_DOWN')
        self.assertEqual(verdict['attributes'], {'gateway': 'eu-1'})

    def test_demo_shows_something_of_all(self):
        lines = read(VECTOR / 'demo.yaml')['sources']['demo']['lines']
        verdicts = self.verdicts(
            ''.join(line.split('\n')[0] + '\n' for line in lines))
        self.assertLessEqual({'INFO', 'WARNING', 'CRITICAL'},
                             {v['severity'] for v in verdicts})

    def test_exporters_event_is_an_event(self):
        verdict, = self.verdicts(json.dumps(EVENT) + '\n')
        self.assertEqual(verdict['reason'], 'EVENT_CRASH_LOOP_BACK_OFF')


# As kubernetes-event-exporter v1.7 sends it, with neither kind nor apiVersion
# of its own, and as Vector's http_server source hands it on.
EVENT = {
    'metadata': {'name': 'cart-0.17a', 'namespace': 'shop'},
    'reason': 'BackOff', 'type': 'Warning', 'count': 1,
    'message': 'Back-off restarting failed container cart in pod '
               'cart-0_shop(1234)',
    'source': {'component': 'kubelet', 'host': 'worker-3'},
    'firstTimestamp': '2024-05-01T08:25:30Z',
    'lastTimestamp': '2024-05-01T08:25:30Z', 'eventTime': None,
    'reportingComponent': 'kubelet', 'reportingInstance': '',
    'clusterName': '',
    'involvedObject': {'kind': 'Pod', 'namespace': 'shop', 'name': 'cart-0',
                       'deleted': False},
    'source_type': 'http_server', 'path': '/events',
    'timestamp': '2024-05-01T08:25:31Z'}
