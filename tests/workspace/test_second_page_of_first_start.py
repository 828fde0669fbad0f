"""The second page of the first start: the logo, and the test of the support mailbox, out and in (S1)."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from joindre.company.models import Company
from joindre.directory.models import Employee
from joindre.mail.models import Mailbox, MailboxTest
from tests.answers import text_of
from tests.cast import browse
from tests.company.test_logo import picture

PAGE = "/settings/first-start/"


@pytest.fixture
def support(db: None) -> Mailbox:
    return Mailbox.objects.create(name="Support", address="support@nord.example", is_default=True)


def test_the_logo_is_chosen_there_and_nothing_else_changes(root: Employee) -> None:
    """S1, U6"""
    Company.objects.update(own_name="Atelier Nord", telephone="+33478000000", own_time_zone="Europe/Brussels")
    browser = browse(root)

    answer = browser.post(PAGE, {"upload": SimpleUploadedFile("l.png", picture(40, 20))})

    assert answer.headers["Location"] == PAGE
    company = Company.objects.get()
    assert (company.own_name, company.telephone) == ("Atelier Nord", "+33478000000")
    assert company.own_time_zone == "Europe/Brussels"
    page = text_of(browser.get(PAGE))
    assert company.logo_url in page
    assert "Le logo est enregistré." in page


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({}, "obligatoire"),
        (
            {"upload": SimpleUploadedFile("l.svg", b"<svg><script>a()</script></svg>")},
            "ne peut pas servir de logo",
        ),
        ({"upload": SimpleUploadedFile("l.png", b"\x89PNG" * 10_000_000)}, "ne peut pas servir de logo"),
    ],
    ids=["none", "svg", "40 MB"],
)
def test_what_is_no_logo_is_said_beside_the_field(sent: dict[str, object], said: str, root: Employee) -> None:
    """S1, U3"""
    page = text_of(browse(root).post(PAGE, sent), status=422)

    assert said in page
    assert Company.current().logo is None


def test_the_mailbox_is_tested_there(root: Employee, support: Mailbox) -> None:
    """S1, I1: the answer leads back, and the steps stand there."""
    browser = browse(root)
    assert "Tester" in text_of(browser.get(PAGE))

    answer = browser.post(f"/settings/mailboxes/{support.pk}/test/", {"first_start": "on"})

    assert answer.headers["Location"] == f"{PAGE}#test"
    test = MailboxTest.objects.get()
    assert f"/settings/mailboxes/{support.pk}/test/{test.pk}/?seen=" in text_of(browser.get(PAGE))


def test_without_a_mailbox_it_leads_to_a_new_one(root: Employee) -> None:
    assert 'href="/settings/mailboxes/new/"' in text_of(browse(root).get(PAGE))


def test_ben_is_refused(ben: Employee) -> None:
    """S2"""
    assert browse(ben).get(PAGE).status_code == 403
    assert browse(ben).post(PAGE, {"upload": SimpleUploadedFile("l.png", picture(40, 20))}).status_code == 403
    assert Company.current().logo is None
