"""What works where the packages are installed, whichever way they are."""

import pathlib

from packages import SOURCES

LOG = (SOURCES / 'tests/testdata/real_sample.log').read_text()

LUA = '''
local logclass = require("logclass")
local rules = logclass.load{rules = arg[1]}
print((select(2, rules:classify(arg[2]))))
'''
PYTHON = '''
import sys
import logclass
print(logclass.Classifier.load(sys.argv[1]).classify(sys.argv[2]).reason)
'''
LINE = 'Memory cgroup out of memory: Killed process 4242 (cart)'


class InstalledChecks:
    """For a TestCase, which has

    execute(WORD..., stdin=TEXT): runs a command with what is installed, and
    returns what it prints.
    place(PATH): what an installed file is called there.
    scratch: a directory, for us; place_of_scratch for the commands.
    """

    def rules(self) -> str:
        return self.place('/usr/share/logclass/rules')

    def write(self, name: str, text: str) -> str:
        (self.scratch / name).write_text(text)
        return str(pathlib.PurePath(self.place_of_scratch, name))

    def test_command_and_its_rules(self):
        command = self.place('/usr/bin/logclass')
        self.assertRegex(self.execute(command, '--version'),
                         r'^logclass \d+\.\d+\.\d+\n$')
        said = self.execute(command, 'classify', '--min-severity=CRITICAL',
                            stdin=LOG)
        self.assertIn('CRITICAL  LOG_OOM_KILLED', said)

    def test_c(self):
        source = self.write(
            'classify.c', (SOURCES / 'examples/c/classify.c').read_text())
        program = self.compile('cc -std=c11', source, 'logclass')
        said = self.execute(program, self.rules(), stdin=LOG)
        self.assertIn('CRITICAL LOG_OOM_KILLED', said)

    def test_python(self):
        script = self.write('classify.py', PYTHON)
        said = self.execute('python3', script, self.rules(), LINE)
        self.assertEqual(said, 'LOG_OOM_KILLED\n')

    def test_lua(self):
        if not self.has_lua:
            self.skipTest('no package for Lua, or lua5.4 is not installed')
        script = self.write('classify.lua', LUA)
        said = self.execute('lua5.4', script, self.rules(), LINE)
        self.assertEqual(said, 'LOG_OOM_KILLED\n')

    def compile(self, compiler: str, source: str, module: str) -> str:
        """Returns the program that it makes of the source."""
        program = source.rpartition('.')[0] + '.out'
        self.execute(
            'sh', '-ec',
            f'{compiler} -o "$2" "$1" $(pkg-config --cflags --libs "$3")',
            'sh', source, program, module)
        return program
