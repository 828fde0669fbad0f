"""Settings and preferences, *Téléphone*: how calls are placed, and the call that tries it (P4, S1, S2)."""

from collections.abc import Iterator
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

from joindre.directory.models import Employee
from joindre.telephony.actions import NewSecret, change_telephony
from joindre.telephony.models import DriverKind, OwnTelephony, Telephony
from tests.answers import text_of
from tests.cast import browse
from tests.telephony.pbx import Pbx, running_pbx

if TYPE_CHECKING:
    from django.test.client import _MonkeyPatchedWSGIResponse as Answer

PAGE, TEST, OWN = "/settings/telephone/", "/settings/telephone/test/", "/preferences/telephone/"
SERVER = {
    "driver": "server",
    "scheme": "sip",
    "method": "POST",
    "endpoint": "https://pbx.example/call",
    "body_format": "json",
    "body": '{\r\n"to": "{{ number }}"\r\n}',
    "headers": "X-Token: {{ secret }}",
    "allows_private": "on",
}


@pytest.fixture
def pbx(root: Employee) -> Iterator[Pbx]:
    with running_pbx() as started:
        values = {"driver": DriverKind.SERVER, "endpoint": f"{started.url}/call", "allows_private": True}
        change_telephony(values, secret=NewSecret(text="s3cr3t"), by=root)
        yield started


def save(root: Employee, **changed: str) -> "Answer":
    return browse(root).post(PAGE, SERVER | changed)


def test_a_telephone_system_is_set(root: Employee) -> None:
    """P4"""
    assert save(root, secret="s3cr3t").status_code == 302

    row = Telephony.objects.get()
    assert (row.driver, row.endpoint, row.headers) == ("server", "https://pbx.example/call", "X-Token: {{ secret }}")
    assert (row.body, row.allows_private, row.secret) == (SERVER["body"], True, "s3cr3t")


def test_the_secret_is_on_no_page(root: Employee) -> None:
    save(root, secret="s3cr3t")
    refused = browse(root).post(PAGE, SERVER | {"secret": "s3cr3t", "endpoint": "x"})

    shown = [text_of(browse(root).get(page)) for page in (PAGE, "/settings/history/")]
    for page in (*shown, text_of(refused, status=422)):
        assert "s3cr3t" not in page
        assert Telephony.objects.get().sealed_secret not in page


def test_a_blank_secret_stays_and_a_tick_deletes_it(root: Employee) -> None:
    save(root, secret="s3cr3t")

    save(root, secret="")
    assert Telephony.objects.get().secret == "s3cr3t"

    save(root, forget_secret="on")
    assert Telephony.objects.get().secret == ""


@pytest.mark.parametrize("moved", ["https://evil.example/call", "http://pbx.example/call", "https://pbx.example:8443/"])
def test_the_secret_goes_to_no_other_server(root: Employee, moved: str) -> None:
    """Whoever may change the settings does not learn by it what was typed there."""
    save(root, secret="s3cr3t")

    assert save(root, endpoint=moved).status_code == 422
    assert save(root, endpoint="https://PBX.example/other").status_code == 302
    assert save(root, endpoint=moved, secret="other").status_code == 302


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"endpoint": ""}, "https"),
        ({"endpoint": "javascript:alert(1)"}, "https://"),
        ({"endpoint": "https://pbx.example/{{ nummer }}"}, "nummer"),
        ({"headers": "X-A: 1\r\nno header"}, "no header"),
        ({"body": '{"to": {{ number }}}'}, "JSON"),
        ({"user_name": "a:b"}, "HTTP Basic"),
        ({"driver": "address", "address": "javascript:alert({{ number }})"}, "zoiper:"),
        ({"driver": "address", "address": ""}, ""),
        ({"driver": "scheme", "domain": "a b"}, "pbx.example.org"),
        ({"driver": "pigeon"}, ""),
    ],
)
def test_what_cannot_be_is_said_and_not_saved(root: Employee, wrong: dict[str, str], said: str) -> None:
    """U3: and what was typed stays in the page."""
    page = text_of(save(root, **wrong), status=422)

    assert said in page
    assert "X-" in page
    assert Telephony.objects.get().driver == "tel"


def test_what_belongs_to_another_driver_is_not_in_the_way(root: Employee) -> None:
    assert save(root, driver="tel", endpoint="unfinished", headers="x").status_code == 302


def test_two_administrators_do_not_overwrite_each_other(root: Employee) -> None:
    save(root)
    page = {**SERVER, **{f"initial-{name}": value for name, value in SERVER.items()}, "initial-domain": ""}
    Telephony.objects.update(endpoint="https://other.example/call")

    same = browse(root).post(PAGE, page | {"headers": "X-B: 1"})
    both = browse(root).post(PAGE, page | {"endpoint": "https://third.example/call"})

    assert (same.status_code, both.status_code) == (302, 422)
    assert Telephony.objects.get().endpoint == "https://other.example/call"


def test_the_test_shows_the_exact_answer(pbx: Pbx, root: Employee) -> None:
    """P4"""
    pbx.status, pbx.body = 503, lambda: iter([b"<b>no free line</b>"])

    page = text_of(browse(root, htmx=True).post(TEST, {"number": "01 99 00 12 34", "form_key": str(uuid4())}))

    assert "503" in page
    assert "&lt;b&gt;no free line&lt;/b&gt;" in page
    assert pbx.asked


def test_the_test_works_without_script_and_once(pbx: Pbx, root: Employee) -> None:
    client, fields = browse(root), {"number": "01 99 00 12 34", "form_key": str(uuid4())}

    pages = [text_of(client.post(TEST, fields)) for _ in range(2)]

    assert all("ringing" in page and "<html" in page for page in pages)
    assert len(pbx.asked) == 1


def test_the_test_of_a_link_shows_it(root: Employee) -> None:
    Telephony.objects.update(driver=DriverKind.SCHEME, domain="pbx.example")

    page = text_of(browse(root).post(TEST, {"number": "01 99 00 12 34", "form_key": str(uuid4())}))

    assert 'href="sip:+33199001234@pbx.example"' in page


@pytest.mark.parametrize("number", ["", "bonjour", "12", "javascript:1"])
def test_what_is_no_number_is_not_called(pbx: Pbx, root: Employee, number: str) -> None:
    answer = browse(root, htmx=True).post(TEST, {"number": number, "form_key": str(uuid4())})

    assert (answer.status_code, pbx.asked) == (422, [])


@pytest.mark.parametrize("page", [PAGE, TEST])
def test_it_is_for_administrators(ada: Employee, page: str) -> None:
    """S2"""
    assert browse(ada).post(page, SERVER).status_code == 403


def test_each_employee_chooses_for_themselves(ada: Employee) -> None:
    """P4"""
    fields = {"extension": "201", "driver": "scheme", "scheme": "callto", "domain": "", "address": ""}

    assert browse(ada).post(OWN, fields).status_code == 302

    assert Employee.objects.get(pk=ada.pk).extension == "201"
    assert OwnTelephony.objects.get(employee=ada).scheme == "callto"
    assert 'value="201"' in text_of(browse(ada).get(OWN))
    browse(ada).post(OWN, fields | {"driver": ""})
    assert not OwnTelephony.objects.exists()


@pytest.mark.parametrize(
    "wrong",
    [
        {"driver": "server"}, {"driver": "address", "address": "javascript:alert(1)"}, {"extension": "12 a"},
        {"driver": "address", "address": "https://x/{{ secret }}"}, {"driver": "scheme", "domain": "a b"},
    ],
)  # fmt: skip
def test_what_an_employee_may_not_choose_is_refused(ada: Employee, wrong: dict[str, str]) -> None:
    fields = {"extension": "", "driver": "", "scheme": "sip", "domain": "", "address": ""}

    assert browse(ada).post(OWN, fields | wrong).status_code == 422
    assert not OwnTelephony.objects.exists()


def test_the_preferences_lead_there(ada: Employee) -> None:
    assert f'href="{OWN}"' in text_of(browse(ada).get("/preferences/"))
