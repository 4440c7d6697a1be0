#!/usr/bin/env python3
"""Runs examples/python/spark.py on Spark.

Usage: spark_test.py DIRECTORY

pyspark is installed into DIRECTORY, unless it is there from an earlier run.
Exits with 77 where that is not possible, or where Java, or what wheels are
built with, is missing.
"""

import os
import pathlib
import shutil
import subprocess
import sys
import tempfile

import module_wheel

ROOT = pathlib.Path(__file__).resolve().parents[2]
PYSPARK = 'pyspark==3.5.*'
INSTALL_TIMEOUT = 240
TIMEOUT = 180


def install(directory: pathlib.Path) -> bool:
    """Returns whether `directory` has pyspark."""
    complete = directory / 'complete'
    if complete.exists():
        return True
    shutil.rmtree(directory, ignore_errors=True)
    try:
        subprocess.run([sys.executable, '-m', 'pip', 'install', '--quiet',
                        f'--target={directory}', PYSPARK],
                       check=True, timeout=INSTALL_TIMEOUT)
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        print(error)
        return False
    complete.touch()
    return True


def submit(spark: pathlib.Path, package: pathlib.Path, *arguments: object):
    """Runs the example as its first lines say; returns what it prints."""
    command = [
        spark / 'bin/spark-submit', '--master=local[2]',
        '--conf=spark.ui.enabled=false',
        '--conf=spark.driver.bindAddress=127.0.0.1', f'--py-files={package}',
        ROOT / 'examples/python/spark.py', f'--rules={ROOT / "rules"}',
        *arguments]
    env = {**os.environ, 'SPARK_HOME': str(spark),
           'SPARK_LOCAL_IP': '127.0.0.1', 'PYSPARK_PYTHON': sys.executable,
           'PYTHONPATH': ''}
    return subprocess.run([str(c) for c in command], check=True, env=env,
                          stdout=subprocess.PIPE, text=True,
                          timeout=TIMEOUT).stdout


def check(spark: pathlib.Path, wheel: pathlib.Path, directory: pathlib.Path):
    package = shutil.copy(wheel, directory / 'logclass.zip')
    log = directory / 'some.log'
    oom = 'java.lang.OutOfMemoryError: Java heap space'
    log.write_text(''.join(
        f'{oom if i % 10 == 0 else f"level=warn msg=ordinary{i}"}\n'
        for i in range(30000)))
    out = submit(spark, package, log)
    counts = [line.split() for line in out.splitlines()]
    assert counts == [['27000', 'WARNING', '-'],
                      ['3000', 'CRITICAL', 'LOG_OOM_KILLED']], out


def skip(why: str) -> int:
    print(f'skipped: {why}')
    return 77


def main() -> int:
    if sys.version_info >= (3, 12):
        return skip('Spark 3.5 needs Python 3.11 or older')
    if shutil.which('java') is None:
        return skip('no Java')
    spark = pathlib.Path(sys.argv[1]).resolve()
    if not install(spark):
        return skip(f'{PYSPARK} cannot be installed')
    with tempfile.TemporaryDirectory() as name:
        directory = pathlib.Path(name)
        wheel = module_wheel.build(directory)
        if wheel is None:
            return skip('no setuptools and wheel')
        check(spark / 'pyspark', wheel, directory)
    return 0


if __name__ == '__main__':
    sys.exit(main())
