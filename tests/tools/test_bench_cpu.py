"""The CPU time that the bench counts."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from tools.bench import cpu


def test_a_process_that_another_thread_started_is_counted() -> None:
    """As the reader of mails is, which the thread of a queue starts."""
    with ThreadPoolExecutor(1) as pool:
        child = pool.submit(subprocess.Popen, [sys.executable, "-c", "input()"], stdin=subprocess.PIPE).result()
        found = cpu.tree(os.getpid())
        child.communicate(b"\n")

    assert child.pid in found
