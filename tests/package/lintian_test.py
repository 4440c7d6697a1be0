#!/usr/bin/env python3
"""Asks lintian, which has to find neither errors nor warnings.

Usage: lintian_test.py PACKAGES_DIR
"""

from packages import Packages, need, run

need('lintian')
# Overrides have their reasons beside them, in classifier/package/debian.
print(run('lintian', '--fail-on=error,warning', *Packages().files.values()))
