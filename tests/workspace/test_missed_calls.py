"""The list of missed calls: who it was, what is open of them, who called back, and whose an unknown number is (P5)."""

from datetime import timedelta
from itertools import count
from typing import Any
from uuid import uuid4

import pytest

from joindre.calls.lines import Heard, hear
from joindre.calls.models import LineCall, MissedCall
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, ContactDetail, Employee
from joindre.lib import clock
from joindre.telephony.models import DriverKind, Telephony
from joindre.tickets.models import Ticket
from tests.answers import events_of, text_of
from tests.cast import browse
from tests.factories import make_account, make_contact, make_employee, make_profile, make_ticket
from tests.queries import assert_constant_queries
from tests.telephony.pbx import running_pbx

PAGE, WHOSE = "/calls/missed/", "/calls/whose/"
UNKNOWN = "+33639987788"
ids = count(1)


def miss(agent: Employee, number: str) -> MissedCall:
    """Somebody calls, and nobody answers."""
    event = LineCall.State.MISSED
    hear(Heard(call_id=f"call {next(ids)}", event=event, agent=agent.email or "", number=number), by=agent)
    return MissedCall.objects.waiting().latest("last_at")


def test_it_shows_who_called_with_their_open_requests(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """P5"""
    miss(ada, carol.phone)
    miss(ada, carol.phone)

    page = text_of(browse(ada).get(PAGE))

    assert carol.name in page
    assert str(ticket.number) in page
    assert "2 appels" in page
    assert f"A sonné chez {ada.name}" in page


def test_it_shows_who_called_back(ada: Employee, carol: Contact, ticket: Ticket) -> None:
    """P5: a call back that reached nobody leaves it in the list."""
    miss(ada, carol.phone)
    said = {"contact": carol.pk, "number": carol.phone, "direction": "out", "outcome": "voicemail", "form_key": uuid4()}

    browse(ada).post("/calls/note/", {**said, "ticket": str(ticket.number)})

    page = text_of(browse(ada).get(PAGE))
    assert f"Rappelé par {ada.name}" in page
    assert "messagerie" in page


def test_whoever_is_limited_sees_nobody_else(ada: Employee, ben: Employee, carol: Contact) -> None:
    """S3: neither in the list, nor in the count, nor by an act."""
    row = miss(ada, carol.phone)
    client = browse(ben)

    assert carol.name not in text_of(client.get(PAGE))
    assert 'data-missed=""' in text_of(client.get("/calls/now/"))
    assert client.post(f"{PAGE}{row.pk}/done/").status_code == 404
    assert 'data-missed="1"' in text_of(browse(ada).get("/calls/now/"))


def test_it_is_done_and_put_back(ada: Employee) -> None:
    row = miss(ada, UNKNOWN)
    client = browse(ada)

    answer = client.post(f"{PAGE}{row.pk}/done/", headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert events_of(answer)["toast"]["action"]["url"] == f"{PAGE}{row.pk}/reopen/"
    assert "06 39 98 77 88" not in text_of(client.get(PAGE))
    assert "06 39 98 77 88" in text_of(client.get(f"{PAGE}?show=done"))
    client.post(f"{PAGE}{row.pk}/reopen/")
    assert "06 39 98 77 88" in text_of(client.get(PAGE))


def test_pages_go_on_from_the_last_one(ada: Employee) -> None:
    """T5: and what stands in the address is taken for the first page where it is no place."""
    now = clock.now()
    for place in range(30):
        with clock.at(now - timedelta(minutes=place)):
            miss(ada, f"+3363998{place:04}")
    client = browse(ada)

    first = text_of(client.get(PAGE))
    following = first.partition("?after=")[2].partition('"')[0]
    second = text_of(client.get(f"{PAGE}?after={following}"))

    assert first.count('class="missed-call"') == 25
    assert second.count('class="missed-call"') == 5
    for wrong in ("x", "1-2-3", "-", f"{'9' * 18}-1", "1e9-2"):
        assert client.get(f"{PAGE}?after={wrong}").status_code == 200


def test_queries_do_not_grow(ada: Employee, carol: Contact) -> None:
    def one_more() -> None:
        someone = make_contact(site=carol.site, phone=f"+3363998{next(ids):04}")
        make_ticket(requester=someone)
        miss(ada, someone.phone)

    client = browse(ada)
    assert_constant_queries(lambda: client.get(PAGE), one_more)


def test_a_number_of_nobody_becomes_one_of_somebody_known(ada: Employee, carol: Contact) -> None:
    """P5, C2"""
    reindex([carol])
    miss(ada, UNKNOWN)
    client = browse(ada)
    address = f"{WHOSE}?number=%2B33639987788"

    assert carol.name in text_of(client.get(f"{address}&q=chevalier"))
    answer = client.post(address, {"contact": carol.pk}, headers={"HX-Request": "true"})

    assert answer.status_code == 204
    assert ContactDetail.objects.get(contact=carol, value=UNKNOWN).kind == "mobile"
    assert carol.name in text_of(client.get(PAGE))


def test_a_number_of_nobody_becomes_a_new_contact(ada: Employee, carol: Contact) -> None:
    """P5, C2: with the number in the field of its kind, and duplicates shown before."""
    client = browse(ada)
    address = f"{WHOSE}?number=%2B33639987788&site={carol.site_id}"

    assert 'value="06 39 98 77 88"' in text_of(client.get(address))
    new = {"last_name": "Petit", "mobile": "06 39 98 77 88", **FURTHER}
    answer = client.post(address, new, headers={"HX-Request": "true"})
    again = client.post(address, new, headers={"HX-Request": "true"})

    assert (answer.status_code, again.status_code) == (204, 409)
    made = Contact.objects.get(person__last_name="Petit")
    assert (made.mobile, made.site) == (UNKNOWN, carol.site)


FURTHER = {"further-TOTAL_FORMS": 0, "further-INITIAL_FORMS": 0}


@pytest.mark.parametrize("number", ["", "12", "<script>", "9" * 500])
def test_what_is_no_number_is_nobodys(ada: Employee, number: str) -> None:
    """U3"""
    assert browse(ada).get(WHOSE, {"number": number}).status_code == 422


def test_people_and_sites_of_others_are_not_there(ada: Employee, ben: Employee, carol: Contact) -> None:
    """S3"""
    reindex([carol])
    client = browse(ben)
    address = f"{WHOSE}?number=%2B33639987788"

    assert carol.name not in text_of(client.get(f"{address}&q=chevalier"))
    assert client.get(f"{address}&site={carol.site_id}").status_code == 404
    assert client.post(address, {"contact": carol.pk}).status_code == 404


def test_whoever_called_is_called_back_though_nobody_knows_them(ada: Employee) -> None:
    """P4: by the telephone system too, which calls no other number of nobody."""
    row = miss(ada, UNKNOWN)
    client = browse(ada)
    assert f"tel:{UNKNOWN}" in text_of(client.get(PAGE))
    with running_pbx() as pbx:
        Telephony.objects.update(driver=DriverKind.SERVER, endpoint=pbx.url, allows_private=True)
        form = {"missed": row.pk, "form_key": uuid4(), "place": str(row.pk)}

        answer: Any = client.post("/calls/", form, headers={"HX-Request": "true"})
        refused = client.post("/calls/", {"contact": "", "number": UNKNOWN, "form_key": uuid4()})

    assert answer.status_code == 200
    assert refused.status_code == 404


def test_it_needs_its_right(ada: Employee) -> None:
    """S2: right 900102."""
    weak = make_employee(account=make_account(profile=make_profile(rights=["142603"])))
    client = browse(weak)

    assert client.get(PAGE).status_code == 403
    assert "/calls/missed/" not in text_of(client.get("/"))
    assert "/calls/missed/" in text_of(browse(ada).get("/"))
