"""Where the deployments are, and how tests go through them."""

import functools
import pathlib

import yaml

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
VECTOR = ROOT / 'examples' / 'vector'
KUBERNETES = ROOT / 'examples' / 'kubernetes'
# Generous: the machine may be busy, and sanitizers are slow.
TIMEOUT = 120


def read(path):
    return yaml.safe_load(path.read_text())


def for_each(cases):
    """Runs a test once for each of what `cases()` yields: a name and what the
    test is given."""

    def decorate(test):
        @functools.wraps(test)
        def run(self):
            found = list(cases())
            self.assertTrue(found)
            for name, *values in found:
                with self.subTest(name):
                    test(self, *values)
        return run
    return decorate
