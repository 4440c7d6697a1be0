"""What logclass says of records and rules. Immutable; can be pickled."""

import enum
from typing import NamedTuple, Optional, Tuple


class Severity(enum.IntEnum):
    """Ordered: a larger value is more severe."""

    DEBUG = 1
    INFO = 2
    WARNING = 3
    ERROR = 4
    CRITICAL = 5


class Verdict(NamedTuple):
    """What the rules say of a record."""

    severity: Severity
    # Of the rule that decides; None where no rule matched.
    reason: Optional[str] = None
    category: Optional[str] = None
    rule: Optional[str] = None
    # What the record itself states.
    declared_level: Optional[Severity] = None
    # Further reasons, most severe first.
    reasons: Tuple[str, ...] = ()
    # Pairs of name and value, the deciding rule's first.
    attributes: Tuple[Tuple[str, str], ...] = ()
    kind: str = 'log'  # or 'event', 'state'
    # The record's message, where it was read from JSON; else None: the caller
    # has it.
    text: Optional[str] = None
    is_truncated: bool = False  # only the first MiB was classified


class Rule(NamedTuple):
    """What is to be known of one rule."""

    id: str
    code: str  # RBAC_DENIED; may be empty: reasons are verbatim
    title: str
    category: str
    hint: str  # what to do; may be empty
    file: str  # where it is written
    line: int  # counts from 1
    severity: Severity
    min_level: Optional[Severity]  # lesser declared levels rule it out
    priority: int
    is_symptom: bool  # leaves the verdict to any other rule that matches
    # Pairs of kind and reason, for each kind it applies to.
    reasons: Tuple[Tuple[str, str], ...]
