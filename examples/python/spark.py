#!/usr/bin/env python3
"""Classifies log files with Spark: counts of reasons, or the lines themselves.

Every executor needs the package liblogclass1. The wheel can come from here; it
is a zip file, but Spark goes by the name.

    cp logclass-0.1.0-py3-none-any.whl logclass.zip
    spark-submit --py-files logclass.zip spark.py \\
        --output=s3a://logs/tagged 's3a://logs/2024-03-12/*.gz'
"""

import argparse
import itertools

from pyspark.sql import Row, SparkSession

BATCH = 10000


def tag(rules, cache_dir):
    """Returns what makes rows of the lines of one partition."""

    def tag_partition(rows):
        # On the executor: rules cannot be sent. To compile them takes half a
        # second, to load them from a cache milliseconds.
        import logclass
        classifier = logclass.Classifier.load(rules, cache_dir)
        lines = (row.value for row in rows)
        while batch := list(itertools.islice(lines, BATCH)):
            for line, verdict in zip(batch, classifier.classify_many(batch)):
                yield Row(severity=verdict.severity.name,
                          reason=verdict.reason, rule=verdict.rule,
                          attributes=dict(verdict.attributes), line=line)

    return tag_partition


SCHEMA = ('severity string, reason string, rule string, '
          'attributes map<string, string>, line string')


def main():
    parser = argparse.ArgumentParser(description=__doc__.split('\n')[0])
    parser.add_argument('--rules', help='default: the shipped ones')
    parser.add_argument('--cache-dir', help='a directory of the executors, '
                        'which others must not write to; default: none')
    parser.add_argument('--output', help='where Parquet files go; default: '
                        'print how often each reason occurs')
    parser.add_argument('files', nargs='+')
    args = parser.parse_args()
    spark = SparkSession.builder.appName('logclass').getOrCreate()
    lines = spark.read.text(args.files)
    tagged = spark.createDataFrame(
        lines.rdd.mapPartitions(tag(args.rules, args.cache_dir)), SCHEMA)
    if args.output:
        tagged.write.parquet(args.output)
    else:
        counts = tagged.groupBy('severity', 'reason').count()
        for row in counts.orderBy('count', 'reason', ascending=False).collect():
            print(f'{row["count"]:8} {row.severity:8} {row.reason or "-"}')
    spark.stop()


if __name__ == '__main__':
    main()
