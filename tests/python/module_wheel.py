"""Builds the Python module's wheel, for tests."""

import importlib.util
import pathlib
import shutil
import subprocess
import sys
from typing import Optional

SOURCE = pathlib.Path(__file__).resolve().parents[2] / 'classifier' / 'python'


def _can_build_offline() -> bool:
    return all(map(importlib.util.find_spec, ('setuptools', 'wheel')))


def build(directory: pathlib.Path) -> Optional[pathlib.Path]:
    """Builds in `directory`. Returns the wheel, None where it cannot be built.

    Without a network where this Python has setuptools and wheel.
    """
    if importlib.util.find_spec('pip') is None:
        return None
    # In a copy: setuptools writes to where the sources are.
    source = shutil.copytree(
        SOURCE, directory / 'source',
        ignore=shutil.ignore_patterns('__pycache__', 'build', '*.egg-info'))
    offline = _can_build_offline()
    result = subprocess.run(
        [sys.executable, '-m', 'pip', 'wheel', '--quiet', '--no-deps',
         *(['--no-index', '--no-build-isolation'] if offline else []),
         f'--wheel-dir={directory}', str(source)])
    if offline:
        result.check_returncode()
    return next(directory.glob('*.whl'), None)
