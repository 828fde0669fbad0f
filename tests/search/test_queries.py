"""What people type becomes what is looked for, and is never an error."""

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from joindre.directory.models import Employee
from joindre.lib.richtext import clean, from_text
from joindre.notes.actions import write_note
from joindre.search.excerpts import excerpt
from joindre.search.queries import MOST_TERMS, Form, TicketNumber, read_query
from joindre.tickets.models import Ticket
from joindre.tickets.search import find, find_contacts, find_number, find_within
from tests.search.looking import is_found

TEXT = "Bonjour, la carte mère de l’imprimante du 2e étage est tombée : « erreur E-42 ». Elle date de 2019."
#: Signs that mean something to one of the databases, digits, and letters with and without accents.
SIGNS = "\"'*:&|!()<->^~{}[]%_\\ -+0123456789aàœ"
TYPED = st.text(st.one_of(st.sampled_from(f"{SIGNS}\0\n"), st.characters()), max_size=60)
#: Controls are no text: the sanitiser takes some of them away, and search takes them for blanks.
PRINTED = st.text(st.one_of(st.sampled_from(SIGNS), st.characters(exclude_categories=("C", "Z"))), max_size=60)


def forms_of(text: str) -> list[list[Form]]:
    return [list(term.forms) for term in read_query(text).terms]


def test_words_are_beginnings_and_phrases_are_not() -> None:
    assert forms_of("Imprim « carte mère »") == [
        [Form(words=("imprim",))],
        [Form(words=("carte", "mere"), is_prefix=False)],
    ]


def test_words_after_a_minus_are_excluded() -> None:
    query = read_query("carte -mère porte-monnaie")

    assert [term.forms[0].words for term in query.terms] == [("carte",), ("porte", "monnaie")]
    assert [term.forms[0].words for term in query.excluded] == [("mere",)]


@pytest.mark.parametrize("text", ["", "   ", "-", '""', "?!", "-imprimante", "_", "'; DROP TABLE --"])
def test_a_text_without_words_finds_nothing(text: str) -> None:
    assert not read_query(text) or text == "'; DROP TABLE --"


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("2026-00042", TicketNumber(year=2026, sequence=42)),
        (" #2026-000042 ", TicketNumber(year=2026, sequence=42)),
        ("#42", TicketNumber(year=None, sequence=42)),
        ("42", None),
        ("2026-00042 imprimante", None),
    ],
)
def test_a_number_alone_names_a_request(text: str, number: TicketNumber | None) -> None:
    assert read_query(text).number == number


def test_a_query_is_bounded() -> None:
    query = read_query(" ".join(f"mot{number}" for number in range(1000)))

    assert len(query.terms) == MOST_TERMS
    assert not read_query("-a " * 1000).terms


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("carte", True), ("CARTE MÈRE", True),
        ('"carte mère"', True), ('"mère carte"', False), ("mère carte", True),
        ("carte -mère", False), ("carte -clavier", True), ("imprimante", True),
        ("l’imprimante", True), ("d'imprimante", True),
        ('"cart"', False), ("primante", False), ("e-42", True), ("etage 2019", True), ("etage 2018", False),
        ("a", False),
        ("2e", True), ("la", True), ("est tombee e", True),
    ],
)  # fmt: skip
def test_what_is_found_in_a_text(text: str, *, found: bool, ticket: Ticket, ada: Employee) -> None:
    write_note(ticket, body=clean(f"<p>{TEXT}</p>"), by=ada)

    assert is_found(text, by=ada) == found
    assert bool(find_within(ticket, read_query(text)).hits) == found


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=TYPED)
@example(text="87256㎝")
@example(text="43-02Ⓐ")
@example(text='"')
@example(text="''' \\ :* & | !")
@example(text="NEAR(a b) AND OR NOT")
@example(text="½ ﷺ ǆ İ ß")
@example(text='-"carte mère')
def test_no_text_is_an_error(text: str, prepared: tuple[Ticket, Employee]) -> None:
    """T5: neither of the databases is ever given something that it cannot read."""
    ticket, ada = prepared
    query = read_query(text)

    find(query, author=ada)
    find_within(ticket, query)
    find_contacts(query, author=ada)
    find_number(query, author=ada)
    excerpt(TEXT, query)


@settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=PRINTED)
def test_a_text_is_found_by_its_own_words(text: str, prepared: tuple[Ticket, Employee]) -> None:
    ticket, ada = prepared
    query = read_query(text)
    note = write_note(ticket, body=clean(from_text(f"mot {text}")), by=ada)

    if query and not query.excluded:
        assert note.entry_id in {hit.key for hit in find_within(ticket, query).hits}


@pytest.fixture
def prepared(ticket: Ticket, ada: Employee) -> tuple[Ticket, Employee]:
    return ticket, ada
