"""A real Spark cluster on this machine's own addresses: a master and two workers, of which one can be killed."""

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from threading import Event
from typing import Any

WORKERS = 2
HERE = "127.0.0.1"


@dataclass
class Cluster:
    """Its address, and the process of each worker, which leads a group that its executors are in."""

    master: str
    workers: list[subprocess.Popen[bytes]]

    def kill_a_worker_at_work(self, context: Any, given_up: Event) -> bool:
        """Kill a worker when a stage has done some of its tasks and not all; whether there was such a moment."""
        tracker = context.statusTracker()
        while not given_up.wait(0.005):
            stages = [tracker.getStageInfo(each) for each in tracker.getActiveStageIds()]
            if any(stage and 0 < stage.numCompletedTasks < stage.numTasks for stage in stages):
                os.killpg(self.workers[0].pid, signal.SIGKILL)
                return True
        return False


@contextmanager
def cluster(folder: Path) -> Iterator[Cluster]:
    """Start one from the installed package; whoever asks it for work waits until a worker has come."""
    found = find_spec("pyspark")
    assert found is not None
    assert found.origin is not None
    home, port = Path(found.origin).parent, _free_port()
    given = {
        "SPARK_HOME": str(home),
        "SPARK_LOCAL_IP": HERE,
        "PYSPARK_PYTHON": sys.executable,
        "SPARK_DAEMON_MEMORY": "512m",
    }
    kind = [str(home / "bin" / "spark-class"), "org.apache.spark.deploy"]
    master = f"spark://{HERE}:{port}"
    commands = [[f"{kind[1]}.master.Master", "--host", HERE, "--port", str(port), "--webui-port", "0"]]
    for number in range(WORKERS):
        own = ["--cores", "1", "--memory", "2g", "--webui-port", "0", "--work-dir", str(folder / str(number))]
        commands.append([f"{kind[1]}.worker.Worker", "--host", HERE, *own, master])
    processes = []
    try:
        for place, command in enumerate(commands):
            with (folder / f"{place}.log").open("wb") as log:
                process = subprocess.Popen(
                    [kind[0], *command], env={**os.environ, **given}, stdout=log, stderr=log, start_new_session=True
                )
            processes.append(process)
            if place == 0:
                _await_answer(port)
        yield Cluster(master, processes[1:])
    finally:
        for process in processes:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _await_answer(port: int) -> None:
    """A worker that finds no master waits for a quarter of a minute before it asks again."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with socket.socket() as asked:
            if asked.connect_ex((HERE, port)) == 0:
                return
        Event().wait(0.1)
    raise TimeoutError("the master did not come")


def _free_port() -> int:
    with socket.socket() as free:
        free.bind((HERE, 0))
        port: int = free.getsockname()[1]
        return port
