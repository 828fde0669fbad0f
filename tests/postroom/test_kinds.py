"""What sort of mail it is (I8). A person taken for a machine would never be answered: that is the worse mistake."""

import pytest

import postroom
from postroom import Kind

DATE = "Date: Mon, 23 Nov 2026 10:31:07 +0100\n"


def read(headers: str, text: str = "Bonjour") -> postroom.Email:
    return postroom.read(f"From: Sophie <s@x.example>\n{headers}\n{DATE}\n{text}\n".encode())


@pytest.mark.parametrize(
    ("headers", "kind"),
    [
        ("Auto-Submitted: auto-replied (vacation)", Kind.AUTO_REPLY),
        ("Auto-Submitted: auto-generated", Kind.AUTO_REPLY),
        ("Auto-Submitted: no", Kind.PERSON),
        ("X-Autoreply: yes", Kind.AUTO_REPLY),
        ("X-Auto-Response-Suppress: DR, OOF, AutoReply", Kind.AUTO_REPLY),
        ("X-Auto-Response-Suppress: None", Kind.PERSON),
        ("Precedence: auto_reply", Kind.AUTO_REPLY),
        ("Precedence: bulk", Kind.AUTO_REPLY),
        ("Precedence: list", Kind.LIST),
        ("List-Id: <nouvelles.x.example>", Kind.LIST),
        ("List-Unsubscribe: <https://x.example/u>", Kind.LIST),
        ("Subject: R\u00e9ponse automatique : Demande", Kind.AUTO_REPLY),
        ("X-Priority: 1", Kind.PERSON),
    ],
)
def test_headers_tell_machines_from_people(headers: str, kind: Kind) -> None:
    assert read(headers).kind is kind


@pytest.mark.parametrize(
    ("subject", "text"),
    [
        ("Absence de Mme Brun mardi", "Mme Brun est absente mardi, qui la remplace ?"),
        ("Absence", "Bonjour, l'agent d'accueil est absent jusqu'au 4 décembre."),
        ("Re: Mail delivery failed", "Voici le message d'erreur que reçoit notre client b@x.example."),
        ("Problème de livraison", "Le colis n'a pas été livré, j'ai reçu un avis d'échec."),
        ("Automatic door is broken", "The automatic door replies to nothing."),
        ("Vacation calendar", "I am looking for the vacation calendar."),
    ],
)
def test_people_who_write_about_such_things_are_people(subject: str, text: str) -> None:
    mail = read(f"Subject: {subject}", text)

    assert mail.kind is Kind.PERSON
    assert mail.absence is None
    assert mail.bounces == ()


@pytest.mark.parametrize(
    ("text", "until", "deputy"),
    [
        ("Je suis en congés du 23 au 27 novembre.", "2026-11-27", None),
        ("Je serai de retour le 2 janvier.", "2027-01-02", None),
        (
            "Je suis absent jusqu'au 01/12/2026 inclus. Contactez l'accueil : accueil@x.example",
            "2026-12-01",
            "accueil@x.example",
        ),
        (
            "I am away until 12/09/2026, please contact Bob Hill <bob@x.example>.",
            "2026-12-09",
            "Bob Hill <bob@x.example>",
        ),
        ("I am on leave, returning on Monday, 30 November.", "2026-11-30", None),
        ("Ich bin ab dem 7. Dezember wieder im Büro.", "2026-12-07", None),
        ("Ich bin bis einschließlich 04.12. nicht im Büro.", "2026-12-04", None),
        ("Estoy fuera de la oficina; regreso el 9 de diciembre.", "2026-12-09", None),
        ("Je suis absente pour une durée indéterminée.", None, None),
    ],
)
def test_an_absence_tells_until_when_and_who_stands_in(text: str, until: str | None, deputy: str | None) -> None:
    mail = read("Auto-Submitted: auto-replied", text)

    assert mail.kind is Kind.OUT_OF_OFFICE
    assert mail.absence is not None
    assert (mail.absence.until and mail.absence.until.isoformat()) == until
    assert mail.absence.deputy == deputy
