"""Writing with one's own mail program: the mail and its answers stay on the request (P2)."""

import smtplib
from email.message import EmailMessage
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from playwright.sync_api import Page, expect

from joindre.directory.models import Contact, Employee
from joindre.mail.models import OutgoingEmail
from joindre.messaging.models import MessageSettings
from tests.e2e.reaching import person
from tests.e2e.site import Site
from tests.messaging.arriving import believe_the_house_s_server


@pytest.mark.journey
def test_a_mail_from_the_mail_icon_and_its_answer_to_all_stay_on_the_request(
    site: Site, page: Page, ada: Employee, carol: Contact
) -> None:
    """P2: through SMTP; Carol, who has the mail, is not mailed again."""
    believe_the_house_s_server()
    MessageSettings.objects.filter(pk=1).update(copies_own_mails=True)
    page.reload()
    draft = urlsplit(person(page, "Demandeur").locator("[data-reach=mail]").get_attribute("href") or "")
    headers = {name: values[0] for name, values in parse_qs(draft.query).items()}
    to, cc = unquote(draft.path), headers["cc"]
    send(site, sender=ada.email, to=to, cc=cc, subject=headers["subject"], text="Le correctif part ce soir.")

    mine = page.locator(".entry.agent", has_text="Le correctif part ce soir.")
    expect(mine).to_contain_text("par mail")
    expect(mine).to_contain_text(f"Envoyé à {carol.name}")

    send(site, sender=carol.email, to=ada.email, cc=cc, subject=f"Re: {headers['subject']}", text="Merci beaucoup !")

    expect(page.locator(".entry.client", has_text="Merci beaucoup !")).to_be_visible()
    assert not OutgoingEmail.objects.exists()


def send(site: Site, *, sender: str, to: str, cc: str, subject: str, text: str) -> None:
    """What a mail program sends, as the house's server passes it on: it says that the sender is who they say."""
    mail = EmailMessage()
    mail["Authentication-Results"] = f"mx.joindre.example; dmarc=pass header.from={sender.partition('@')[2]}"
    mail["From"], mail["To"], mail["Cc"], mail["Subject"] = sender, to, cc, subject
    mail["Date"], mail["Message-ID"] = "Tue, 24 Nov 2026 10:00:00 +0100", f"<{len(text)}-{sender}>"
    mail.set_content(text)
    with smtplib.SMTP("127.0.0.1", site.mail_port) as program:
        program.send_message(mail, from_addr=sender, to_addrs=[cc])
