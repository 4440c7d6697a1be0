#!/usr/bin/env python3
"""Builds the wheel of the Python module, installs it, and uses it.

Exits with 77 where pip, or what it builds wheels with, is missing.
"""

import os
import pathlib
import subprocess
import sys
import tempfile
import zipfile

import module_wheel

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = '''
import sys, logclass
classifier = logclass.Classifier.load(sys.argv[1])
print(logclass.__file__, classifier.classify(
    'java.lang.OutOfMemoryError: Java heap space').severity.name)
'''


def main() -> int:
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        package = module_wheel.build(directory)
        if package is None:
            print('skipped: no pip, or no setuptools and wheel')
            return 77
        assert package.name.endswith('-py3-none-any.whl'), package
        files = {file for file in zipfile.ZipFile(package).namelist()
                 if file.startswith('logclass/')}
        sources = {str(path.relative_to(module_wheel.SOURCE))
                   for path in module_wheel.SOURCE.glob('logclass/*')
                   if path.name == 'py.typed' or path.suffix == '.py'}
        assert files == sources, files ^ sources
        target = directory / 'installed'
        subprocess.run([sys.executable, '-m', 'pip', 'install', '--quiet',
                        '--no-index', '--no-deps', f'--target={target}',
                        str(package)], check=True)
        out = subprocess.run(
            [sys.executable, '-c', PROGRAM, str(ROOT / 'rules')], check=True,
            env={**os.environ, 'PYTHONPATH': str(target)}, cwd=directory,
            capture_output=True, text=True).stdout
        assert out == f'{target}/logclass/__init__.py CRITICAL\n', out
    return 0


if __name__ == '__main__':
    sys.exit(main())
