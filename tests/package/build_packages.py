#!/usr/bin/env python3
"""Makes the Debian packages of a build.

Usage: build_packages.py CPACK CPACK_CONFIG PACKAGES_DIR
"""

import pathlib
import shutil
import subprocess
import sys
import tempfile

TOOLS = ('dpkg-deb', 'dpkg-shlibdeps', 'file', 'gzip', 'readelf', 'strip')


def main() -> int:
    missing = [tool for tool in TOOLS if shutil.which(tool) is None]
    if missing:
        print('skipped: not installed:', *missing)
        return 77
    cpack, config, packages_dir = sys.argv[1:]
    packages = pathlib.Path(packages_dir)
    shutil.rmtree(packages, ignore_errors=True)
    packages.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as scratch:
        # The compression is the one thing that differs from what is shipped:
        # xz would take most of the time.
        subprocess.run([cpack, '-G', 'DEB', '--config', config, '-B', scratch,
                        '-D', 'CPACK_DEBIAN_COMPRESSION_TYPE=gzip'], check=True)
        for package in pathlib.Path(scratch).glob('*.deb'):
            shutil.move(package, packages)
    names = {path.name.split('_')[0] for path in packages.iterdir()}
    print('made:', *sorted(names))
    expected = {'logclass', 'liblogclass1', 'liblogclass-dev'}
    return 0 if expected <= names else 1


if __name__ == '__main__':
    sys.exit(main())
