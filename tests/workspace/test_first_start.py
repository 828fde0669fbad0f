"""The first start of a portal: one page, once, for whoever has the code; then what is left to do (S1)."""

import stat
from threading import Barrier, Thread

import pytest
from django.conf import settings
from django.db import connections
from django.test import Client, override_settings

from joindre.accounts.models import Account
from joindre.audit.models import SettingChange
from joindre.company.models import Company
from joindre.directory import start_code
from joindre.directory.first_start import AlreadyBegun, FirstStart, WrongCode, begin, has_begun
from joindre.directory.models import Employee, WorkGroup
from joindre.mail.models import Mailbox, MailboxTest
from joindre.workspace.first_tasks import FIRST_TASKS
from tests.answers import text_of
from tests.cast import browse
from tests.queries import count_queries

PASSWORD = "six chevaux verts attendent"
SECOND = "/settings/first-start/"
NEW = FirstStart(
    company="Atelier Nord", language="fr", time_zone="Europe/Brussels", country="BE", first_name="Ada",
    last_name="Renard", email="ada@nord.example", password=PASSWORD, group="Support",
)  # fmt: skip
TYPED = {
    "company": "Atelier Nord", "language": "fr", "time_zone": "Europe/Brussels", "country": "BE", "first_name": "Ada",
    "last_name": "Renard", "email": "ada@nord.example", "password1": PASSWORD, "password2": PASSWORD,
    "mailbox": "support@nord.example", "is_tested": "on", "group": "Dépannage",
}  # fmt: skip


@pytest.fixture
def new_portal(db: None) -> None:
    has_begun.is_known = False


@pytest.fixture
def typed(new_portal: None) -> dict[str, str]:
    return TYPED | {"code": start_code.code()}


@pytest.mark.parametrize("path", ["/", "/portal/", "/accounts/login/", "/settings/", "/nowhere/"])
def test_every_page_of_an_empty_portal_leads_to_one(new_portal: None, client: Client, path: str) -> None:
    assert client.get(path).headers["Location"] == "/start/"


def test_it_speaks_the_language_of_the_browser_or_the_one_chosen(typed: dict[str, str], client: Client) -> None:
    """What was typed stays when the language is switched, but for the passwords."""
    assert "Installez votre portail" in text_of(client.get("/start/", headers={"Accept-Language": "fr"}))
    assert "Set up your portal" in text_of(client.get("/start/", headers={"Accept-Language": "en"}))

    page = text_of(client.post("/start/", typed | {"switch": "en"}, headers={"Accept-Language": "fr"}))

    assert "Set up your portal" in page
    assert 'value="Atelier Nord"' in page
    assert PASSWORD not in page
    assert "Set up your portal" in text_of(client.get("/start/", headers={"Accept-Language": "fr"}))


def test_one_form_makes_all_of_it_and_signs_in(typed: dict[str, str], client: Client) -> None:
    """Company, administrator, mailbox with its test, work group; then the second page, and the list of what is left."""
    answer = client.post("/start/", typed)

    assert answer.headers["Location"] == SECOND
    account = Account.objects.get()
    assert account.check_password(PASSWORD)
    company = Company.objects.get()
    assert (company.own_name, company.country, company.own_time_zone) == ("Atelier Nord", "BE", "Europe/Brussels")
    mailbox, group = Mailbox.objects.get(), WorkGroup.objects.get()
    assert (mailbox.address, mailbox.is_default, group.mailbox) == ("support@nord.example", True, mailbox)
    assert list(group.members.all()) == [account.employee]
    assert MailboxTest.objects.get().mailbox == mailbox
    assert SettingChange.objects.filter(model="company.company", account=account).exists()
    page = text_of(client.get("/settings/"))
    assert "Reste à faire" in page
    assert f"/settings/mailboxes/{mailbox.pk}/test/{MailboxTest.objects.get().pk}/?seen=" in page
    assert "Inviter vos collègues" in page


def test_the_mailbox_can_wait(typed: dict[str, str], client: Client) -> None:
    client.post("/start/", typed | {"mailbox": ""})

    assert Account.objects.exists()
    assert not MailboxTest.objects.exists()


def test_an_address_that_the_door_was_asked_for_becomes_the_mailbox(typed: dict[str, str], client: Client) -> None:
    """I1: until then the address of the settings file takes mails."""
    Mailbox.objects.receiving(settings.DEFAULT_FROM_EMAIL)

    client.post("/start/", typed)

    assert Mailbox.objects.get().address == "support@nord.example"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"code": "aaaa-bbbb-cccc"}, "Ce n’est pas le code"),
        ({"code": ""}, "obligatoire"),
        ({"company": ""}, "obligatoire"),
        ({"company": "N" * 81}, "80"),
        ({"email": "ada"}, "@"),
        ({"password1": "court", "password2": "court"}, "12"),
        ({"password2": PASSWORD + "!"}, "Les deux mots de passe diffèrent"),
        ({"password1": "ada@nord.example", "password2": "ada@nord.example"}, "mot de passe"),
        ({"time_zone": "Mars/Olympus"}, "fuseau horaire"),
        ({"country": "XX"}, "XX"),
        ({"language": "de"}, "de"),
        ({"mailbox": "é@nord.example"}, "sans accent"),
        ({"mailbox": "s" * 22 + "@nord.example"}, "21"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(
    typed: dict[str, str], client: Client, wrong: dict[str, str], said: str
) -> None:
    """U5: all of it or nothing, and what was typed stays."""
    page = text_of(client.post("/start/", typed | wrong, headers={"Accept-Language": "fr"}), status=422)

    assert said in page
    assert 'value="Dépannage"' in page
    assert PASSWORD not in page
    assert not Account.objects.exists()
    assert not WorkGroup.objects.exists()
    assert Company.objects.get().own_name == ""


@pytest.mark.parametrize("change", [str.upper, lambda code: code.replace("-", ""), lambda code: code.replace("-", " ")])
def test_the_code_is_read_however_it_is_typed(new_portal: None, change: "object") -> None:
    assert start_code.is_right(change(start_code.code()))  # type: ignore[operator]  # one of the three above
    assert not start_code.is_right("")
    assert not start_code.is_right(start_code.code()[:-1])


def test_the_code_is_kept_where_only_the_owner_reads_it(new_portal: None, tmp_path: "object") -> None:
    with override_settings(DATA_DIR=tmp_path):
        file = start_code.write()
        start_code.write()

        assert file.read_text().strip() == start_code.code()
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
        start_code.remove()
        assert not file.exists()


def test_it_works_once_only(typed: dict[str, str], client: Client) -> None:
    client.post("/start/", typed)

    other = Client()
    again = other.post("/start/", typed | {"email": "eve@nord.example"}, headers={"Accept-Language": "fr"})
    assert "installé ce portail entre-temps" in text_of(again, status=409)
    assert other.get("/start/").headers["Location"] == "/"
    assert Account.objects.count() == 1


def test_the_code_is_asked_by_the_act_itself(new_portal: None) -> None:
    with pytest.raises(WrongCode):
        begin(NEW, code="")


@pytest.mark.django_db(transaction=True)
def test_of_two_browsers_at_once_one_wins() -> None:
    barrier, outcomes, code = Barrier(2), [], start_code.code()

    def start() -> None:
        barrier.wait(10)
        try:
            begin(NEW, code=code)
            outcomes.append("made")
        except AlreadyBegun:
            outcomes.append("told")
        finally:
            connections.close_all()

    both = [Thread(target=start) for _ in range(2)]
    for thread in both:
        thread.start()
    for thread in both:
        thread.join(30)

    assert sorted(outcomes) == ["made", "told"]
    assert Account.objects.count() == 1


def test_a_portal_in_use_asks_nothing_and_shows_nothing_of_it(root: Employee) -> None:
    """No list, no query more; whoever asks for the page is led away."""
    assert "Reste à faire" not in text_of(browse(root).get("/settings/"))
    assert browse(root).get("/start/").headers["Location"] == "/"
    assert count_queries(lambda: Client().get("/accounts/login/")) <= 2


def test_each_line_is_put_aside_by_itself(root: Employee) -> None:
    codes = [task.code for task in FIRST_TASKS]
    Company.objects.update(first_tasks=codes)

    browse(root).post("/settings/first-tasks/", {"task": "https"})
    browse(root).post("/settings/first-tasks/", {"task": "nonsense"})

    assert Company.objects.get().first_tasks == [code for code in codes if code != "https"]
    assert "Passer en https" not in text_of(browse(root).get("/settings/"))


@override_settings(SITE_URL="https://support.nord.example")
def test_a_line_vanishes_once_it_is_done(root: Employee) -> None:
    """Computed from what there is, nothing is ticked by hand."""
    Company.objects.update(first_tasks=["mailbox", "https", "colleagues"])
    mailbox = Mailbox.objects.create(name="Support", address="support@nord.example", is_default=True)
    page = text_of(browse(root).get("/settings/"))
    assert "Tester la boîte mail" in page
    assert "Passer en https" not in page

    MailboxTest.objects.create(mailbox=mailbox, message_id="1", state="returned")

    assert "Tester la boîte mail" not in text_of(browse(root).get("/settings/"))


@pytest.mark.parametrize("changed", [{"trusted_server": "mx.nord.example"}, {"accepts_unverified": True}])
def test_emails_of_clients_need_a_server_that_judges_them(root: Employee, changed: dict[str, object]) -> None:
    """I4, S1: without it, all that clients write first is set aside, and nothing else would tell it."""
    Company.objects.update(first_tasks=["trusted-server"])
    Mailbox.objects.create(name="Support", address="support@nord.example", is_default=True)
    assert "Nommer le serveur qui juge les expéditeurs" in text_of(browse(root).get("/settings/"))

    Mailbox.objects.update(**changed)

    assert "Reste à faire" not in text_of(browse(root).get("/settings/"))


def test_every_line_has_its_place(root: Employee) -> None:
    Company.objects.update(first_tasks=[task.code for task in FIRST_TASKS])

    for task in FIRST_TASKS:
        assert browse(root).get(task.url).status_code == 200, task.code


def test_ben_is_refused(ben: Employee) -> None:
    """S2"""
    Company.objects.update(first_tasks=["https"])

    assert browse(ben).post("/settings/first-tasks/", {"task": "https"}).status_code == 403
    assert Company.objects.get().first_tasks == ["https"]
