"""A Postfix of the tests' own: the blocks of the operator's page in a configuration of its own, on a free port."""

import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.attacks.servers import free_port
from tests.operate.blocks import program, running
from tests.waiting import wait_until

HOST = "mx.support.example.org"
#: What stands in the file of an operator before the block is added.
MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
mail_owner = postfix
setgid_group = postdrop
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
smtp_bind_address = 127.0.0.1
myhostname = {host}
mydestination =
mynetworks = 127.0.0.1/32
alias_maps =
local_recipient_maps =
relayhost = [127.0.0.1]:{relay}
maillog_file = /dev/stdout
smtpd_peername_lookup = no
address_verify_poll_delay = 1s
"""
SERVICES = """
127.0.0.1:{port} inet n - n - - smtpd
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
local unix - n n - - local
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
"""


@contextmanager
def postfix(folder: Path, *, main: str, services: str = "", relay: int = 1) -> Iterator[int]:
    """Run one with these lines added to both files. What is for elsewhere goes to the port `relay`; give its port."""
    command = program("postfix")
    if os.geteuid() != 0:
        pytest.skip("Postfix is started by root only")
    port = free_port()
    configuration = folder / "etc"
    for name in ("queue", "data", "etc"):
        (folder / name).mkdir(parents=True)
    shutil.chown(folder / "data", "postfix")
    # Its processes, which are not root's, pass through the folders of the tests.
    for one in (folder, *folder.parents):
        if one.owner() == "root" and one != Path("/") and not one.stat().st_mode & 0o001:
            one.chmod(one.stat().st_mode | 0o011)
    (configuration / "main.cf").write_text(MAIN.format(folder=folder, host=HOST, relay=relay) + main)
    (configuration / "master.cf").write_text(SERVICES.format(port=port) + services)
    with running(command, "-c", str(configuration), "start-fg", log=folder / "postfix.log"):
        wait_until(lambda: answers(port), limit=30, what=f"answer of Postfix, see {folder}")
        try:
            yield port
        finally:
            subprocess.run([command, "-c", configuration, "stop"], check=False, capture_output=True, timeout=30)


def answers(port: int) -> bool:
    try:
        with socket.create_connection(("127.0.0.1", port), timeout=1):
            return True
    except OSError:
        return False


def python_for_others() -> Path:
    """A Python of this version that every account of the machine may start: that of a home folder is its owner's."""
    for candidate in (sys.executable, f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"):
        tried = subprocess.run(
            ["su", "nobody", "-s", "/bin/sh", "-c", f"{candidate} -c 0"], check=False, capture_output=True
        )
        if tried.returncode == 0:
            return Path(candidate)
    pytest.skip("no Python of this version that another account could start")
