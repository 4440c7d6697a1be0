#!/usr/bin/env python3
"""Installs the packages in a Debian that has nothing else, runs what is in
them, and removes them again.

Usage: clean_root_test.py PACKAGES_DIR CACHE_DIR
"""

import re

from clean_root import CleanRoot, main
from installed import LOG, InstalledChecks
from packages import SOURCES

SERVICE = 'logclass.service'
ENABLED = f'/etc/systemd/system/multi-user.target.wants/{SERVICE}'
SERVE_CHECK = ['logclass', 'serve', '--config=/etc/logclass/logclass.yaml',
               '--check']
COMPILED = re.compile(r'dist-packages/logclass/__pycache__/.*\.pyc$')
NOBODY = 65534


class InstalledTest(InstalledChecks, CleanRoot):

    place_of_scratch = '/root'

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        cls.scratch = cls.root.path / 'root'
        cls.has_lua = 'lua-logclass' in cls.packages.files

    def execute(self, *command, stdin='') -> str:
        return self.root.execute(*command, stdin=stdin)

    def place(self, path: str) -> str:
        return path

    def test_cpp(self):
        """Links the archive: what it needs comes with liblogclass-dev."""
        source = self.write(
            'classify.cc', (SOURCES / 'examples/cpp/classify.cc').read_text())
        program = self.compile('c++ -std=c++20', source, 'logclass-cpp')
        said = self.execute(program, self.rules(), stdin=LOG)
        self.assertIn('CRITICAL LOG_OOM_KILLED', said)

    def test_python_finds_the_rules(self):
        said = self.execute('python3', '-c', 'import logclass; '
                            'print(len(logclass.Classifier.load().rules))')
        self.assertGreater(int(said), 100)

    def test_python_is_compiled(self):
        self.assertTrue([path for path in self.root.files()
                         if COMPILED.search(path)])

    def test_service_takes_its_settings(self):
        """As a user without rights, which the service is."""
        said = self.execute(
            'setpriv', f'--reuid={NOBODY}', f'--regid={NOBODY}',
            '--clear-groups', '--no-new-privs', '--bounding-set=-all',
            *SERVE_CHECK)
        self.assertIn("rules: ['/usr/share/logclass/rules']\n", said)

    def test_service_is_right_but_not_enabled(self):
        self.execute('systemd-analyze', 'verify', '--man=no', SERVICE)
        self.assertFalse(self.has(ENABLED))

    def test_files_are_as_packaged(self):
        for name in self.packages.files:
            self.assertEqual(self.execute('dpkg', '--verify', name), '')


class RemovedTest(CleanRoot):

    def test_leaves_nothing(self):
        # Two things that no package has, and that go with this one.
        self.root.execute('systemctl', 'enable', SERVICE)
        self.root.execute(*SERVE_CHECK)
        self.assertTrue(self.has('/var/cache/logclass'))
        self.install()
        self.assertTrue(self.has(ENABLED), 'an upgrade has disabled it')

        self.root.execute('dpkg', '--remove', *self.packages.files)
        self.assertFalse(self.has('/usr/bin/logclass'))
        self.assertTrue(self.has('/etc/logclass/logclass.yaml'))
        self.root.execute('dpkg', '--purge', *self.packages.files)
        self.assertEqual(self.root.files() ^ self.before, set())


if __name__ == '__main__':
    main()
