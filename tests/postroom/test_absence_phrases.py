"""The phrases by which a program says that somebody is away, in each language that the reader knows (I8)."""

import pytest

import postroom
from postroom import Kind
from tests.postroom.mails import HEADERS

AUTOMATIC = "Auto-Submitted: auto-replied\n"
ABSENCES = [
    "Out of office", "Out-of-the-office: Ben", "OUT OF THE OFFICE", "OOO until Monday", "Away from the office",
    "Away from my desk", "Away from my mail", "On vacation", "On holiday", "On leave", "Vacation reply",
    "Vacation message", "Vacation notice", "Absent", "Absence", "Absente", "Absence du bureau", "En congé", "En congés",
    "Message d'absence", "Message d’absence", "Hors du bureau", "Abwesend", "Abwesenheit", "Nicht im Büro",
    "Nicht im Haus", "Im Urlaub", "Fuera de oficina", "Fuera de la oficina", "Ausente", "Ausencia", "De vacaciones",
    "Fuori sede", "Fuori ufficio", "Assenza", "Afwezig", "Frånvaro", "Ude af kontoret", "Fraværende", "Poissa",
    "Poza biurem", "Nieobecność",
]  # fmt: skip
AUTOMATIC_SUBJECTS = [
    "Réponse automatique", "Reponse automatique", "Automatic reply", "Auto reply", "Auto-Reply", "Autoreply",
    "Automatic response", "Auto-Response", "Automatische Antwort", "Respuesta automática",
    "Risposta automatica", "Resposta automática", "Automatisch antwoord", "Automatiskt svar", "Autosvar",
    "Automatisk svar", "Automaattinen vastaus", "Odpowiedź automatyczna", "Автоответ",
    "自動返信", "自动回复", "自動回覆",
    "Notification d'absence", "Notification d’absence", "Automatyczna odpowiedź", "Abwesenheitsnotiz",
]  # fmt: skip
TEXTS = [
    "Je suis absent.", "Je serai absente.", "Suis en congé.", "Serai en congés.", "Mme Roy sera en vacances.",
    "M. Roy est en déplacement.", "Nous sommes hors du bureau.", "Je suis actuellement indisponible.",
    "Je suis momentanément absent.", "Je suis en ce moment absent.", "I am out of office.", "I'm out of the office.",
    "I’m away.", "I will be on vacation.", "I'll be on holiday.", "Am currently on annual leave.", "Ben is on leave.",
    "I am currently not in the office.", "I am presently travelling.", "I am out.", "Out of office.",
    "Ich bin nicht im Büro.", "Bin nicht im Haus.", "Frau Roy ist abwesend.", "Ich bin bis Montag im Urlaub.",
    "Ich bin nicht erreichbar.", "Estoy fuera de la oficina.", "Estaré de vacaciones.", "Me encuentro ausente.",
    "Je serai de retour lundi.", "Nous serons au bureau le 4.", "Je reviendrai le 4.", "Je reviens au bureau le 4.",
    "Back in the office on Monday.", "Returning on Monday.", "Ich bin Montag wieder im Büro.",
    "Ich bin Montag wieder da.",
    "Ich bin Montag wieder erreichbar.", "Regreso el lunes.", "Volveré el lunes.", "Vuelvo el lunes.",
]  # fmt: skip
FIRST_PERSON = [
    "Je suis parti.", "Je serai parti.", "I am gone.", "I'm gone.", "I’m gone.", "I will be gone.", "I'll be gone.",
    "Ich bin fort.", "Estoy lejos.", "Estaré lejos.", "Me encuentro lejos.", "Sono via.", "Ik ben weg.",
    "Jag är borta.",
    "Jeg er borte.", "Estou longe.",
]  # fmt: skip


def read(subject: str, text: str, *, headers: str = "") -> postroom.Email:
    return postroom.read(f"{headers}{HEADERS.replace('Demande', subject)}\n{text}\n".encode())


@pytest.mark.parametrize("subject", [*ABSENCES, "Ticket 4: I am OOO", "Ben: poissa"])
def test_an_automatic_reply_with_such_a_subject_is_out_of_office(subject: str) -> None:
    assert read(subject, "Merci.", headers=AUTOMATIC).kind is Kind.OUT_OF_OFFICE
    assert read(subject, "Merci.").kind is Kind.PERSON


@pytest.mark.parametrize("subject", ["Absence de réponse", "Booo", "Congestion", "Demande", ""])
def test_an_automatic_reply_with_another_subject_is_no_absence(subject: str) -> None:
    assert read(subject, "Merci.", headers=AUTOMATIC).kind is Kind.AUTO_REPLY
    assert read(subject, "Je suis là.").kind is Kind.PERSON


def test_a_mail_without_a_subject_is_from_a_person() -> None:
    assert postroom.read(b"From: Ben <b@x.example>\n\nJe suis parti.").kind is Kind.PERSON


@pytest.mark.parametrize("subject", AUTOMATIC_SUBJECTS)
def test_a_subject_that_says_so_makes_a_reply_automatic(subject: str) -> None:
    """Some programs write no header, but only a subject. It counts at its beginning."""
    is_away = "absence" in subject or subject == "Abwesenheitsnotiz"

    assert read(f"{subject} : Demande", "Merci.").kind is (Kind.OUT_OF_OFFICE if is_away else Kind.AUTO_REPLY)
    assert read(f" {subject.upper()}", "Merci.").is_automatic
    assert read(f"Votre message : {subject}", "Merci.").kind is Kind.PERSON


@pytest.mark.parametrize("text", TEXTS)
def test_an_automatic_reply_with_such_a_text_is_out_of_office(text: str) -> None:
    assert read("Demande", f"Bonjour. {text}", headers=AUTOMATIC).kind is Kind.OUT_OF_OFFICE
    assert read("Demande", text).kind is Kind.PERSON


@pytest.mark.parametrize(
    "text", ["Merci de votre message.", "Ben is outside.", "Regresor ella.", "Nous viendrons le 4."]
)
def test_an_automatic_reply_with_another_text_is_no_absence(text: str) -> None:
    assert read("Demande", text, headers=AUTOMATIC).kind is Kind.AUTO_REPLY


@pytest.mark.parametrize("text", FIRST_PERSON)
def test_without_a_header_the_subject_begins_so_and_the_text_is_in_the_first_person(text: str) -> None:
    assert read("Absence", text).kind is Kind.OUT_OF_OFFICE
    assert read("ABSENCE", text.upper()).kind is Kind.OUT_OF_OFFICE
    assert read("Votre absence", text).kind is Kind.PERSON
    assert read("Demande", text).kind is Kind.PERSON


@pytest.mark.parametrize(("end", "kind"), [(6_000, Kind.OUT_OF_OFFICE), (6_001, Kind.AUTO_REPLY)])
def test_only_the_beginning_of_a_long_text_is_searched(end: int, kind: Kind) -> None:
    phrase = "Je suis absent"
    filler = ("merci " * 1_100)[: end - len(phrase) - 1]

    assert read("Demande", f"{filler} {phrase}", headers=AUTOMATIC).kind is kind
