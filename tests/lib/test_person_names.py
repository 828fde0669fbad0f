"""A name is read in either order (C2)."""

import pytest

from joindre.lib.person_names import TypedName, take_apart


@pytest.mark.parametrize(
    ("typed", "last", "first"),
    [
        ("Sophie Delorme", "Delorme", "Sophie"),
        ("Delorme Sophie", "Delorme", "Sophie"),
        ("DELORME Sophie", "DELORME", "Sophie"),
        ("Sophie DELORME", "DELORME", "Sophie"),
        ("Delorme, Sophie", "Delorme", "Sophie"),
        ("de la Tour, Jean-Luc", "de la Tour", "Jean-Luc"),
        ("Jean-Luc de la Tour", "de la Tour", "Jean-Luc"),
        ("de la Tour Jean-Luc", "de la Tour", "Jean-Luc"),
        ("DE LA TOUR Jean-Luc", "DE LA TOUR", "Jean-Luc"),
        ("Jean de LA TOUR", "de LA TOUR", "Jean"),
        ("d’ARTAGNAN Charles", "d’ARTAGNAN", "Charles"),
        ("Jeanne d’Arc", "d’Arc", "Jeanne"),
        ("Marie Claire Dupont", "Dupont", "Marie Claire"),
        ("Dupont Marie Claire", "Dupont", "Marie Claire"),
        ("Bernard Claire", "Bernard", "Claire"),
        ("Claire Bernard", "Bernard", "Claire"),
        ("Martin Bernard", "Bernard", "Martin"),
        ("LEROY SOPHIE", "LEROY", "SOPHIE"),
        ("Wei Zhang", "Zhang", "Wei"),
        ("El Amrani Karim", "El Amrani", "Karim"),
        ("van der Berg Piet", "van der Berg", "Piet"),
        ("van der Berg", "van der Berg", ""),
        ("Delorme", "Delorme", ""),
        ("Fiona McDONALD", "McDONALD", "Fiona"),
        ("John F. Kennedy", "Kennedy", "John F."),
        ("Ben Bernard", "Bernard", "Ben"),
        ("C. Bernard", "Bernard", "C."),
        ("J.-P. Lind", "Lind", "J.-P."),
        ("Delorme S.", "Delorme", "S."),
        ("Sophie D.", "D.", "Sophie"),
        ("« Sophie Delorme »", "Delorme", "Sophie"),
        ("Sophie Delorme (Atelier Nord)", "Delorme (Atelier Nord)", "Sophie"),
        ("(Sophie)", "(Sophie)", ""),
        ("Lefèvre\u202fÉlodie\u200b", "Lefèvre", "Élodie"),
        ("", "", ""),
    ],
)
def test_first_and_last_name_are_found(typed: str, last: str, first: str) -> None:
    assert take_apart(typed) == TypedName(last=last, first=first)


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("Mme Delorme", TypedName(title="Mme", last="Delorme")),
        ("Madame Sophie Delorme", TypedName(title="Mme", last="Delorme", first="Sophie")),
        ("M. DELORME Paul", TypedName(title="M.", last="DELORME", first="Paul")),
        ("M Paul Delorme", TypedName(title="M.", last="Delorme", first="Paul")),
        ("Dr. Rosa Lind", TypedName(title="Dr", last="Lind", first="Rosa")),
        ("Delorme Sophie (Mme)", TypedName(title="Mme", last="Delorme", first="Sophie")),
        ("Delorme, Sophie, Mme", TypedName(title="Mme", last="Delorme", first="Sophie")),
        ("M.Delorme", TypedName(title="M.", last="Delorme")),
        ("Delorme (M.)", TypedName(title="M.", last="Delorme")),
        ("M. et Mme Paul Delorme", TypedName(title="M.", last="Delorme", first="Paul")),
        ("Me Lind", TypedName(title="Me", last="Lind")),
        ("Mr John Smith", TypedName(title="M.", last="Smith", first="John")),
        ("Mme", TypedName(last="Mme")),
    ],
)
def test_so_is_the_title(typed: str, name: TypedName) -> None:
    assert take_apart(typed) == name


def test_titles_alone_are_taken_off_however_many_there_are() -> None:
    """Proves A4: whatever is typed is answered."""
    assert take_apart("Mme Dr Lind Mme").last == "Lind"
    assert take_apart("Mme " * 20_000) == TypedName(title="Mme", last="Mme")
