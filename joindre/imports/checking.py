"""The dry run: each line read, and decided without anything being changed."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Self

from django.utils.translation import gettext as _

from joindre.company.models import Company
from joindre.directory.models import Title
from joindre.imports.deciding import Decider, LineDecision, decided
from joindre.imports.known import countries_of, known_of
from joindre.imports.mentions import Mentions
from joindre.imports.models import DirectoryImport, ImportLine
from joindre.imports.values import Meaning, known_titles
from joindre.lib.many_rows import change_rows

#: What is decided of a line.
DECIDED = ("fate", "reasons", "changes", "alike")
Fate = ImportLine.Fate


@dataclass(frozen=True, kw_only=True)
class Terms:
    """What all slices of an import are read and decided by."""

    meaning: Meaning
    titles: Mapping[int, str]
    country: str
    time_zone: str

    @classmethod
    def of(cls, source: DirectoryImport) -> Self:
        company = Company.current()
        meaning = Meaning(columns=source.columns, country=company.country, titles=known_titles())
        titles = {title.pk: title.label for title in Title.objects.all()}
        return cls(meaning=meaning, titles=titles, country=company.country, time_zone=company.time_zone)


def read_values(lines: Sequence[ImportLine], terms: Terms) -> None:
    """Read the cells of these lines; those with a fault are refused. To be called outside of a transaction."""
    typed = [terms.meaning.typed(line.cells) for line in lines]
    for line, country in zip(lines, countries_of(typed), strict=True):
        read = terms.meaning.read(line.cells, country_of_site=country)
        line.values, line.reasons, line.changes, line.alike = read.values, read.faults, [], None
        line.fate = Fate.REFUSED if read.faults else ""


def check(source: DirectoryImport, lines: Sequence[ImportLine], terms: Terms) -> Counter[str]:
    """Decide these lines and store what becomes of each; return how many there are of each fate, and what is made."""
    decisions, mentions = decide(source, lines, terms)
    mentions.store()
    for decision in decisions:
        show(decision)
    store(lines, "values", *DECIDED)
    return counted(lines, decisions)


def decide(source: DirectoryImport, lines: Sequence[ImportLine], terms: Terms) -> tuple[list[LineDecision], Mentions]:
    """Those without a fault in a cell."""
    fit = [line for line in lines if line.values and line.fate != Fate.REFUSED]
    decider = Decider(
        source=source,
        known=known_of(fit),
        mentions=Mentions(source=source),
        titles=terms.titles,
        usual_site=_("Head office"),
    )
    return decided(fit, decider, source)


def show(decision: LineDecision) -> None:
    """Put what was decided into the line."""
    line = decision.line
    line.fate, line.reasons, line.alike = decision.fate, decision.reasons, decision.alike
    line.changes = [] if decision.is_refused else decision.changes


def store(lines: Sequence[ImportLine], *columns: str) -> None:
    """One statement for all of them."""
    change_rows(ImportLine, columns, ([line.pk, *(getattr(line, column) for column in columns)] for line in lines))


def counted(lines: Sequence[ImportLine], decisions: Sequence[LineDecision]) -> Counter[str]:
    accepted = [decision for decision in decisions if not decision.is_refused]
    made = {
        "customers": sum(decision.makes_customer for decision in accepted),
        "sites": sum(decision.makes_site for decision in accepted),
        "contacts": sum(decision.makes_contact for decision in accepted),
    }
    return Counter(line.fate or Fate.REFUSED for line in lines) + Counter(made)
