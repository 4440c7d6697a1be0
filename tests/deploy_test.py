#!/usr/bin/env python3
"""What can be said of the deployments in examples/ without Vector, a cluster
or Docker: options exist, names and ports fit together, the command takes its
arguments. Where there is kubectl or kustomize, or the kubernetes-validate
package, their word counts too.

Usage: deploy_test.py [LOGCLASS [unittest arguments]]
"""

import os
import sys
import unittest

sys.dont_write_bytecode = True  # not beside the sources

try:
    import yaml  # noqa: F401
except ImportError:
    print('skipped: python3-yaml is missing')
    sys.exit(77)

from deploy.command_test import CommandTest
from deploy.image_test import ImageTest  # noqa: F401
from deploy.kubernetes_test import KubernetesTest  # noqa: F401
from deploy.vector_test import VectorTest  # noqa: F401

if __name__ == '__main__':
    if len(sys.argv) > 1:
        CommandTest.command = os.path.abspath(sys.argv.pop(1))
    unittest.main()
