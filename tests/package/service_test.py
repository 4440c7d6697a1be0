#!/usr/bin/env python3
"""Boots a Debian with the packages, and its systemd runs the service as the
unit says, with all that it takes away.

Usage: service_test.py PACKAGES_DIR CACHE_DIR
"""

import re

from clean_root import CleanRoot, main

PROBE = r'''
state() {
  echo "$1 $(systemctl show -P Result -P ActiveState logclass | tr '\n' ' ')"
}
wait_for() {
  for i in $(seq 200); do "$@" 2> /dev/null && break; sleep 0.1; done
}
journal_says() { journalctl -u logclass | grep -o "$1.*"; }

wait_for journal_says 'serving metrics'
state started
pid=$(systemctl show -P MainPID logclass)
grep -E '^(Uid|CapBnd|NoNewPrivs|Seccomp):' "/proc/$pid/status"
python3 -c '
import http.client
server = http.client.HTTPConnection("127.0.0.1", 9464)
server.request("GET", "/healthz")
print(server.getresponse().status)' 2> /dev/null
test -S /run/logclass/logclass.sock && echo socket
ls /var/cache/logclass/*.program

systemctl reload logclass
wait_for journal_says generation=2
systemctl stop logclass
state stopped

echo 'listn: 127.0.0.1:1' >> /etc/logclass/logclass.yaml
systemctl start logclass || wait_for journal_says 'unknown setting'
journalctl -u logclass
'''
LISTEN = "listen: ['127.0.0.1:6100', 'unix:/run/logclass/logclass.sock']\n"
EXPECTED = [
    # A user of its own, without rights.
    'started success active', r'Uid:\t[1-9]\d+\t', 'CapBnd:\t0+$',
    'NoNewPrivs:\t1$', 'Seccomp:\t2$',
    # It serves, also on a socket, and keeps what it has compiled.
    '200$', 'socket$', '/var/cache/logclass/.+program$',
    'generation=2 from_cache=yes$', 'stopped success inactive',
    'unknown setting "listn"',
]


class ServiceTest(CleanRoot):

    def test_service(self):
        settings = self.root.path / 'etc/logclass/logclass.yaml'
        settings.write_text(settings.read_text() + LISTEN)
        self.root.execute('systemctl', 'enable', 'logclass.service')
        said = self.root.boot(PROBE)
        print(said)
        self.assertEqual([line for line in EXPECTED
                          if not re.search(f'(?m)^{line}', said)], [])


if __name__ == '__main__':
    main('systemd-nspawn')
