"""The packages under test, and programs run with them."""

import os
import pathlib
import shutil
import subprocess
import sys

SOURCES = pathlib.Path(__file__).resolve().parents[2]


def skip(reason: str):
    """Ends a test that cannot run here."""
    print('skipped:', reason)
    sys.exit(77)


def need(*tools: str):
    missing = [tool for tool in tools if shutil.which(tool) is None]
    if missing:
        skip(f'not installed: {" ".join(missing)}')


def run(*command, **options) -> str:
    """Returns what the command prints. It has to succeed, and its messages go
    where ours do."""
    print('+', *command, flush=True)
    return subprocess.run([str(word) for word in command], check=True,
                          stdout=subprocess.PIPE, text=True, **options).stdout


class Packages:
    """The files in the first argument of a test, by the packages' names."""

    def __init__(self):
        directory = pathlib.Path(sys.argv.pop(1))
        self.files = {path.name.split('_')[0]: path
                      for path in sorted(directory.glob('*.deb'))}
        if not self.files:
            skip('the packages could not be made')

    def unpack(self, into: pathlib.Path):
        for path in self.files.values():
            run('dpkg-deb', '--extract', path, into)

    def unpack_control(self, name: str, into: pathlib.Path):
        run('dpkg-deb', '--control', self.files[name], into)

    def field(self, name: str, field: str) -> str:
        """Returns a field of the package; '' if it has none."""
        return run('dpkg-deb', '--field', self.files[name], field).strip()


def clean_environment(**variables) -> dict[str, str]:
    """Returns our environment without what would change the command's."""
    env = {name: value for name, value in os.environ.items()
           if not name.startswith(('LOGCLASS_', 'PYTHON', 'LUA_'))}
    return {**env, **variables}
