"""A real call: our server tells baresip to dial, and sipp answers, on loopback (P4)."""

import socket
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from uuid import uuid4

import pytest

from joindre.directory.models import Contact, Employee
from joindre.telephony.models import DriverKind, Method, Telephony
from tests.answers import text_of
from tests.attacks.servers import free_port
from tests.cast import browse
from tests.operate.blocks import program, running
from tests.waiting import wait_until

#: Where Debian puts the parts of baresip.
MODULES = Path("/usr/lib/baresip/modules")
CONFIGURATION = """
sip_listen 127.0.0.1:{sip}
http_listen 127.0.0.1:{http}
audio_player aubridge,nil
audio_source ausine,440
audio_alert aubridge,nil
module_path {modules}
module g711.so
module ausine.so
module aubridge.so
module_tmp account.so
module_app menu.so
module_app httpd.so
"""


@dataclass(frozen=True, kw_only=True)
class Telephones:
    """The one that dials takes orders at this port; the one that answers ends with its first call."""

    http: int
    answering_port: int
    answering: subprocess.Popen[bytes]
    messages: Path


def free_udp_port() -> int:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as unused:
        unused.bind(("127.0.0.1", 0))
        port: int = unused.getsockname()[1]
        return port


@pytest.fixture
def telephones(tmp_path: Path) -> Iterator[Telephones]:
    dialling, answering = program("baresip", package="baresip-core"), program("sipp", package="sip-tester")
    http, sip, other = free_port(), free_udp_port(), free_udp_port()
    folder, messages = tmp_path / "baresip", tmp_path / "messages"
    folder.mkdir()
    (folder / "config").write_text(CONFIGURATION.format(sip=sip, http=http, modules=MODULES))
    (folder / "accounts").write_text("<sip:joindre@127.0.0.1>;regint=0;audio_codecs=pcma\n")
    (folder / "contacts").touch()
    places = ["-i", "127.0.0.1", "-p", str(other), "-mi", "127.0.0.1", "-mp", str(free_udp_port())]
    one_call = ["-sn", "uas", "-m", "1", "-timeout", "60", "-trace_msg", "-message_file", str(messages), "-nostdin"]
    with (
        running(answering, *places, *one_call, log=tmp_path / "sipp.log") as second,
        running(dialling, "-f", str(folder), log=tmp_path / "baresip.log"),
    ):
        wait_until(lambda: takes_orders(http), limit=20, what=f"answer of baresip, see {tmp_path}")
        yield Telephones(http=http, answering_port=other, answering=second, messages=messages)


def takes_orders(port: int) -> bool:
    with socket.socket() as tried:
        return tried.connect_ex(("127.0.0.1", port)) == 0


def order(telephones: Telephones, command: str) -> str:
    """What baresip answers to a letter: `l` lists its calls, `b` ends one."""
    connection = HTTPConnection("127.0.0.1", telephones.http, timeout=5)
    try:
        connection.request("GET", f"/?{command}")
        return connection.getresponse().read().decode("utf-8", "replace")
    finally:
        connection.close()


def test_a_press_on_the_icon_makes_a_telephone_ring_and_be_answered(
    telephones: Telephones, ada: Employee, carol: Contact
) -> None:
    """P4: the click, the request of our server, INVITE, 200 and ACK."""
    called = f"sip:{{{{ number.digits }}}}%40127.0.0.1:{telephones.answering_port}"
    Telephony.objects.update(
        driver=DriverKind.SERVER,
        method=Method.GET,
        endpoint=f"http://127.0.0.1:{telephones.http}/?d%20{called}",
        allows_private=True,
    )
    icon = {"contact": str(carol.pk), "number": carol.phone, "form_key": str(uuid4()), "place": "requester-phone"}

    answer = text_of(browse(ada, htmx=True).post("/calls/", icon))

    assert carol.name in answer
    wait_until(lambda: "ESTABLISHED" in order(telephones, "l"), limit=20, what="answered call")
    order(telephones, "b")
    # It ends well only after a whole call: INVITE, its answer, and BYE.
    assert telephones.answering.wait(30) == 0
    assert (
        f"INVITE sip:{carol.phone[1:]}@127.0.0.1:{telephones.answering_port} SIP/2.0" in telephones.messages.read_text()
    )
