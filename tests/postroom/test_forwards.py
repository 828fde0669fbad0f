"""A mail that is forwarded inside the text of another: what of it is read, and by which subject it shows itself."""

import pytest

import postroom
from postroom import Address

XAVIER = Address(name="Xavier Roux", address="xavier@x.example")
BLOCK = "From: {sender}\nDate: {date}\nSubject: Essai\nTo: Ann <ann@b.example>\n"
MONDAY = "Mon, 23 Nov 2026 10:02:00 +0100"


def read(text: str, *, subject: str = "Fwd: Demande") -> postroom.Email:
    headers = f"From: Ann <ann@b.example>\nSubject: {subject}\nContent-Type: text/plain; charset=utf-8\n\n"
    return postroom.read(f"{headers}{text}\n".encode())


def forwarded(text: str, *, subject: str = "Fwd: Demande") -> postroom.Forwarded:
    mail = read(text, subject=subject)
    assert mail.forwarded is not None
    assert mail.quoted_text == ""
    return mail.forwarded


def block(*, sender: str = "Xavier Roux <xavier@x.example>", date: str = MONDAY) -> str:
    return BLOCK.format(sender=sender, date=date)


def marked(text: str) -> str:
    return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))


def test_headers_above_the_text_are_read() -> None:
    assert forwarded(f"Voyez.\n\n{block()}\nLe texte.\n\nFin.") == postroom.Forwarded(
        sender=XAVIER, subject="Essai", date="2026-11-23T10:02:00+01:00", text="Le texte.\n\nFin."
    )


@pytest.mark.parametrize(
    ("date", "read_as"),
    [
        ("Mon, 23 Nov 2026 10:02:00 +0100", "2026-11-23T10:02:00+01:00"),
        ("23 Nov 2026 10:02:00", "2026-11-23T10:02:00"),
        ("lundi 23 novembre 2026 10:02", "lundi 23 novembre 2026 10:02"),
        ("Mon, 99 Nov 2026 10:02:00 +0100", "Mon, 99 Nov 2026 10:02:00 +0100"),
        ("", None),
    ],
)
def test_a_date_that_cannot_be_read_stays_as_it_was_written(date: str, read_as: str | None) -> None:
    assert forwarded(f"Voyez.\n\n{block(date=date)}\nLe texte.").date == read_as


def test_the_subject_of_the_mail_stands_for_one_that_is_missing() -> None:
    assert forwarded("Voyez.\n\n---------- Forwarded message ----------\nFrom: x@x.example\n\nUn.").subject == "Demande"
    assert forwarded(f"Voyez.\n\n{block().replace('Essai', '')}\nLe texte.").subject == "Demande"


@pytest.mark.parametrize(
    ("sender", "found"),
    [
        ("Xavier Roux <xavier@x.example>", XAVIER),
        ("Xavier Roux [mailto:xavier@x.example]", XAVIER),
        ("Xavier Roux [MAILTO:xavier@x.example]", XAVIER),
        ("Xavier Roux [xavier@x.example]", XAVIER),
        ("Xavier Roux (xavier@x.example)", XAVIER),
        ("Xavier Roux (mailto:xavier@x.example)", XAVIER),
        ("Xavier Roux <xavier@x.example<mailto:xavier@x.example>>", XAVIER),
        ("Xavier Roux<mailto:xavier@x.example> <xavier@x.example>", XAVIER),
        ("[Xavier Roux] <xavier@x.example>", XAVIER),
        ("mailto:Xavier Roux <xavier@x.example>", XAVIER),
        ('"mailto:Xavier Roux" <xavier@x.example>', XAVIER),
        ("xavier@x.example", Address(address="xavier@x.example")),
        ("xavier@x.example [mailto:xavier@x.example]", Address(address="xavier@x.example")),
        ("[mailto:xavier@x.example]", Address(address="xavier@x.example")),
        ("Xavier Roux", Address(name="Xavier Roux")),
        ("[Xavier Roux]", Address(name="Xavier Roux")),
        *(
            (f"Xavier Roux <xavier@x.example> {words} Team <team@x.example>", XAVIER)
            for words in (
                "on behalf of", "On Behalf Of", "de la part de", "im Auftrag von", "en nombre de", "namens",
                "per conto di",
            )
        ),
    ],
)  # fmt: skip
def test_the_sender_is_read_as_programs_write_it(sender: str, found: Address) -> None:
    assert forwarded(f"Voyez.\n\n{block(sender=sender)}\nLe texte.").sender == found


@pytest.mark.parametrize(
    "attribution",
    [
        "On Mon, 23 Nov 2026 at 10:02, Xavier Roux <xavier@x.example> wrote:",
        "On 23 Nov 2026, at 10:02 AM, Xavier Roux <xavier@x.example> wrote:",
        "On 23 Nov 2026 10:02:11pm Xavier Roux <xavier@x.example> wrote:",
        'On 23 Nov 2026 9:02:11 PM "Xavier Roux" <xavier@x.example> wrote:',
        "On Monday, 23 November 2026, 'Xavier Roux' <xavier@x.example> wrote:",
        "On Monday, 23 November 2026, Xavier Roux\n<xavier@x.example> wrote:",
        "Le 23/11/2026 à 10:02, « Xavier Roux » <xavier@x.example> a écrit :",
        "Le 23/11/2026 à 10:02, ”Xavier Roux” <xavier@x.example> a écrit :",
        "Am Montag 23. November 2026 um 10:02 schrieb „Xavier Roux“ <xavier@x.example>:",
        "Am 23.11.2026 schrieb Xavier Roux <xavier@x.example>:",
        "Am 23. November 2026 schrieb Xavier Roux <xavier@x.example>:",
        "Op 23 nov. 2026 om 10:02 heeft Xavier Roux <xavier@x.example> het volgende geschreven:",
        "Op 23-11-2026 om 10:02 schreef Xavier Roux <xavier@x.example>:",
        "Den 23.11.2026 kl. 10:02 skrev Xavier Roux <xavier@x.example>:",
        "W dniu 23.11.2026 o 10:02 użytkownik Xavier Roux <xavier@x.example> napisał:",
        "Dne 23.11.2026 v 10:02 uživatel Xavier Roux <xavier@x.example> napsal:",
        "2026-11-23 10:02 GMT+01:00 Xavier Roux <xavier@x.example>:",
    ],
)
def test_a_sentence_above_the_text_names_the_sender(attribution: str) -> None:
    found = forwarded(f"Voyez.\n\n{attribution}\n\nLe texte.")

    assert (found.sender, found.text) == (XAVIER, "Le texte.")


@pytest.mark.parametrize(
    ("attribution", "sender"),
    [
        ("On 23.11.2026 10:02, xavier@x.example wrote:", Address(address="xavier@x.example")),
        ("On 23.11.2026 10:02, <xavier@x.example> wrote:", Address(address="xavier@x.example")),
        ("On 23.11.2026 10:02, Xavier Roux wrote:", None),
    ],
)
def test_a_sentence_may_lack_the_name_or_the_address(attribution: str, sender: Address | None) -> None:
    found = forwarded(f"Voyez.\n\n{attribution}\n\nLe texte.")

    assert found == postroom.Forwarded(sender=sender, subject="Demande", text="Le texte.")


def test_a_title_without_headers_is_above_the_text() -> None:
    found = forwarded("Voyez.\n\n---- Forwarded message ----\n\nLe texte.\n> avant", subject="Demande")

    assert found == postroom.Forwarded(text="Le texte.\n> avant")


@pytest.mark.parametrize("subject", ["Fwd: Demande", "Demande"])
@pytest.mark.parametrize(
    "title", ["Begin forwarded message:\n\n", "---- Forwarded message ----\n", "--- Forwarded Message ---\n\n"]
)
def test_quote_marks_around_the_whole_mail_are_removed(title: str, subject: str) -> None:
    found = forwarded(f"Voyez.\n\n{title}{marked(block())}\n> Le texte.\n> > cité\n>Fin.", subject=subject)

    assert found == postroom.Forwarded(
        sender=XAVIER, subject="Essai", date="2026-11-23T10:02:00+01:00", text="Le texte.\n> cité\nFin."
    )


def test_quote_marks_are_removed_where_only_the_text_has_them() -> None:
    assert forwarded(f"Voyez.\n\n{block()}\n> Le texte.\n>\n>> cité").text == "Le texte.\n\n> cité"
    assert forwarded("Voyez.\n\n---- Forwarded message ----\n> Le texte.\n\n> Fin.").text == "Le texte.\n\nFin."


def test_what_is_written_below_a_marked_mail_stays_as_it_is() -> None:
    found = forwarded(f"Voyez.\n\n---- Forwarded message ----\n{marked(block())}\n> Le texte.\nUne remarque.")

    assert found.text == "Le texte.\nUne remarque."


def test_quotes_within_the_forwarded_mail_keep_their_marks() -> None:
    assert forwarded(f"Voyez.\n\n{block()}\n> avant\n\nLe texte.").text == "> avant\n\nLe texte."
    sentence = "On Mon, 23 Nov 2026 at 10:02, Xavier Roux <xavier@x.example> wrote:"
    assert forwarded(f"Voyez.\n\n{sentence}\n\nLe texte.\n> avant").text == "Le texte.\n> avant"


@pytest.mark.parametrize("end", ["", "\n", "\n\n"])
def test_a_forwarded_mail_may_be_empty(end: str) -> None:
    found = forwarded(f"Voyez.\n\n{block()}{end}")

    assert (found.sender, found.subject, found.text) == (XAVIER, "Essai", None)


FORWARDS = [
    "Fw", "Fwd", "FWD", "WG", "TR", "RV", "ENC", "I", "VS", "VB", "VL", "VID", "Videres", "Videresend", "Doorst",
    "PD", "PdL", "Redir", "Redir.", "Továbbítás", "Tov", "ilt", "İLT", "i\u0307lt", "转发", "轉寄", "전달", "転送",
    "ΠΡΘ", "FS", "Przekaż", "Přep", "Preposl", "TRS", "WTR", "Отпр", "Пересл", "הועבר", "Fwdx", "fw12", "Tr ",
    " Fwd", "Fwd[2]", "Fwd [12] ",
]  # fmt: skip
REPLIES = [
    "Re", "RE", "AW", "SV", "Antw", "Antwort", "Odp", "YNT", "R", "Rép", "RIF", "RES", "回复", "回覆", "答复",
    "Ответ", "HA", "Vá", "ATB", "ΑΠ", "תשובה", "Re ", " Re", "Re[2]", "Re [12] ",
]  # fmt: skip
SENTENCE = "On Mon, 23 Nov 2026 at 10:02, Xavier Roux <xavier@x.example> wrote:"


@pytest.mark.parametrize("colon", [":", "\uff1a"])
@pytest.mark.parametrize("prefix", FORWARDS)
def test_the_subject_shows_a_forward(prefix: str, colon: str) -> None:
    mail = read(f"Voyez.\n\n{SENTENCE}\n\nLe texte.", subject=f"{prefix}{colon} Demande")

    assert mail.forwarded is not None
    assert mail.forwarded.text == "Le texte."


@pytest.mark.parametrize("subject", ["Re: Fwd: Demande", "Demande", "Fwd Demande", "Trois: Demande", "", "fwabcd: x"])
def test_any_other_subject_shows_none(subject: str) -> None:
    mail = read(f"Voyez.\n\n{SENTENCE}\n\nLe texte.", subject=subject)

    assert mail.forwarded is None
    assert mail.visible_text == "Voyez."


@pytest.mark.parametrize("colon", [":", "\uff1a"])
@pytest.mark.parametrize("prefix", REPLIES)
def test_headers_with_nothing_above_them_are_no_forward_in_a_reply(prefix: str, colon: str) -> None:
    assert read(f"{block()}\nLe texte.", subject=f"{prefix}{colon} Demande").forwarded is None


@pytest.mark.parametrize("subject", ["Demande", "", "Réunion: Demande", "Re Demande"])
def test_headers_with_nothing_above_them_are_a_forward(subject: str) -> None:
    assert forwarded(f"{block()}\nLe texte.", subject=subject).text == "Le texte."


@pytest.mark.parametrize(
    ("labels", "is_forward"),
    [
        (("Fra", "Sendt", "Til", "Emne"), True),
        (("Lähettäjä", "Lähetetty", "Vastaanottaja", "Aihe"), False),
    ],
)
@pytest.mark.parametrize("prefix", ["VS", "Vs", " vs "])
def test_what_vs_means_depends_on_the_language(labels: tuple[str, ...], prefix: str, *, is_forward: bool) -> None:
    """It is a forward in Danish and Norwegian, and a reply in Finnish."""
    values = ("Xavier Roux <xavier@x.example>", "23.11.2026 10:02", "Ann", "Essai")
    headers = "\n".join(f"{label}: {value}" for label, value in zip(labels, values, strict=True))

    mail = read(f"Se.\n\n{headers}\n\nLe texte.", subject=f"{prefix}: Demande")

    assert (mail.forwarded is not None) is is_forward


def test_a_forward_in_finnish_has_its_own_prefix() -> None:
    headers = "Lähettäjä: Xavier Roux <xavier@x.example>\nLähetetty: 23.11.2026\nAihe: Essai"

    assert read(f"Katso.\n\n{headers}\n\nLe texte.", subject="VL: Demande").forwarded is not None
