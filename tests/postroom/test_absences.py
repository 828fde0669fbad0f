"""Until when somebody is away, and who stands in, as their automatic reply says it (I8)."""

from datetime import date

import pytest

from postroom import Absence, absences

SENT_ON = date(2026, 11, 23)
RETURNS = [
    "De retour le 7 décembre.", "Retour 7 décembre.", "Je retournerai au bureau 7 décembre.",
    "Je reviendrai le 7 décembre.",
    "Je serai de nouveau là le 7 décembre.", "Reprise 7 décembre.", "Je reprendrai le 7 décembre.",
    "À partir du 7 décembre.", "Back on 7 December.", "Back in the office 7 December.", "Back at work 7 December.",
    "I return 7 December.", "Returning 7 December.", "Return to the office 7 December.", "As of 7 December.",
    "Available again 7 December.", "Ich bin ab 7. Dezember da.", "Ich bin ab dem 7. Dezember da.",
    "Am 7. Dezember bin ich da.", "Am Montag, 7. Dezember bin ich da.", "Am Montag, dem 7. Dezember bin ich da.",
    "Ab Dienstag 7. Dezember.", "Ab Mittwoch 7. Dezember.", "Ab Donnerstag 7. Dezember.", "Ab Freitag 7. Dezember.",
    "Ab Samstag 7. Dezember.", "Ab Sonntag 7. Dezember.", "Wieder im Büro: 7. Dezember.", "Wieder da: 7. Dezember.",
    "Wieder zurück: 7. Dezember.", "Wieder erreichbar: 7. Dezember.", "Zurück: 7. Dezember.", "Regreso 7 de diciembre.",
    "Regresaré 7 de diciembre.", "Va a regresar 7 de diciembre.", "Volveré 7 de diciembre.", "Volvere 7 de diciembre.",
    "Vuelta 7 de diciembre.", "De vuelta 7 de diciembre.", "Me reincorporaré 7 de diciembre.",
]  # fmt: skip
LAST_DAYS = [
    "Jusqu'au 7 décembre.", "Jusqu’au 7 décembre.", "Jusqu' au 7 décembre.", "Jusqu'à lundi 7 décembre.",
    "Du 1 au 7 décembre.", "Until 7 December.", "Till 7 December.", "Through 7 December.", "Monday to 7 December.",
    "Bis zum 7. Dezember.", "Bis einschließlich 7. Dezember.", "Bis einschl. 7. Dezember.", "Bis einschl 7. Dezember.",
    "Bis 7. Dezember.", "Hasta el 7 de diciembre.", "Hasta 7 de diciembre.", "Del lunes al 7 de diciembre.",
]  # fmt: skip
DEPUTIES = [
    "Contactez", "Vous pouvez contacter", "Vous pouvez joindre", "Adressez-vous à", "Adresser vous à", "Écrire à",
    "Écrivez à", "Prendre contact avec", "En cas d'urgence :", "En cas d’urgence :", "Pour toute urgence :",
    "Urgences :", "Urgent matters:", "Please contact", "Please reach out to", "Please write to", "Please email",
    "Please call", "My contact is", "You can reach", "Wenden Sie sich an", "Kontaktieren Sie", "Vertretung:",
    "In dringenden Fällen:", "Dringend:", "Póngase en contacto con", "Pónganse en contacto con",
    "Pongase en contacto con",
    "Contactar a", "Contacta a", "Contacte con", "Diríjase a", "Remplaçante :", "Remplacement :", "Suppléante :",
    "Backup:", "Deputy:",
    "My colleague", "Ma collègue", "Kollegin:", "Mi compañero",
]  # fmt: skip
TITLES = [
    "M.", "Mme", "Mr", "Mr.", "Mrs", "Mrs.", "Ms", "Ms.", "Monsieur", "Madame", "Herr", "Herrn", "Frau", "Sr", "Sr.",
    "Sra", "Sra.", "Don", "Doña", "Dr", "Dr.", "Please", "Merci", "Bitte",
]  # fmt: skip


def until(text: str) -> date | None:
    return absences.read(text, reference=SENT_ON).until


def deputy(text: str) -> str | None:
    return absences.read(text, reference=SENT_ON).deputy


@pytest.mark.parametrize("text", [*RETURNS, *LAST_DAYS])
def test_a_phrase_tells_the_day_after_it(text: str) -> None:
    assert until(text) == date(2026, 12, 7)
    assert until(text.upper()) == date(2026, 12, 7)
    assert until(text.replace("7", "lundi")) is None


@pytest.mark.parametrize("text", RETURNS)
def test_the_day_of_return_counts_more_than_the_last_day(text: str) -> None:
    assert until(f"Until 4 December 2026. Hasta el 4 de diciembre de 2026. {text}") == date(2026, 12, 7)


def test_the_first_phrase_with_a_date_counts() -> None:
    assert until(
        "De retour bientôt, plus exactement de retour dans nos bureaux, qui sont ailleurs. De retour le 4/12."
    ) == date(2026, 12, 4)
    assert until("Absent au moins deux semaines, de Lyon au Havre et retour, au 9 décembre.") == date(2026, 12, 9)


@pytest.mark.parametrize("end", ["", " au soir"])
@pytest.mark.parametrize(("phrase", "distance"), [("Reprise ", 59), ("Until ", 40)])
def test_the_date_begins_near_its_phrase(phrase: str, distance: int, end: str) -> None:
    """The rest of a year beyond the distance belongs to the date."""
    for filler in (5, distance - 9, distance - 2):
        assert until(f"{phrase}{'x' * filler} 31/01/2027{end}") == date(2027, 1, 31)
    assert until(f"{phrase}{'x' * (distance - 1)} 31/01/2027{end}") == date(2027, 1, 31)
    assert until(f"{phrase}{'x' * distance} 31/01/2027{end}") is None


@pytest.mark.parametrize("word", ["le", "du", "au", "je", "ich", "bis", "el", "hasta", "LE", *"éèàùäöüßñÉ"])
def test_a_text_that_is_not_english_writes_the_day_first(word: str) -> None:
    assert until(f"Return: 09/12/2026 {word}") == date(2026, 12, 9)
    assert until("Return: 09/12/2026 late") == date(2026, 9, 12)
    assert until("Until 09/12/2026 late") == date(2026, 9, 12)


def test_a_day_without_a_year_needs_the_date_of_the_mail() -> None:
    assert absences.read("De retour le 7 décembre.", reference=None).until is None
    assert absences.read("De retour le 7 décembre 2026.", reference=None).until == date(2026, 12, 7)


def test_phrases_may_be_wrapped() -> None:
    text = "Je serai de\n  retour le 7\ndécembre. Please\ncontact Anne\nRoy."

    assert absences.read(text, reference=SENT_ON) == Absence(until=date(2026, 12, 7), deputy="Anne Roy")


@pytest.mark.parametrize("phrase", DEPUTIES)
def test_a_phrase_names_who_stands_in(phrase: str) -> None:
    assert deputy(f"{phrase} Anne Roy <anne@x.example>.") == "Anne Roy <anne@x.example>"
    assert deputy(f"{phrase.upper()} anne@x.example.") == "anne@x.example"
    assert deputy(f"{phrase} Anne Roy.") == "Anne Roy"
    assert deputy("Anne Roy <anne@x.example> le sait.") is None


@pytest.mark.parametrize("title", TITLES)
def test_a_title_is_no_part_of_the_name(title: str) -> None:
    assert deputy(f"Contact {title} Anne Roy.") == "Anne Roy"
    assert deputy(f"Contact: {title} Anne Roy.") == "Anne Roy"
    assert deputy(f"Contact: {title} Anne Roy, anne@x.example") == "Anne Roy <anne@x.example>"


@pytest.mark.parametrize(
    "name",
    [
        "Anne Roy", "Anne Marie Roy", "Anne de Vries", "Jan van Dam", "Uta von Au", "Anne du Bois", "Yann Le Gall",
        "Anne la Roche", "Jean-Pierre Roy", "Sean O’Neil", "ROY Anne", "Élise Été", "Anne\u00a0Roy", "J. Roy",
    ],
)  # fmt: skip
def test_a_name_has_two_words_or_more(name: str) -> None:
    assert deputy(f"Contactez {name}, merci.") == name.replace("\u00a0", " ")
    assert deputy(f"Contactez {name} (anne@x.example)") == f"{name} <anne@x.example>".replace("\u00a0", " ")


@pytest.mark.parametrize("text", ["Contactez Anne.", "Contactez nos bureaux.", "Contactez ", "Anne Roy."])
def test_without_a_whole_name_or_address_nobody_is_named(text: str) -> None:
    assert deputy(text) is None


@pytest.mark.parametrize("address", ["a.b+c@x.example", "Xavier@x.example", "o'neil@x-y.example", "a_b-c@x.example"])
def test_the_address_is_whole(address: str) -> None:
    assert deputy(f"Contactez {address}.") == address
    assert deputy(f"Contactez .{address}.") == address
    assert deputy(f"Contactez Anne Roy : .{address}.") == f"Anne Roy <{address}>"


def test_an_address_counts_more_than_a_name() -> None:
    text = f"Contactez Anne Roy. {'x' * 150} Please call Bob Hill, bob@x.example"

    assert deputy(text) == "Bob Hill <bob@x.example>"
    assert deputy("Contact: Anne Roy or Bob Hill, bob@x.example") == "Bob Hill <bob@x.example>"


@pytest.mark.parametrize("end", ["", " ", " merci"])
@pytest.mark.parametrize(
    ("distance", "found"), [(140, "anne@x.example"), (150, "anne@x.example"), (158, "anne@x.example"), (159, None)]
)
def test_the_address_begins_near_its_phrase(distance: int, found: str | None, end: str) -> None:
    assert deputy(f"Contactez {'x' * distance} anne@x.example{end}") == found


@pytest.mark.parametrize("end", ["", ". Merci"])
@pytest.mark.parametrize(("distance", "found"), [(40, "Anne Royer"), (53, "Anne Royer"), (54, None)])
def test_the_name_begins_near_its_phrase(distance: int, found: str | None, end: str) -> None:
    assert deputy(f"Contactez {'x' * distance} Anne Royer{end}") == found
