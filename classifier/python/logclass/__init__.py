"""Severities and reasons for log lines, events and object states.

    import logclass

    classifier = logclass.Classifier.load()
    for verdict in classifier.classify_many(lines):
        print(verdict.severity.name, verdict.reason)

Needs the shared library liblogclass.so.1 where the system's loader finds it, in
a directory of $LD_LIBRARY_PATH for instance.

The stubs of the gRPC interface, which are generated, are the package
`logclass.v1`. Both work together where the stubs' directory is in sys.path
before this package is imported.
"""

import pkgutil

from ._classifier import Classifier
from ._library import Error, version
from ._model import Rule, Severity, Verdict

# Other directories named logclass, with the stubs, are part of this package.
__path__ = pkgutil.extend_path(__path__, __name__)

__all__ = ['Classifier', 'Error', 'Rule', 'Severity', 'Verdict', 'version']
