#!/usr/bin/env python3
"""Lets bash, zsh and fish complete command lines of logclass.

Usage: completion_test.py LOGCLASS bash|zsh|fish [unittest arguments]

Exits with 77 where the shell is missing.
"""

import os
import pathlib
import pty
import re
import select
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

DATA = pathlib.Path(__file__).resolve().parent.parent / 'testdata' / 'cli'
LOGCLASS = ''
SHELL = ''
# Generous: the machine may be busy, and sanitizers are slow.
TIMEOUT = 60
SEVERITIES = ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'CRITICAL']
RULES = ['back-off', 'connection-refused', 'node-not-ready']
# What each command line is completed to, in a directory with these files.
FILES = ['z.log', 'b c.log']
DIRECTORIES = ['bin', 'rules']
CASES = {
    'logclass cl': ['classify'],
    'logclass rules ': ['check', 'test', 'list', 'show'],
    'logclass rules s': ['show'],
    'logclass completion ': ['bash', 'zsh', 'fish'],
    'logclass completion bash ': [],
    # values, with and without `=`, of long and short options
    'logclass classify --format=': ['text', 'ndjson', 'summary'],
    'logclass classify --format=s': ['summary'],
    'logclass classify --format ': ['text', 'ndjson', 'summary'],
    'logclass classify -f n': ['ndjson'],
    'logclass classify --min-severity=': SEVERITIES,
    'logclass classify -m C': ['CRITICAL'],
    'logclass classify --fail-on ': SEVERITIES,
    'logclass classify --color=a': ['auto', 'always'],
    'logclass classify --top ': [],
    'logclass explain --format=': ['text', 'json'],
    'logclass filter --protocol=': ['rsyslog'],
    # operands, wherever options stand
    'logclass classify ': FILES + DIRECTORIES,
    'logclass classify z.log z': ['z.log'],
    'logclass classify -m ERROR --top=3 -n z': ['z.log'],
    'logclass classify --format=text z': ['z.log'],
    'logclass classify -- z': ['z.log'],
    'logclass classify -- -': [],
    'logclass bench z': ['z.log'],
    'logclass bench --seconds 1 z': ['z.log'],
    'logclass rules check r': ['rules'],
    # files and directories as values
    'logclass classify --rules=r': ['rules'],
    'logclass classify -r z': ['z.log'],
    'logclass classify --cache-dir=': DIRECTORIES,
    'logclass classify --cache-dir ': DIRECTORIES,
    'logclass rules check --cost=z': ['z.log'],
    'logclass rules check --cost --ca': ['--cache-dir'],
    # no files where none belong
    'logclass z': [],
    'logclass rules z': [],
    'logclass explain z': [],
    'logclass filter z': [],
    'logclass rules list z': [],
    'logclass bench z.log z': [],
    # rules of the command line
    'logclass rules show --rules=rules ': RULES,
    'logclass rules show -r rules back-off n': ['node-not-ready'],
    'logclass explain --rules rules --rule=c': ['connection-refused'],
    'logclass explain --rules=rules --rule ': RULES,
    'logclass explain --rules=missing --rule ': [],
}
SERVE_CASES = {
    'logclass serve --log-level=': ['debug', 'info', 'warning', 'error'],
    'logclass serve --watch=': ['true', 'false'],
    'logclass serve --classification-parts=severity,rea':
        ['severity,reason', 'severity,reasons'],
    'logclass serve --config=z': ['z.log'],
    'logclass serve --listen=z': [],
    'logclass serve z': [],
}
RULE_FILE = '''
defaults: {category: test, severity: ERROR}
rules:
''' + ''.join(f'- {{id: {rule}, title: a rule, code: X, any: [{rule}]}}\n'
              for rule in RULES)


def run(*command, **options):
    return subprocess.run(
        [str(part) for part in command], check=True, capture_output=True,
        text=True, timeout=TIMEOUT, stdin=subprocess.DEVNULL, **options).stdout


def read_help(*command):
    """Returns the long options and the subcommands that --help shows."""
    text = run(LOGCLASS, *command, '--help')
    options = re.findall(r'^  (?:-\w,)?(--[\w-]+)', text, re.MULTILINE)
    _, _, commands = text.partition('\nSubcommands:\n')
    names = re.findall(r'^  (\w+)', commands.partition('\n\n')[0], re.MULTILINE)
    return options, names


def all_commands(command=()):
    """Yields each command with its options and subcommands."""
    options, names = read_help(*command)
    yield command, options, names
    for name in names:
        yield from all_commands((*command, name))


class Terminal:
    """A shell that believes that somebody types."""

    def __init__(self, command, **options):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(
            command, stdin=slave, stdout=slave, stderr=slave,
            start_new_session=True, **options)
        os.close(slave)
        self.output = ''

    def type(self, text):
        os.write(self.master, text.encode())

    def pump(self, seconds):
        """Reads what the shell prints, for it to go on."""
        if select.select([self.master], [], [], seconds)[0]:
            self.output += os.read(self.master, 65536).decode('utf-8',
                                                              'replace')

    def wait_for(self, condition):
        deadline = time.monotonic() + TIMEOUT
        while not condition():
            if time.monotonic() > deadline:
                raise TimeoutError(self.output)
            self.pump(0.05)

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.master)


class Bash:
    """Calls the completion function as bash would."""

    # The words that `compopt` leaves to bash are made with `compgen`.
    SCRIPT = r'''
source "$1"
shift
cur=${!#}
compopt() {
  case $2 in
    default) mapfile -t default < <(compgen -f -- "$cur") ;;
    dirnames) mapfile -t default < <(compgen -d -- "$cur") ;;
  esac
}
[[ $cur == = ]] && cur=''
default=()
COMP_WORDS=("$@")
COMP_CWORD=$(($# - 1))
function=$(complete -p logclass)
[[ $function =~ ' -F '([a-z_]+)' logclass' ]] || exit 1
"${BASH_REMATCH[1]}"
((${#COMPREPLY[@]})) || COMPREPLY=("${default[@]}")
((${#COMPREPLY[@]})) && printf '%s\n' "${COMPREPLY[@]}"
exit 0
'''

    def __init__(self, script, directory, env):
        self.script, self.directory, self.env = script, directory, env

    def candidates(self, line, breaks='='):
        words = []
        for word in line.split(' '):
            words += [w for w in re.split(f'([{breaks}])', word) if w] or ['']
        return run('bash', '-c', self.SCRIPT, 'bash', self.script, *words,
                   cwd=self.directory, env=self.env).splitlines()

    def close(self):
        pass


class Fish:

    def __init__(self, script, directory, env):
        self.script, self.directory, self.env = script, directory, env

    def candidates(self, line):
        lines = run('fish', '--no-config', '-c',
                    'source $argv[1]; complete -C $argv[2]', self.script, line,
                    cwd=self.directory, env=self.env).splitlines()
        return [candidate.partition('\t')[0] for candidate in lines]

    def close(self):
        pass


class Zsh:
    """Types lines and a tab, and looks at what is added as matches."""

    SCRIPT = r'''
PS1= RPS1= fpath=($FUNCTIONS $fpath)
autoload -Uz compinit && compinit -u -D
compadd() {
  local -a added
  if [[ " ${argv[1,(i)-|--]} " == *\ -[OAD]* ]]; then
    builtin compadd "$@"
    return
  fi
  builtin compadd -A added "$@"
  (($#added)) && print -rl -- "$IPREFIX$^added[@]" >> $OUTPUT
  builtin compadd "$@"
}
_probe() {
  : >| $OUTPUT
  _main_complete
  compstate[insert]= compstate[list]=
  print -r -- '<end>' >> $OUTPUT
}
zle -C probe complete-word _probe
bindkey '^I' probe
bindkey '^U' kill-whole-line
print ready
'''

    def __init__(self, script, directory, env):
        # Under the name by which zsh finds it.
        functions = directory.parent / 'functions'
        functions.mkdir()
        shutil.copy(script, functions / '_logclass')
        self.matches = directory.parent / 'matches'
        setup = directory.parent / 'setup.zsh'
        setup.write_text(self.SCRIPT)
        self.terminal = Terminal(
            ['zsh', '-f', '-i'], cwd=directory,
            env={**env, 'OUTPUT': str(self.matches), 'TERM': 'dumb',
                 'FUNCTIONS': str(functions)})
        self.terminal.type(f'source {setup}\n')
        self.terminal.wait_for(lambda: 'ready\r\n' in self.terminal.output)

    def candidates(self, line):
        self.matches.unlink(missing_ok=True)
        self.terminal.type('\x15' + line + '\t')
        self.terminal.wait_for(
            lambda: self.matches.exists() and
            self.matches.read_text().endswith('<end>\n'))
        words = self.matches.read_text().splitlines()[:-1]
        # Where there is nothing else, zsh offers the options.
        if line.rpartition(' ')[2].startswith('-'):
            return words
        return [word for word in words if not word.startswith('-')]

    def close(self):
        self.terminal.close()


class CompletionTest(unittest.TestCase):

    @classmethod
    def setUpClass(cls):
        cls.temporary = pathlib.Path(tempfile.mkdtemp())
        cls.addClassCleanup(shutil.rmtree, cls.temporary)
        cls.script = cls.temporary / 'script'
        cls.script.write_text(run(LOGCLASS, 'completion', SHELL))
        cls.directory = cls.temporary / 'work'
        for name in DIRECTORIES:
            (cls.directory / name).mkdir(parents=True)
        for name in FILES:
            (cls.directory / name).touch()
        (cls.directory / 'rules' / 'a.yaml').write_text(RULE_FILE)
        cls.env = {
            'PATH': f'{pathlib.Path(LOGCLASS).parent}:{os.environ["PATH"]}',
            'HOME': str(cls.temporary), 'LC_ALL': 'C.UTF-8'}
        kind = {'bash': Bash, 'fish': Fish, 'zsh': Zsh}[SHELL]
        cls.shell = kind(cls.script, cls.directory, cls.env)
        cls.addClassCleanup(cls.shell.close)

    def words(self, line, **options):
        """What the word at the end of `line` could become, `--flag=` aside."""
        last = line.rpartition(' ')[2]
        words = []
        for word in self.shell.candidates(line, **options):
            flag, equals, value = word.partition('=')
            if equals and (flag + equals in last or not value):
                word = value or flag
            words.append(word.removesuffix('/').replace('\\ ', ' '))
        return sorted(set(words))

    def test_syntax(self):
        run(SHELL, '-n', self.script)

    def test_values_and_operands(self):
        cases = dict(CASES)
        if 'serve' in read_help()[1]:
            cases.update(SERVE_CASES)
        for line, expected in cases.items():
            with self.subTest(line=line):
                self.assertEqual(self.words(line), sorted(expected))

    def test_every_command_and_option_of_help(self):
        for command, options, names in all_commands():
            line = ' '.join(['logclass', *command, ''])
            with self.subTest(line=line):
                self.assertEqual(self.words(line + '--'), sorted(options))
                if names:
                    self.assertEqual(self.words(line), sorted(names))

    def test_the_shipped_rules(self):
        self.assertIn('oom-killed-kernel',
                      self.words('logclass rules show oom-k'))

    def test_the_command_may_stand_anywhere(self):
        line = f'{LOGCLASS} rules show --rules=rules b'
        self.assertEqual(self.words(line), ['back-off'])


class BashTest(CompletionTest):

    def test_equals_may_be_no_word_break(self):
        for line in ('logclass classify --format=s',
                     'logclass classify --cache-dir=b',
                     'logclass explain --rules=rules --rule=b'):
            with self.subTest(line=line):
                self.assertEqual(self.words(line, breaks='\0'),
                                 self.words(line))

    def test_typed(self):
        terminal = Terminal(['bash', '--norc', '--noprofile', '-i'],
                            cwd=self.directory,
                            env={**self.env, 'TERM': 'dumb', 'PS1': ''})
        self.addCleanup(terminal.close)
        terminal.type(f'source {self.script}\n')
        for typed, expected in {
                'logclass cla\t--form\tnd\t': 'classify --format=ndjson',
                'logclass classify b\\ \tz\t': r'classify b c.log z.log',
                'logclass bench -r ru\ta.y\tz\t':
                    'bench -r rules/a.yaml z.log',
                'logclass explain z.\t': 'explain z.',
                'logclass rules show --rules=rules con\t':
                    'rules show --rules=rules connection-refused',
                'logclass classify --cache-dir=ru\t':
                    'classify --cache-dir=rules/',
        }.items():
            with self.subTest(typed=typed):
                # What stands in the line, as the arguments of another command.
                terminal.output = ''
                terminal.type(typed + '\x01echo "<" \x05 ">"\n')
                terminal.wait_for(
                    lambda: re.search(r'^< .* >\r?$', terminal.output,
                                      re.MULTILINE))
                line = re.search(r'^< (.*?) *>\r?$', terminal.output,
                                 re.MULTILINE)[1]
                self.assertEqual(line, f'logclass {expected}')


class ZshTest(CompletionTest):

    def test_the_script_may_be_sourced(self):
        setup = ('autoload -Uz compinit; compinit -u -D; source $1;'
                 'print -r -- $_comps[logclass]; print $+functions[_logclass]')
        self.assertEqual(run('zsh', '-f', '-c', setup, 'zsh', self.script,
                             env=self.env), '_logclass\n1\n')


if __name__ == '__main__':
    if len(sys.argv) < 3:
        sys.exit(__doc__)
    LOGCLASS = os.path.abspath(sys.argv.pop(1))
    SHELL = sys.argv.pop(1)
    if shutil.which(SHELL) is None:
        print(f'skipped: {SHELL} is not installed')
        sys.exit(77)
    case = {'bash': BashTest, 'zsh': ZshTest, 'fish': CompletionTest}[SHELL]
    names = sys.argv[1:] or [case.__name__]
    unittest.main(argv=[sys.argv[0], *names])
