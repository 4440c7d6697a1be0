"""The Dockerfile."""

import json
import re
import unittest

from deploy.examples import KUBERNETES, ROOT


def instructions(text):
    """Yields pairs: instruction and what it is given."""
    text = re.sub(r'^#.*\n', '', text, flags=re.MULTILINE)
    for line in text.replace('\\\n', ' ').splitlines():
        if line.strip():
            yield line.split(None, 1)


class ImageTest(unittest.TestCase):

    def setUp(self):
        self.steps = list(instructions((KUBERNETES / 'Dockerfile').read_text()))

    def copied(self):
        """The sources from the build context."""
        for instruction, rest in self.steps:
            words = rest.split()
            if instruction == 'COPY' and not words[0].startswith('--from='):
                yield from words[:-1]

    def test_sources_exist_and_are_sent(self):
        lines = (ROOT / '.dockerignore').read_text().splitlines()
        self.assertIn('*', lines)
        sent = {line[1:] for line in lines if line.startswith('!')}
        self.assertEqual(set(self.copied()), sent)
        for path in sent:
            self.assertTrue((ROOT / path).exists(), path)

    def test_what_cmake_builds_is_copied(self):
        sources = set(self.copied())
        text = (ROOT / 'CMakeLists.txt').read_text()
        folders = set(re.findall(r'add_subdirectory\((\w+)\)', text))
        self.assertEqual(folders - sources, {'tests', 'bench', 'examples'})
        self.assertIn('-DLOGCLASS_BUILD_TESTS=OFF',
                      ' '.join(rest for _, rest in self.steps))
        self.assertIn('examples/install-dependencies.sh', sources)

    def test_the_servers_program_goes_where_it_is_looked_for(self):
        build = ' '.join(rest for _, rest in self.steps)
        for program, place in (
                ('logclass', '/image/usr/bin/logclass'),
                ('logclass-serve',
                 '/image/usr/libexec/logclass/logclass-serve')):
            self.assertRegex(
                build, rf'--strip build/release/{program} +{place} ')

    def test_final_stage(self):
        last = max(i for i, step in enumerate(self.steps)
                   if step[0] == 'FROM')
        final = {}
        for instruction, rest in self.steps[last:]:
            final.setdefault(instruction, []).append(rest)
        self.assertEqual(final['FROM'],
                         ['gcr.io/distroless/cc-debian12:nonroot'])
        # A number: Kubernetes does not know names to be other than root.
        self.assertEqual(final['USER'], ['65532:65532'])
        self.assertEqual(json.loads(final['ENTRYPOINT'][0]),
                         ['/usr/bin/logclass'])
        for command in final['RUN']:  # there is no shell
            self.assertEqual(json.loads(command)[0], '/usr/bin/logclass')
