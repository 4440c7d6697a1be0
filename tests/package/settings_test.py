#!/usr/bin/env python3
"""The settings file of the service: every setting is in it, and those that are
commented out are the defaults.

Usage: settings_test.py PACKAGES_DIR
"""

import pathlib
import re
import sys
import tempfile
import unittest

from packages import Packages, clean_environment, need, run

SETTING = re.compile(r'^#?([a-z-]+):', re.MULTILINE)
COMMENTED = re.compile(r'^#(?=[a-z-]+:)', re.MULTILINE)


class SettingsTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.root = pathlib.Path(directory.name)
        packages.unpack(cls.root)
        text = (cls.root / 'etc/logclass/logclass.yaml').read_text()
        # Here, not there: the machine may have none of these.
        for place in ('/usr/share/', '/var/cache/'):
            text = text.replace(place, f'{cls.root}{place}')
        cls.text = text

    def in_effect(self, text: str) -> list[str]:
        path = self.root / 'settings.yaml'
        path.write_text(text)
        return run(self.root / 'usr/bin/logclass', 'serve', '--check',
                   f'--config={path}', env=clean_environment()).splitlines()

    def test_has_every_setting_once(self):
        names = [line.partition(':')[0] for line in self.in_effect('')]
        self.assertEqual(SETTING.findall(self.text), names)

    def test_shows_defaults(self):
        self.assertEqual(self.in_effect(COMMENTED.sub('', self.text)),
                         self.in_effect(self.text))

    def test_differs_from_the_defaults_where_it_says_so(self):
        changed = set(self.in_effect(self.text)) - set(self.in_effect(''))
        self.assertEqual(changed, {
            f"cache-dir: '{self.root}/var/cache/logclass'",
            "metrics: '127.0.0.1:9464'",
        })


if __name__ == '__main__':
    need('dpkg-deb')
    packages = Packages()
    unittest.main()
