"""A minimal Debian in a directory, as new for each user of it.

It comes from the mirrors that this machine's apt uses. What is downloaded is
kept as an archive, until other packages are asked for.
"""

import hashlib
import os
import pathlib
import subprocess

from packages import need, run, skip

SUITE_FILE = pathlib.Path('/etc/os-release')
# What a shell on a server has; nothing of the caller's.
ENVIRONMENT = {'PATH': '/usr/sbin:/usr/bin:/sbin:/bin', 'LC_ALL': 'C.UTF-8',
               'HOME': '/root', 'DEBIAN_FRONTEND': 'noninteractive',
               # Else what we run would leave files of its own.
               'PYTHONDONTWRITEBYTECODE': '1'}
BOOT_TIMEOUT = 120
BOOT = '''
mount -t tmpfs tmpfs /run
exec systemd-nspawn --register=no --keep-unit --private-network \\
  --directory="$1" /lib/systemd/systemd < /dev/null 2>&1
'''
PROBE = '''
[Unit]
After=multi-user.target
SuccessAction=poweroff
FailureAction=poweroff
[Service]
Type=oneshot
TimeoutStartSec=60
StandardOutput=file:/root/output
StandardError=inherit
ExecStart=/bin/sh /root/probe
[Install]
WantedBy=default.target
'''
CHANGING = {'/dev', '/proc', '/root', '/sys', '/tmp', '/var/cache/ldconfig',
            '/var/lib/dpkg', '/var/log'}


def sources() -> str:
    """Returns apt's sources of Debian, not those of others."""
    return run('apt-get', 'indextargets', '--format',
               'deb $(REPO_URI) $(RELEASE) $(COMPONENT)',
               'Created-By: Packages', 'Origin: Debian')


def suite() -> str:
    for line in SUITE_FILE.read_text().splitlines():
        if line.startswith('VERSION_CODENAME='):
            return line.partition('=')[2].strip('"')
    return ''


def make_archive(directory: pathlib.Path, include: list[str]) -> pathlib.Path:
    """Returns the archive of a Debian with these packages."""
    apt_sources = sources()
    if not apt_sources or not suite():
        skip('apt knows no source of Debian packages here')
    wanted = '\n'.join([suite(), apt_sources, *sorted(include)])
    key = hashlib.sha256(wanted.encode()).hexdigest()[:16]
    archive = directory / f'debian-{key}.tar.zst'
    if archive.exists():
        return archive
    for old in directory.glob('debian-*'):
        old.unlink()
    unfinished = directory / 'unfinished.tar.zst'
    try:
        bootstrap(apt_sources, unfinished, sorted(include))
    except subprocess.CalledProcessError:
        if not can_bootstrap(apt_sources):
            skip('mmdebstrap cannot make a Debian here')
        raise  # something is wrong with what we want in it
    unfinished.rename(archive)
    return archive


def bootstrap(apt_sources: str, to: pathlib.Path, include: list[str]):
    run('mmdebstrap', '--mode=root', '--variant=apt', '--format=tar',
        f'--include={",".join(include)}', suite(), to, apt_sources)


def can_bootstrap(apt_sources: str) -> bool:
    try:
        bootstrap(apt_sources, pathlib.Path('/dev/null'), [])
        return True
    except subprocess.CalledProcessError:
        return False


class DebianRoot:
    """Commands run in it as root, and see their own processes only."""

    def __init__(self, archive: pathlib.Path, directory: pathlib.Path):
        self.path = directory
        run('tar', '--extract', '--numeric-owner', '--xattrs',
            f'--file={archive}', f'--directory={directory}')

    def execute(self, *command, stdin='') -> str:
        return run('unshare', '--mount', '--pid', '--fork', '--kill-child',
                   f'--root={self.path}', '--wd=/root', '--mount-proc',
                   *command, input=stdin, env=ENVIRONMENT)

    def boot(self, script: str) -> str:
        """Returns what the script prints, which is run once systemd has started
        all that is enabled. Without a network."""
        (self.path / 'root/probe').write_text(script)
        unit = self.path / 'etc/systemd/system/probe.service'
        unit.write_text(PROBE)
        self.execute('systemctl', 'enable', unit.name)
        # systemd-nspawn removes its files from /run only where that is one of
        # its own kind.
        try:
            console = subprocess.run(
                ['unshare', '--mount', 'sh', '-c', BOOT, 'sh', self.path],
                stdout=subprocess.PIPE, text=True, timeout=BOOT_TIMEOUT).stdout
        except subprocess.TimeoutExpired:
            # The probe would have ended it, had it come so far.
            skip('systemd does not come up in a container here')
        output = self.path / 'root/output'
        if not output.is_file():
            skip(f'systemd does not start in a container here:\n{console}')
        return output.read_text()

    def files(self) -> set[str]:
        """Returns the paths of all that is in it, but for what changes by
        itself."""
        found = set()
        for directory, directories, files in os.walk(self.path):
            place = directory.removeprefix(str(self.path))
            directories[:] = [name for name in directories
                              if f'{place}/{name}' not in CHANGING]
            found.update(f'{place}/{name}' for name in directories + files)
        return found


def need_root():
    need('apt-get', 'dpkg-deb', 'mmdebstrap', 'tar', 'unshare', 'zstd')
    if os.geteuid() != 0:
        skip('only root can install into a directory')
    try:
        run('unshare', '--mount', '--pid', '--fork', '--mount-proc', 'true')
    except subprocess.CalledProcessError:
        skip('no namespaces here')
