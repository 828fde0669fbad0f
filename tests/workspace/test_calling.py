"""The telephone icons and the driver that is set (P1 to P4, S2, S3)."""

import re
from collections.abc import Iterator
from uuid import UUID, uuid4

import pytest

from joindre.accounts.rights import Right
from joindre.directory.actions import reindex
from joindre.directory.models import Contact, ContactDetail, Employee
from joindre.telephony.actions import OwnWay, change_own_telephony
from joindre.telephony.models import DriverKind, Telephony
from joindre.tickets.models import Ticket
from tests.answers import events_of, text_of
from tests.cast import browse
from tests.factories import make_account, make_employee, make_profile
from tests.telephony.pbx import Pbx, running_pbx

CALLS = "/calls/"


@pytest.fixture
def pbx(db: None) -> Iterator[Pbx]:
    with running_pbx() as started:
        Telephony.objects.update(
            driver=DriverKind.SERVER,
            endpoint=f"{started.url}/call",
            allows_private=True,
            body='{"to": "{{ number }}", "of": "{{ request.number }}", "who": "{{ contact.name }}"}',
        )
        yield started


def page_of(ticket: Ticket, employee: Employee) -> str:
    return text_of(browse(employee).get(f"/tickets/{ticket.number}/"))


def posted(called: Contact, /, **more: str) -> dict[str, str]:
    icon = {"contact": str(called.pk), "number": called.phone, "place": "requester-phone"}
    return {**icon, "form_key": str(uuid4()), **more}


def test_a_softphone_is_opened_in_the_place_of_tel(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P4"""
    Telephony.objects.update(driver=DriverKind.SCHEME, domain="pbx.example")

    page = page_of(ticket, ada)

    assert f'href="sip:{carol.phone}@pbx.example"' in page
    assert "tel:" not in page


def test_a_page_is_opened_beside_ours(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P4: in a tab of its own, which learns nothing of ours."""
    address = "https://pbx.example/?to={{ number.digits }}&r={{ request.number }}"
    Telephony.objects.update(driver=DriverKind.ADDRESS, address=address)

    link = f"https://pbx.example/?to={carol.phone[1:]}&amp;r={ticket.number}"
    assert f'href="{link}" target="_blank" rel="noopener noreferrer"' in page_of(ticket, ada)


def test_ones_own_way_is_for_oneself(ticket: Ticket, ada: Employee, root: Employee, carol: Contact) -> None:
    """P4"""
    change_own_telephony(OwnWay(extension="", driver=DriverKind.SCHEME, scheme="callto"), by=ada)

    assert f'href="callto:{carol.phone}"' in page_of(ticket, ada)
    assert f'href="tel:{carol.phone}"' in page_of(ticket, root)


def test_the_icon_has_our_server_place_the_call(pbx: Pbx, ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """P4"""
    page = page_of(ticket, ada)
    assert 'hx-post="/calls/"' in page
    assert "tel:" not in page

    answer = browse(ada, htmx=True).post(CALLS, posted(carol, ticket=str(ticket.number)))

    assert carol.name in text_of(answer)
    assert pbx.asked[0].body.decode() == f'{{"to": "{carol.phone}", "of": "{ticket.number}", "who": "{carol.name}"}}'


def test_each_page_has_keys_of_its_own(pbx: Pbx, ticket: Ticket, ada: Employee) -> None:
    """The card is kept for what it shows; two calls from two pages are two calls."""
    first, second = (page_of(ticket, ada) for _ in range(2))

    def key(page: str) -> str:
        return page.partition('name="form_key" value="')[2].partition('" form="call-requester-phone"')[0]

    assert len(key(first)) == 36
    assert key(first) != key(second)


@pytest.mark.parametrize("status", [302, 401, 500])
def test_a_failure_is_said_and_the_computer_is_offered(
    pbx: Pbx, ticket: Ticket, ada: Employee, carol: Contact, status: int
) -> None:
    """P4, U3"""
    pbx.status = status

    answer = text_of(browse(ada, htmx=True).post(CALLS, posted(carol)), status=409)

    assert str(status) in answer
    assert f'href="tel:{carol.phone}" autofocus' in answer
    assert 'name="form_key"' in answer


def test_without_script_the_answer_is_a_page(pbx: Pbx, ticket: Ticket, ada: Employee, carol: Contact) -> None:
    answer = text_of(browse(ada).post(CALLS, posted(carol, ticket=str(ticket.number))))

    assert carol.name in answer
    assert f'href="/tickets/{ticket.number}/"' in answer
    assert "<html" in answer


def test_a_page_that_is_read_again_places_no_second_call(pbx: Pbx, ada: Employee, carol: Contact) -> None:
    client, fields = browse(ada), posted(carol)

    assert [client.post(CALLS, fields).status_code for _ in range(2)] == [200, 200]
    assert len(pbx.asked) == 1


def test_without_the_right_the_icon_says_so_and_the_server_refuses(pbx: Pbx, ticket: Ticket, carol: Contact) -> None:
    """S2, P3"""
    kept = [right.value for right in Right if right != Right.CALLS]
    nobody = make_employee("Sans Appel", account=make_account(profile=make_profile(rights=kept)))

    page = page_of(ticket, nobody)
    answer = browse(nobody, htmx=True).post(CALLS, posted(carol))

    assert 'hx-post="/calls/"' not in page
    assert str(Right.CALLS.label) in page
    assert (answer.status_code, pbx.asked) == (403, [])


def test_a_contact_of_another_customer_is_not_there(pbx: Pbx, ben: Employee, carol: Contact) -> None:
    """S3"""
    assert browse(ben).post(CALLS, posted(carol)).status_code == 404
    assert pbx.asked == []


def test_the_number_of_a_request_that_one_does_not_see_is_not_told(
    pbx: Pbx, ticket: Ticket, ben: Employee, dora: Contact
) -> None:
    """S3"""
    Contact.objects.filter(pk=dora.pk).update(phone="+33199005678")
    dora.refresh_from_db()

    browse(ben).post(CALLS, posted(dora, ticket=str(ticket.number)))

    assert str(ticket.number) not in pbx.asked[0].body.decode()


@pytest.mark.parametrize(
    "wrong", [{"number": "+33899000000"}, {"number": ""}, {"number": "+33199001234;ext=9"}, {"number": "x" * 10_000}]
)
def test_only_a_number_of_theirs_is_called(pbx: Pbx, ada: Employee, carol: Contact, wrong: dict[str, str]) -> None:
    """Nobody has the company pay for calls to numbers of their own choice."""
    answer = browse(ada, htmx=True).post(CALLS, posted(carol, **wrong))

    assert (answer.status_code, pbx.asked) == (409, [])
    assert "refused" in events_of(answer)


@pytest.mark.parametrize(("kind", "called"), [("phone", 1), ("mobile", 1), ("fax", 0), ("email", 0)])
def test_further_numbers_are_called_too(pbx: Pbx, ada: Employee, carol: Contact, kind: str, called: int) -> None:
    ContactDetail.objects.create(contact=carol, kind=kind, value="+33199005678")

    browse(ada).post(CALLS, posted(carol, number="+33199005678"))

    assert len(pbx.asked) == called


@pytest.mark.parametrize(
    "wrong",
    [
        {"form_key": ""}, {"form_key": "x"}, {"contact": "0"}, {"contact": "x"}, {"contact": "9" * 40},
        {"contact": ""},
    ],
)  # fmt: skip
def test_what_no_page_of_ours_posts_is_refused(pbx: Pbx, ada: Employee, carol: Contact, wrong: dict[str, str]) -> None:
    answer = browse(ada, htmx=True).post(CALLS, posted(carol, **wrong))

    assert answer.status_code in {404, 422}
    assert pbx.asked == []


def test_a_number_that_is_none_is_called_all_the_same(pbx: Pbx, ada: Employee, carol: Contact) -> None:
    """An import may have kept a long text as a number: the telephone system says what it thinks of it."""
    long = "poste " + "9" * 200
    ContactDetail.objects.create(contact=carol, kind="phone", value=long)

    browse(ada).post(CALLS, posted(carol, number=long))

    assert long in pbx.asked[0].body.decode()


def test_a_place_that_is_none_is_left_out(pbx: Pbx, ada: Employee, carol: Contact) -> None:
    answer = text_of(browse(ada, htmx=True).post(CALLS, posted(carol, place='"><b>x')))

    assert "form_key" not in answer


def test_a_call_after_the_way_was_changed_is_not_lost(ticket: Ticket, ada: Employee, carol: Contact) -> None:
    """U3: the page is older than the settings."""
    answer = text_of(browse(ada, htmx=True).post(CALLS, posted(carol)), status=409)

    assert f'href="tel:{carol.phone}"' in answer


def test_numbers_that_a_search_finds_use_the_driver_too(pbx: Pbx, ada: Employee, carol: Contact) -> None:
    reindex([carol])

    reindex([carol])

    found = text_of(browse(ada).get("/search/?q=chevalier"))

    assert 'hx-post="/calls/"' in found
    assert f'id="call-{carol.pk}-phone"' in found
    assert "tel:" not in found


def test_calling_is_posted(ada: Employee) -> None:
    assert browse(ada).get(CALLS).status_code == 405


def test_the_directory_and_the_sheet_use_the_driver_too(pbx: Pbx, root: Employee, carol: Contact) -> None:
    """P4, C7"""
    reindex([carol])
    client = browse(root)

    for page in (text_of(client.get("/contacts/")), text_of(client.get(f"/contacts/{carol.person_id}/"))):
        assert 'hx-post="/calls/"' in page
        assert carol.phone in page
        assert "tel:" not in page


def test_each_page_of_the_directory_has_keys_of_its_own(pbx: Pbx, root: Employee, carol: Contact) -> None:
    """The rows of the directory are kept; with a key that was kept too, a second call would be taken for the first."""
    reindex([carol])
    client = browse(root)

    first, second = (
        re.findall(r'name="form_key" value="([^"]*)"', text_of(client.get("/contacts/"))) for _ in range(2)
    )

    assert UUID(first[0]) != UUID(second[0])
