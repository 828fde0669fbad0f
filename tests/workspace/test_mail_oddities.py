"""The dialog says what is odd about a mail, once (M9)."""

from joindre.directory.models import Contact, Employee
from joindre.mail.models import Mailbox
from joindre.messaging.models import SentMail
from joindre.tickets.models import Ticket
from tests.answers import text_of
from tests.cast import browse
from tests.workspace.mails import posted


def mail(ticket: Ticket) -> str:
    return f"/tickets/{ticket.number}/mail/"


def test_it_is_asked_once(ticket: Ticket, ada: Employee, dora: Contact) -> None:
    """M9: what was read is not asked again, and pressing *Envoyer* once more is no answer."""
    client, data = browse(ada, htmx=True), posted(to=[f"c{dora.pk}"])

    first, again = client.post(mail(ticket), data), client.post(mail(ticket), data)
    sent = client.post(mail(ticket), data | {"warned": f"other_customer:{dora.email} "})

    assert "Dora Dubois est un contact d’un autre client" in text_of(first, status=409).replace("\xa0", " ")
    assert f'value="other_customer:{dora.email} "' in text_of(again, status=409)
    assert sent.status_code == 204
    assert SentMail.objects.count() == 1


def test_only_what_is_new_is_asked_when_people_are_added(ticket: Ticket, ada: Employee) -> None:
    """M9"""
    data = posted(to=["a@imprimeur.example", "b@autre.example"], warned="new_domain:a@imprimeur.example")

    page = text_of(browse(ada, htmx=True).post(mail(ticket), data), status=409)

    assert page.count('name="remove"') == 1
    assert 'name="remove" value="b@autre.example"' in page
    assert '<input type="hidden" name="warned" value="new_domain:a@imprimeur.example">' in page


def test_somebody_is_removed_without_script(ticket: Ticket, ada: Employee, dora: Contact) -> None:
    """M9, U2: the text stays, and nothing is sent."""
    data = posted(to=[f"c{dora.pk}", "A Lee <a@imprimeur.example>"], cc=["b@autre.example"], remove=dora.email)

    page = text_of(browse(ada).post(mail(ticket), data))

    assert "Dora" not in page
    assert "A Lee" in page
    assert "Bonjour." in page
    assert 'name="remove" value="b@autre.example"' in page
    assert not SentMail.objects.exists()


def test_nobody_is_left(ticket: Ticket, ada: Employee, dora: Contact) -> None:
    page = browse(ada).post(mail(ticket), posted(to=[f"c{dora.pk}"], remove=dora.email))

    assert 'class="guard"' not in text_of(page)


def test_odd_input_removes_nobody(ticket: Ticket, ada: Employee) -> None:
    """U2: neither an address that nobody has, nor keys that are none."""
    data = posted(to=["a@imprimeur.example"], remove="\x00 <>", warned=["", "\x00", "x" * 5000])

    assert "a@imprimeur.example" in text_of(browse(ada).post(mail(ticket), data))


def test_an_alias_of_ours_is_refused(ticket: Ticket, ada: Employee) -> None:
    """M9"""
    Mailbox.objects.create(name="Maison", address="support@maison.example")

    page = text_of(browse(ada).post(mail(ticket), posted(to=["Support+abc@maison.example"])), status=422)

    assert "est notre propre boîte aux lettres" in page


def test_answers_are_carried_along(ticket: Ticket, ada: Employee, carol: Contact, dora: Contact) -> None:
    """M1, M6, M9: three questions, one after the other, each once."""
    client, data = browse(ada, htmx=True), posted(to=[f"c{carol.pk}", f"c{dora.pk}"], body="")

    page = text_of(client.post(mail(ticket), data | {"by_mail_anyway": "on", "empty_anyway": "on"}), status=409)

    assert '<input type="hidden" name="by_mail_anyway" value="on">' in page
    assert '<input type="hidden" name="empty_anyway" value="on">' in page
