"""Counts audit logs with Spark: spark-submit spark_job.py 's3a://logs/audit/2026/*/*.gz' all.usage

Each partition is piped to `kubetrace usage -` where it lies; only the sums travel, and the driver adds them together.
kubetrace (and Node.js) must be on the PATH of the executors, for example in their image.
This job is not run by the tests of kubetrace, which have no Spark: what it pipes and adds is what map-reduce.sh does.
"""

import subprocess
import sys

from pyspark.sql import SparkSession


def usage_of(lines):
    """One partition: its lines to kubetrace, and the lines of the usage file back."""
    child = subprocess.Popen(
        ["kubetrace", "usage", "-"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    # kubetrace writes nothing before its input ends, so this cannot block.
    for line in lines:
        child.stdin.write(line.encode())
        child.stdin.write(b"\n")
    child.stdin.close()
    yield from (line.decode().rstrip("\n") for line in child.stdout)
    # A partition without events is no error; one in which nothing is known ends with 1.
    if child.wait() != 0:
        raise RuntimeError("kubetrace usage failed")


def main(logs, output):
    spark = SparkSession.builder.appName("kubetrace usage").getOrCreate()
    sums = spark.sparkContext.textFile(logs).mapPartitions(usage_of)
    # Of many partitions, add some together on the executors first.
    few = sums.coalesce(32).mapPartitions(usage_of)
    reduce = subprocess.Popen(["kubetrace", "usage", "-", "-o", output], stdin=subprocess.PIPE)
    for line in few.toLocalIterator():
        reduce.stdin.write(line.encode())
        reduce.stdin.write(b"\n")
    reduce.stdin.close()
    sys.exit(reduce.wait())


if __name__ == "__main__":
    main(*sys.argv[1:])
