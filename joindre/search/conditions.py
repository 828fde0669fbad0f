"""One part of a search in two forms: a condition on a row, and an expression for the index of words.

The condition decides what is found. The expression finds all rows that fulfil it, and perhaps some that do not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Self

from django.db import connection

from joindre.search.indexing import customer_mark, kind_mark, ticket_mark
from joindre.search.queries import Form, Term

Parameter = str | int


@dataclass(frozen=True, kw_only=True)
class Condition:
    """SQL on the row `t` and its parameters; `match` is blank where the index cannot help."""

    sql: str
    parameters: Sequence[Parameter] = ()
    match: str = ""
    #: What holds wherever this one does, and can be asked for in its place: the single words of a phrase or an address.
    parts: "Sequence[Condition]" = ()

    @classmethod
    def of_term(cls, term: Term, *, mark: str = "") -> Self:
        """Rows in which one of the forms stands; `mark` begins each word where people are looked for."""
        single = term.forms[0].single_words() if len(term.forms) == 1 else ()
        return cls(
            parts=[cls.of_term(Term(forms=(form,)), mark=mark) for form in single],
            sql=f"({' OR '.join(_CONTAINS for _form in term.forms)})",
            parameters=[form.within(mark) for form in term.forms],
            match=_any(_match(form, mark) for form in term.forms),
        )

    @classmethod
    def without(cls, term: Term) -> Self:
        within = cls.of_term(term)
        return cls(sql=f"NOT {within.sql}", parameters=within.parameters)

    @classmethod
    def of_kinds(cls, kinds: Sequence[str]) -> Self:
        return cls(
            sql=f"t.kind IN ({_places(kinds)})", parameters=kinds, match=_any(_exact(kind_mark(kind)) for kind in kinds)
        )

    @classmethod
    def of_ticket(cls, ticket: int) -> Self:
        return cls(sql="t.ticket = %s", parameters=[ticket], match=_exact(ticket_mark(ticket)))

    @classmethod
    def of_customers(cls, customers: Iterable[int]) -> Self:
        keys = sorted(customers)
        if not keys:
            return cls(sql="1 = 0", match=_exact(customer_mark(0)))
        marks = [_exact(customer_mark(key)) for key in keys]
        return cls(sql=f"t.customer IN ({_places(keys)})", parameters=keys, match=_any(marks))

    @classmethod
    def of_mark(cls, mark: str) -> Self:
        return cls(sql=_CONTAINS, parameters=[f" {mark} "], match=_exact(mark))


#: Understood by SQLite; PostgreSQL calls it `strpos`.
_CONTAINS = "{contains}(t.words, %s) > 0"


def in_sql(conditions: Iterable[Condition]) -> str:
    """All of them, as SQL of the database in use."""
    contains = "strpos" if connection.vendor == "postgresql" else "instr"
    return " AND ".join(one.sql.format(contains=contains) for one in conditions) or "1 = 1"


def in_index(conditions: Iterable[Condition]) -> str:
    """All of them, in the language of the index: `&` for PostgreSQL, `AND` for FTS5."""
    return _AND[connection.vendor].join(f"({one.match})" for one in conditions if one.match)


_AND = {"sqlite": " AND ", "postgresql": " & "}
_OR = {"sqlite": " OR ", "postgresql": " | "}


def _any(matches: Iterable[str]) -> str:
    return _OR[connection.vendor].join(matches)


def _match(form: Form, mark: str) -> str:
    """Every word of the form, wherever it stands; the condition tells whether they stand side by side."""
    *others, last = (f"{mark}{word}" for word in form.words)
    words = [_exact(word) for word in others] + [_beginning(last) if form.is_prefix else _exact(last)]
    return f"({_AND[connection.vendor].join(words)})"


def _exact(word: str) -> str:
    return f"'{word}'" if connection.vendor == "postgresql" else f'"{word}"'


def _beginning(word: str) -> str:
    return f"'{word}':*" if connection.vendor == "postgresql" else f'"{word}"*'


def _places(values: Sequence[object]) -> str:
    return ", ".join("%s" for _value in values)
