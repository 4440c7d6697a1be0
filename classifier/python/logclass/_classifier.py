"""Classifies with the rules of one rule set."""

import ctypes
import itertools
import os
import pathlib
import struct
import sys
import weakref
from typing import Dict, Iterable, List, Optional, Sequence, Tuple, Union

from . import _library as lib
from ._model import Rule, Severity, Verdict

Text = Union[str, bytes]
Path = Union[str, 'os.PathLike[str]']

# So many records are classified in one call: enough to amortise it.
_BATCH = 4096

# The structs of _library at a tenth of what their attributes cost.
_RESULT = struct.Struct('@PNiiiiP')
_MATCH = struct.Struct('@PPNPNPN')
_ATTRIBUTE = struct.Struct('@PNPN')
_STRING = struct.Struct('@PN')
assert _RESULT.size == ctypes.sizeof(lib.Result)
assert _MATCH.size == ctypes.sizeof(lib.Match)


def _encode(text: Text) -> bytes:
    if isinstance(text, bytes):
        return text
    if not isinstance(text, str):
        raise TypeError(f'expected str or bytes, not {type(text).__name__}')
    try:
        return text.encode('utf-8', 'surrogateescape')
    except UnicodeEncodeError:  # halves of pairs, as JSON can have them
        return text.encode('utf-8', 'surrogatepass')


def _encode_lines(lines: Sequence[Text]) -> bytes:
    """Returns the lines, each with a newline."""
    try:
        return _encode('\n'.join([*lines, '']))  # type: ignore[list-item]
    except TypeError:  # not all of them are str
        return b'\n'.join([*map(_encode, lines), b''])


def _decode(data: int, size: int) -> str:
    return ctypes.string_at(data, size).decode('utf-8', 'replace')


def _severity(number: int) -> Optional[Severity]:
    return Severity(number) if number else None


def _read_rule(rule: lib.Rule) -> Rule:
    return Rule(
        id=str(rule.id), code=str(rule.code), title=str(rule.title),
        category=str(rule.category), hint=str(rule.hint), file=str(rule.file),
        line=rule.line, severity=Severity(rule.severity),
        min_level=_severity(rule.min_level), priority=rule.priority,
        is_symptom=bool(rule.is_symptom),
        reasons=tuple(
            (kind, str(reason))
            for kind, reason in zip(lib.KINDS, rule.reasons) if reason.size))


class _Plain(Dict[Tuple[int, int, int, int], Verdict]):
    """The verdicts on records that no rule matches, of which there are few."""

    def __missing__(self, key: Tuple[int, int, int, int]) -> Verdict:
        severity, level, kind, truncated = key
        verdict = self[key] = Verdict(
            Severity(severity), declared_level=_severity(level),
            kind=lib.KINDS[kind], is_truncated=bool(truncated))
        return verdict


class _Rules:
    """A compiled rule set. Immutable; thread-safe."""

    def __init__(self, handle: ctypes.c_void_p):
        self.handle = handle
        self.plain = _Plain()
        self._names: Dict[int, Tuple[str, str]] = {}
        # Not at exit: other threads may still be at work.
        weakref.finalize(self, lib.get, 'logclass_rules_release',
                         handle).atexit = False

    def names(self, address: int) -> Tuple[str, str]:
        """Returns category and id of the rule at this address."""
        names = self._names.get(address)
        if names is None:
            rule = lib.Rule.from_address(address)
            names = self._names[address] = str(rule.category), str(rule.id)
        return names


class _Scanner:
    """Scratch memory and results. Serves one call at a time."""

    def __init__(self, rules: _Rules):
        self._rules = rules
        self._handle = lib.create('logclass_scanner_create', rules.handle)
        self._results = (lib.Result * _BATCH)()
        self._count = ctypes.c_size_t()
        weakref.finalize(self, lib.get, 'logclass_scanner_free',
                         self._handle).atexit = False

    def classify(self, records: Sequence[Text]) -> List[Verdict]:
        """Classifies at most _BATCH records."""
        data = _encode_lines(records)
        if data.count(b'\n') == len(records):
            lib.call('logclass_classify_lines', self._handle, lib.view(data),
                     self._results, _BATCH, ctypes.byref(self._count),
                     ctypes.byref(ctypes.c_size_t()))
        else:  # some are records of several lines
            self._classify_records([_encode(record) for record in records])
        return self._verdicts(len(records))

    def _classify_records(self, texts: Sequence[bytes]) -> None:
        records = (lib.Record * len(texts))()
        for record, text in zip(records, texts):
            record.struct_size = ctypes.sizeof(record)
            record.message = lib.view(text)
        lib.call('logclass_classify_records', self._handle, records,
                 len(texts), self._results)

    def classify_json(self, text: bytes) -> List[Verdict]:
        while True:
            lib.call('logclass_classify_json', self._handle, lib.view(text),
                     self._results, len(self._results),
                     ctypes.byref(self._count))
            count = self._count.value
            if count <= len(self._results):
                break
            self._results = (lib.Result * count)()
        verdicts = self._verdicts(count)
        return [verdict._replace(text=str(result.text))
                for verdict, result in zip(verdicts, self._results)]

    def _verdicts(self, count: int) -> List[Verdict]:
        data = ctypes.string_at(self._results, count * _RESULT.size)
        plain = self._rules.plain
        return [
            self._matched(match, severity, level, kind, truncated) if match
            else plain[severity, level, kind, truncated]
            for _, _, severity, level, kind, truncated, match
            in _RESULT.iter_unpack(data)]

    def _matched(self, match: int, severity: int, level: int, kind: int,
                 truncated: int) -> Verdict:
        (rule, reason, reason_size, reasons, reason_count, attributes,
         attribute_count) = _MATCH.unpack(
             ctypes.string_at(match, _MATCH.size))
        return Verdict(
            Severity(severity), _decode(reason, reason_size),
            *self._rules.names(rule), _severity(level),
            tuple(_decode(*text) for text in _STRING.iter_unpack(
                ctypes.string_at(reasons, reason_count * _STRING.size))),
            tuple((_decode(*text[:2]), _decode(*text[2:]))
                  for text in _ATTRIBUTE.iter_unpack(ctypes.string_at(
                      attributes, attribute_count * _ATTRIBUTE.size))),
            lib.KINDS[kind], None, bool(truncated))


def _shipped_rules() -> str:
    for prefix in (sys.prefix, '/usr/local', '/usr'):
        path = pathlib.Path(prefix, 'share/logclass/rules')
        if path.is_dir():
            return str(path)
    raise FileNotFoundError(
        'the shipped rules are not in share/logclass/rules of '
        f'{sys.prefix}, /usr/local and /usr: say where they are')


def _explain_options(rule: bytes, form: str,
                     width: int) -> lib.ExplainOptions:
    return lib.ExplainOptions(ctypes.sizeof(lib.ExplainOptions),
                              lib.view(rule), lib.FORMATS.index(form), width)


class Classifier:
    """Rules, and what it takes to classify with them.

    Thread-safe: each call has a scanner of its own while it runs, and does not
    hold the interpreter's lock while it scans. Lines may be bytes of any kind;
    a str stands for its UTF-8. Methods raise Error where the library fails.
    """

    def __init__(self, rules: _Rules):
        self._rules = rules
        self._scanners: List[_Scanner] = []  # those that are not in use

    @classmethod
    def load(cls, rules: Union[Path, Iterable[Path], None] = None,
             cache_dir: Optional[Path] = None) -> 'Classifier':
        """Loads rule files and directories of them, in order.

        Without `rules`, the shipped ones. Compiled rules are kept in
        `cache_dir`, which makes later loads many times faster; None: nowhere.
        """
        if rules is None:
            rules = _shipped_rules()
        if isinstance(rules, (str, os.PathLike)):
            rules = [rules]
        paths = [os.fsencode(path) for path in rules]
        cache = os.fsencode(cache_dir or '')
        options = lib.LoadOptions(ctypes.sizeof(lib.LoadOptions),
                                  lib.view(cache))
        return cls(_Rules(lib.create(
            'logclass_rules_load', lib.views(paths), len(paths),
            ctypes.byref(options))))

    def classify(self, line: Text) -> Verdict:
        """Classifies one log line, or one record of several lines."""
        return self.classify_many([line])[0]

    def classify_many(self, lines: Iterable[Text]) -> List[Verdict]:
        """Classifies log lines, many times faster than one by one.

        Each is a record of its own, even where it has several lines.
        """
        if isinstance(lines, (str, bytes)):
            raise TypeError('expected several lines, not one')
        verdicts: List[Verdict] = []
        rest = iter(lines)
        scanner = self._take_scanner()
        try:
            while True:
                batch = list(itertools.islice(rest, _BATCH))
                if not batch:
                    return verdicts
                verdicts += scanner.classify(batch)
        finally:
            self._scanners.append(scanner)

    def classify_json(self, text: Text) -> List[Verdict]:
        """Classifies the records in a JSON document or a line of JSON.

        A structured log line, a Kubernetes event or object, a List, a webhook's
        payload; anything else is one log line.
        """
        scanner = self._take_scanner()
        try:
            return scanner.classify_json(_encode(text))
        finally:
            self._scanners.append(scanner)

    def explain(self, line: Text, rule: str = '', format: str = 'text',
                width: int = 0) -> str:
        """Says why the verdict on a line is what it is. Slow.

        All rules that have a pattern in the line are explained, or only `rule`.
        `format` is 'text', of `width` columns (0: 100), or 'json'.
        """
        message, only = _encode(line), _encode(rule)
        record = lib.Record(ctypes.sizeof(lib.Record), lib.view(message))
        return self._explain('logclass_explain', ctypes.byref(record),
                             _explain_options(only, format, width))

    def explain_json(self, text: Text, rule: str = '', format: str = 'text',
                     width: int = 0) -> str:
        """The same for every record of what classify_json() takes."""
        json, only = _encode(text), _encode(rule)
        return self._explain('logclass_explain_json', lib.view(json),
                             _explain_options(only, format, width))

    @property
    def rules(self) -> List[Rule]:
        """The rules, sorted by id."""
        handle = self._rules.handle
        return [_read_rule(lib.get('logclass_rules_at', handle, index).contents)
                for index in range(lib.get('logclass_rules_count', handle))]

    @property
    def warnings(self) -> str:
        """What is doubtful about the rules; empty where nothing is."""
        return str(lib.get('logclass_rules_warnings', self._rules.handle))

    @property
    def from_cache(self) -> bool:
        """Whether the compiled rules came from the cache."""
        return bool(lib.get('logclass_rules_from_cache', self._rules.handle))

    def _take_scanner(self) -> _Scanner:
        try:
            return self._scanners.pop()
        except IndexError:
            return _Scanner(self._rules)

    def _explain(self, function: str, record: object,
                 options: lib.ExplainOptions) -> str:
        text = lib.create(function, self._rules.handle, record,
                          ctypes.byref(options))
        try:
            return str(lib.get('logclass_text_view', text))
        finally:
            lib.get('logclass_text_free', text)
