"""The C interface, logclass/logclass.h, by means of ctypes.

ctypes needs no compiler and no other package, and gives up the interpreter's
lock during each call.
"""

import ctypes
from ctypes import POINTER, c_int32, c_size_t, c_uint32, c_void_p
from typing import Any, Sequence

NAME = 'liblogclass.so.1'
# The version of the interface that is declared here.
API_MAJOR, API_MINOR = 1, 0

KINDS = ('log', 'event', 'state')
FORMATS = ('text', 'json')


class String(ctypes.Structure):
    """Bytes that belong to somebody else."""

    _fields_ = [('data', c_void_p), ('size', c_size_t)]

    def __bytes__(self) -> bytes:
        return ctypes.string_at(self.data, self.size) if self.size else b''

    def __str__(self) -> str:
        return bytes(self).decode('utf-8', 'replace')


def view(data: bytes) -> String:
    """Returns a view of `data`, which the caller has to keep."""
    return String(ctypes.cast(ctypes.c_char_p(data), c_void_p), len(data))


class LoadOptions(ctypes.Structure):
    _fields_ = [('struct_size', c_size_t), ('cache_dir', String)]


class Rule(ctypes.Structure):
    _fields_ = [('id', String), ('code', String), ('title', String),
                ('category', String), ('hint', String), ('file', String),
                ('line', c_uint32), ('kinds', c_uint32), ('severity', c_int32),
                ('min_level', c_int32), ('priority', c_int32),
                ('is_symptom', c_int32), ('reasons', String * len(KINDS)),
                ('pattern_count', c_size_t)]


class Attribute(ctypes.Structure):
    _fields_ = [('name', String), ('value', String)]


class Match(ctypes.Structure):
    _fields_ = [('rule', POINTER(Rule)), ('reason', String),
                ('reasons', POINTER(String)), ('reason_count', c_size_t),
                ('attributes', POINTER(Attribute)),
                ('attribute_count', c_size_t)]


class Result(ctypes.Structure):
    _fields_ = [('text', String), ('severity', c_int32),
                ('declared_level', c_int32), ('kind', c_int32),
                ('is_truncated', c_int32), ('match', POINTER(Match))]


class Record(ctypes.Structure):
    _fields_ = [('struct_size', c_size_t), ('message', String),
                ('kind', c_int32), ('level', c_int32), ('fields', c_void_p),
                ('field_count', c_size_t), ('field', c_void_p),
                ('field_context', c_void_p)]


class ExplainOptions(ctypes.Structure):
    _fields_ = [('struct_size', c_size_t), ('rule', String),
                ('format', c_int32), ('width', c_uint32)]


class Error(Exception):
    """A call failed: bad rules, files that cannot be read, a foreign CPU."""

    def __init__(self, status: str, message: str, diagnostics: str = ''):
        super().__init__(status, message, diagnostics)
        self.status = status  # 'INVALID_ARGUMENT', 'NOT_FOUND', ...
        self.message = message
        # All that is wrong with the rules, each with file, line and column.
        self.diagnostics = diagnostics

    def __str__(self) -> str:
        return f'{self.diagnostics}{self.message}'


OUT = POINTER(c_void_p)  # a handle, or an error
STATUS = c_int32

_SIGNATURES = {
    'logclass_check_version': (STATUS, c_int32, c_int32, OUT),
    'logclass_classify_json': (STATUS, c_void_p, String, POINTER(Result),
                               c_size_t, POINTER(c_size_t), OUT),
    'logclass_classify_lines': (STATUS, c_void_p, String, POINTER(Result),
                                c_size_t, POINTER(c_size_t),
                                POINTER(c_size_t), OUT),
    'logclass_classify_records': (STATUS, c_void_p, POINTER(Record), c_size_t,
                                  POINTER(Result), OUT),
    'logclass_error_diagnostics': (String, c_void_p),
    'logclass_error_free': (None, c_void_p),
    'logclass_error_message': (String, c_void_p),
    'logclass_explain': (STATUS, c_void_p, POINTER(Record),
                         POINTER(ExplainOptions), OUT, OUT),
    'logclass_explain_json': (STATUS, c_void_p, String,
                              POINTER(ExplainOptions), OUT, OUT),
    'logclass_rules_at': (POINTER(Rule), c_void_p, c_size_t),
    'logclass_rules_count': (c_size_t, c_void_p),
    'logclass_rules_from_cache': (c_int32, c_void_p),
    'logclass_rules_load': (STATUS, POINTER(String), c_size_t,
                            POINTER(LoadOptions), OUT, OUT),
    'logclass_rules_release': (None, c_void_p),
    'logclass_rules_warnings': (String, c_void_p),
    'logclass_scanner_create': (STATUS, c_void_p, OUT, OUT),
    'logclass_scanner_free': (None, c_void_p),
    'logclass_status_name': (String, STATUS),
    'logclass_text_free': (None, c_void_p),
    'logclass_text_view': (String, c_void_p),
    'logclass_version': (String,),
}


def _load() -> ctypes.CDLL:
    try:
        library = ctypes.CDLL(NAME)
    except OSError as error:
        raise ImportError(
            f'{error}; install liblogclass1, or name its directory in '
            'LD_LIBRARY_PATH', name='logclass') from error
    for name, (result, *arguments) in _SIGNATURES.items():
        function = getattr(library, name)
        function.restype = result
        function.argtypes = arguments
    return library


_library = _load()


def call(name: str, *arguments: Any) -> None:
    """Calls what can fail; its last argument, the error, is added here."""
    error = c_void_p()
    status = getattr(_library, name)(*arguments, ctypes.byref(error))
    if status == 0:
        return
    try:
        raise Error(str(_library.logclass_status_name(status)),
                    str(_library.logclass_error_message(error)),
                    str(_library.logclass_error_diagnostics(error)))
    finally:
        _library.logclass_error_free(error)


def get(name: str, *arguments: Any) -> Any:
    """Calls what cannot fail."""
    return getattr(_library, name)(*arguments)


def create(name: str, *arguments: Any) -> c_void_p:
    """Calls what creates a handle, and returns it."""
    handle = c_void_p()
    call(name, *arguments, ctypes.byref(handle))
    return handle


def views(texts: Sequence[bytes]) -> 'ctypes.Array[String]':
    """Returns views of `texts`, which the caller has to keep."""
    return (String * len(texts))(*map(view, texts))


def version() -> str:
    """Returns the version of the library."""
    return str(get('logclass_version'))


try:
    call('logclass_check_version', API_MAJOR, API_MINOR)
except Error as _error:
    raise ImportError(str(_error), name='logclass') from _error
