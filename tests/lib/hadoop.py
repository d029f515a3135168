"""HDFS for tests: a name node and a data node in processes of their own, which can be stopped or killed like real ones.

The servers, and the library by which pyarrow speaks to Hadoop's client, are made by .ci/hadoop.sh; the client is that of
PySpark. A process has one Java within it, of which the environment is read when it is first asked for: tests in one process
share it, with the cluster, and whatever needs another environment (another user, no client) is run in a process of its own.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path
from threading import Event
from xml.sax.saxutils import escape

import httpx

from tests.lib.requirements import absent

HERE = "127.0.0.1"
NUMBERS = count(1)
# Hadoop 2.7 is older than what these open.
JAVA = [
    "java",
    "-Xmx256m",
    "--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
]
SERVER = "org.apache.hadoop.hdfs.server"
LOGGED = """log4j.rootLogger=INFO,console
log4j.appender.console=org.apache.log4j.ConsoleAppender
log4j.appender.console.target=System.err
log4j.appender.console.layout=org.apache.log4j.PatternLayout
log4j.appender.console.layout.ConversionPattern=%d{HH:mm:ss} %p %c{2}: %m%n
"""


@dataclass(frozen=True)
class Hadoop:
    """A cluster that answers on this machine, and what its client needs."""

    name_node: "subprocess.Popen[bytes]"
    data_node: "subprocess.Popen[bytes]"
    address: str
    environment: Mapping[str, str]

    def folder(self) -> str:
        """The address of a folder that nothing is in."""
        return f"{self.address}/tests/{next(NUMBERS)}"


@contextmanager
def silent(node: "subprocess.Popen[bytes]") -> Iterator[None]:
    """A node takes connections and says nothing."""
    node.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        node.send_signal(signal.SIGCONT)


@contextmanager
def hadoop(folder: Path) -> Iterator[Hadoop]:
    """A cluster for as long as it is needed, in an empty folder; the test skips where its programs are absent."""
    made = os.environ.get("NICE_SCORECARD_TEST_HADOOP")
    spark = find_spec("pyspark")
    if made is None or spark is None or spark.origin is None or shutil.which("java") is None:
        absent("hadoop")
    programs, jars = Path(str(made)), Path(str(spark and spark.origin)).parent / "jars"
    address, watched = f"{HERE}:{_free_port()}", f"{HERE}:{_free_port()}"
    command = [*JAVA, "-cp", f"{_configured(folder, address, watched)}:{programs}:{programs / 'server'}/*"]
    subprocess.run([*command, f"{SERVER}.namenode.NameNode", "-format"], check=True, capture_output=True)
    with ExitStack() as stack:
        names = stack.enter_context(_running([*command, f"{SERVER}.namenode.NameNode"], folder / "names.log"))
        data = stack.enter_context(_running([*command, f"{SERVER}.datanode.DataNode"], folder / "data.log"))
        _await_answer(watched, [names, data], folder)
        yield Hadoop(names, data, f"hdfs://{address}", _of_the_client(folder / "of-the-client", programs, jars))


def _configured(folder: Path, address: str, watched: str) -> Path:
    """A folder of settings, for a cluster that speaks to nobody but this machine."""
    settings = {
        "fs.defaultFS": f"hdfs://{address}",
        "hadoop.tmp.dir": str(folder / "kept"),
        "dfs.replication": "1",
        "dfs.webhdfs.enabled": "false",
        "dfs.namenode.http-address": watched,
        "dfs.namenode.datanode.registration.ip-hostname-check": "false",
        "dfs.datanode.hostname": HERE,
        "dfs.datanode.address": f"{HERE}:0",
        "dfs.datanode.http.address": f"{HERE}:0",
        "dfs.datanode.ipc.address": f"{HERE}:0",
    }
    told = folder / "settings"
    _write_settings(told, settings)
    (told / "log4j.properties").write_text(LOGGED)
    return told


def _write_settings(folder: Path, settings: Mapping[str, str]) -> None:
    lines = (
        f"<property><name>{name}</name><value>{escape(value)}</value></property>" for name, value in settings.items()
    )
    folder.mkdir()
    document = f"<configuration>{''.join(lines)}</configuration>"
    for name in ("core-site.xml", "hdfs-site.xml"):
        (folder / name).write_text(document)


@contextmanager
def _running(command: list[str], log: Path) -> Iterator["subprocess.Popen[bytes]"]:
    with log.open("wb") as file, subprocess.Popen(command, stdout=file, stderr=file) as process:
        try:
            yield process
        finally:
            process.kill()


def _await_answer(watched: str, nodes: list["subprocess.Popen[bytes]"], folder: Path) -> None:
    """The name node says of itself how many data nodes have come to it."""
    asked = f"http://{watched}/jmx?qry=Hadoop:service=NameNode,name=FSNamesystemState"
    end = time.monotonic() + 60
    while time.monotonic() < end and all(node.poll() is None for node in nodes):
        with suppress(httpx.TransportError, json.JSONDecodeError):
            beans = httpx.get(asked).json()["beans"]
            if beans and beans[0]["NumLiveDataNodes"] == 1 and beans[0]["FSState"] == "Operational":
                return
        Event().wait(0.1)
    logs = "\n".join((folder / name).read_text()[-2000:] for name in ("names.log", "data.log"))
    raise AssertionError(f"HDFS did not start\n{logs}")


def _of_the_client(folder: Path, programs: Path, jars: Path) -> dict[str, str]:
    """What pyarrow reads to find Java and Hadoop's client."""
    # After each file the client asks whether it is whole, at first too early; it would sleep 0.4 s before it asks again.
    _write_settings(folder, {"dfs.client.block.write.locateFollowingBlock.initial.delay.ms": "20"})
    needed = ("hadoop-client-*.jar", "log4j-*.jar", "slf4j-api-*.jar")
    java = Path(str(shutil.which("java"))).resolve().parents[1]
    return {
        "JAVA_HOME": str(java),
        "ARROW_LIBHDFS_DIR": str(programs / "native"),
        "CLASSPATH": ":".join([str(folder), *(str(jar) for each in needed for jar in sorted(jars.glob(each)))]),
    }


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((HERE, 0))
        port: int = free.getsockname()[1]
        return port
