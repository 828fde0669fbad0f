"""Settings, Failed emails: their list, their bytes and another try (I2, A4)."""

import re
from datetime import UTC, datetime

import pytest

from joindre.accounts.models import Account, Profile
from joindre.accounts.rights import Right
from joindre.directory.models import Contact, Employee
from joindre.mail.models import IncomingEmail
from tests.answers import text_of
from tests.cast import account_of, browse
from tests.mail.makers import make_raw
from tests.messaging.test_failed_mails import make_failed_mail
from tests.queries import assert_constant_queries

PAGE = "/settings/failed-mails/"


def keys_on(page: str) -> list[int]:
    return [int(key) for key in re.findall(r'<td class="main" id="mail-(\d+)"', page)]


def test_it_says_when_from_whom_what_and_why(root: Employee) -> None:
    """I2"""
    at = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    make_failed_mail(
        sender_name="Éva <i>Noël</i>", sender_address="eva@client.example", subject="Panne & pluie", reason="too_slow",
        detail="TooHeavy: <20 s>", received_at=at,
    )  # fmt: skip

    page = text_of(browse(root).get(PAGE))

    people = ("Éva &lt;i&gt;Noël", "&lt;eva@client.example&gt;", "Panne &amp; pluie")
    assert all(shown in page for shown in (*people, "2026-11-20", "\xa0o</small>"))
    assert "a dépassé le temps" in page
    assert "TooHeavy: &lt;20 s&gt;" in page


def test_what_is_not_known_is_said(root: Employee) -> None:
    """I2: where not even the head could be read, the envelope says who handed it over."""
    make_failed_mail()
    make_failed_mail(envelope_from="")

    page = text_of(browse(root).get(PAGE))

    assert page.count("Objet inconnu") == 2
    assert page.count("Expéditeur inconnu") == 1
    assert "eva@client.example" in page


def test_other_mails_are_not_listed(root: Employee) -> None:
    for outcome in ("pending", "posted", "refused", "set_aside", "ignored"):
        make_failed_mail(outcome=outcome, subject="Ordinaire")

    page = text_of(browse(root).get(PAGE))

    assert "Ordinaire" not in page
    assert "Aucun mail en échec" in page


def test_pages_go_on_from_the_last_mail(root: Employee, monkeypatch: pytest.MonkeyPatch) -> None:
    """Newest first; what fails meanwhile moves nothing."""
    monkeypatch.setattr("joindre.workspace.views.failed_mails.PAGE", 2)
    keys = [make_failed_mail().pk for _ in range(5)]
    browser = browse(root)
    seen, link = [], "?"
    while link:
        page = text_of(browser.get(f"{PAGE}{link}"))
        seen.append(keys_on(page))
        link = found[1] if (found := re.search(r'href="(\?after=\d+)" rel="next"', page)) else ""
        make_failed_mail()

    assert seen == [[keys[4], keys[3]], [keys[2], keys[1]], [keys[0]]]


@pytest.mark.parametrize("after", ["", "x", "-1", "1" * 30, "²", "\0"])
def test_nonsense_after_is_the_first_page(root: Employee, after: str) -> None:
    mail = make_failed_mail()

    assert keys_on(text_of(browse(root).get(PAGE, {"after": after}))) == [mail.pk]


def test_it_costs_the_same_with_many(root: Employee) -> None:
    browser = browse(root)

    assert_constant_queries(lambda: text_of(browser.get(PAGE)), lambda: make_failed_mail(make_raw(subject="x")))


def test_a_mail_is_downloaded_as_it_came(root: Employee) -> None:
    """I2: for a mail program; no browser shows it, and no cache keeps it."""
    raw = b"Subject: <script>alert(1)</script>\r\n\r\n\xff\xfe\0 octets\r\n"
    mail = make_failed_mail(raw)

    answer = browse(root).get(f"{PAGE}{mail.pk}/mail.eml")

    assert b"".join(answer.streaming_content) == raw  # type: ignore[attr-defined]  # what Django streams
    assert answer["Content-Disposition"] == f'attachment; filename="mail-{mail.pk}.eml"'
    assert answer["Content-Type"] == "message/rfc822"
    assert answer["Cache-Control"] == "private, no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"


def test_a_mail_that_did_not_fail_is_not_downloaded(root: Employee) -> None:
    mail = make_failed_mail(outcome="posted")

    assert browse(root).get(f"{PAGE}{mail.pk}/mail.eml").status_code == 404
    assert browse(root).get(f"{PAGE}{mail.pk + 1}/mail.eml").status_code == 404


def test_bytes_that_are_gone_are_told(root: Employee) -> None:
    mail = make_failed_mail(reason="raw_missing")
    mail.raw.sha256 = "0" * 64
    mail.raw.save()

    assert "Restaurez" in text_of(browse(root).get(f"{PAGE}{mail.pk}/mail.eml"), status=409)


def test_a_mail_is_read_again_once(root: Employee) -> None:
    """I2: whoever presses twice is told the same twice."""
    mail = make_failed_mail()
    browser = browse(root)

    answers = [browser.post(f"{PAGE}{mail.pk}/again/") for _ in range(2)]

    assert [answer["Location"] for answer in answers] == [PAGE, PAGE]
    assert IncomingEmail.objects.get(pk=mail.pk).outcome == "pending"
    assert "est relu" in text_of(browser.get(PAGE))
    assert browser.post(f"{PAGE}{mail.pk + 1}/again/").status_code == 404
    assert browser.get(f"{PAGE}{mail.pk}/again/").status_code == 405


def refused_everywhere(person: Employee | Contact, status: int) -> None:
    mail = make_failed_mail(subject="Secret")
    browser = browse(person)

    answers = [browser.get(PAGE), browser.get(f"{PAGE}{mail.pk}/mail.eml"), browser.post(f"{PAGE}{mail.pk}/again/")]

    assert [answer.status_code for answer in answers] == [status] * 3
    assert not any("Secret" in answer.text for answer in answers)
    assert IncomingEmail.objects.failed().get() == mail


def test_without_the_right_it_is_refused(ada: Employee) -> None:
    """S2"""
    refused_everywhere(ada, 403)
    assert "/settings/" not in text_of(browse(ada).get("/"))


def test_a_limited_employee_sees_none(ben: Employee) -> None:
    """S3: they may be of any customer."""
    account_of(ben).profile = Profile.objects.get(name="Administrateur")
    account_of(ben).save()

    refused_everywhere(ben, 403)
    assert "failed-mails" not in text_of(browse(ben).get("/settings/"))


def test_with_the_right_a_limited_employee_reaches_received_mails_alone(ben: Employee) -> None:
    """S2, S3: what their own contacts wrote is theirs."""
    account = account_of(ben)
    account.profile.rights = [*account.profile.rights, Right.CATCHMAIL_JOURNAL]
    account.profile.save()
    page = text_of(browse(ben).get("/settings/"))

    assert "/settings/received-mails/" in page
    assert "/settings/failed-mails/" not in page


def test_a_client_is_led_to_their_own_portal(carol: Contact) -> None:
    refused_everywhere(carol, 302)


def test_the_right_alone_opens_the_settings(ada: Employee) -> None:
    """S2: with this page, and no other."""
    account: Account = account_of(ada)
    account.profile.rights = [*account.profile.rights, Right.CATCHMAIL_JOURNAL]
    account.profile.save()
    browser = browse(ada)

    assert PAGE in text_of(browser.get("/settings/"))
    assert "/settings/accounts/" not in text_of(browser.get(PAGE))
    assert 'href="/settings/"' in text_of(browser.get("/"))
