"""What becomes of each line of a slice: the same rules for the dry run and for the run itself.

Nothing is written here. Lines are decided in their order, and each thing is made or changed by the first that is about
it, so that the same file run a second time finds everything as it says.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Final

from django.utils.translation import gettext as _

from joindre.directory.models import Contact, ContactDetail, Customer, Person, Site, folded_name
from joindre.imports import differing
from joindre.imports.columns import OF_CONTACT, OF_PERSON, OF_SITE, label_of
from joindre.imports.known import Known, names_of, numbers_of
from joindre.imports.matching import LineMatch, match
from joindre.imports.mentions import Mention, Mentions, key_of
from joindre.imports.models import DirectoryImport, ImportLine
from joindre.lib.text import fold

SITE_FIELDS: Final = tuple(column.code for column in OF_SITE if column.code != "site")
#: Whatever of these is filled, the line is about a person.
PERSON_FIELDS: Final = frozenset(
    column.code for column in (*OF_PERSON, *OF_CONTACT) if column.code not in {"full_name", "is_active"}
)
Fate = ImportLine.Fate
Doubtful = DirectoryImport.Doubtful


@dataclass(kw_only=True)
class LineDecision:
    """What is to be done for a line. Customer and site are None where they are to be made."""

    line: ImportLine
    fate: Fate = Fate.SAME
    reasons: list[str] = field(default_factory=list)
    #: Code of the column, old and new value as they are shown.
    changes: list[list[str]] = field(default_factory=list)
    customer: Customer | None = None
    site: Site | None = None
    customer_name: str = ""
    #: Blank where the line is about the customer alone.
    site_name: str = ""
    makes_customer: bool = False
    makes_site: bool = False
    names_key: bool = False
    site_changes: Mapping[str, Any] = field(default_factory=dict)
    contact: Contact | None = None
    makes_contact: bool = False
    person: Person | None = None
    #: The number of the line that makes the same person at another site.
    person_of: int = 0
    identity: Mapping[str, Any] = field(default_factory=dict)
    details: Mapping[str, Any] = field(default_factory=dict)
    further: Sequence[tuple[ContactDetail.Kind, str]] = ()
    alike: int | None = None

    @property
    def is_refused(self) -> bool:
        return self.fate in {Fate.REFUSED, Fate.DOUBTFUL}

    @cached_property
    def place(self) -> tuple[str, str]:
        """Customer and site by their names, where they have no keys yet. To be asked once both are found."""
        return folded_name(self.customer_name), fold(self.site_name)


def decided(
    lines: Sequence[ImportLine], decider: "Decider", source: DirectoryImport
) -> tuple[list[LineDecision], Mentions]:
    """The lines in their order, each of which knows what the earlier ones name."""
    for line in lines:
        decider.mentions.asked.update(key for key, _value in mentioned(decider.decide(line)))
    mentions = Mentions.of(source, decider.mentions.asked)
    knowing, decisions = replace(decider, mentions=mentions), list[LineDecision]()
    for line in lines:
        decision = knowing.decide(line)
        if not decision.is_refused:
            for key, value in mentioned(decision):
                mentions.note(key, line=line.number, value=value)
        decisions.append(decision)
    return decisions, mentions


@dataclass(frozen=True, kw_only=True)
class Decider:
    """Decides the lines of a slice, one after the other."""

    source: DirectoryImport
    known: Known
    mentions: Mentions
    titles: Mapping[int, str]
    #: What a site is called where a line names none, and neither a city.
    usual_site: str

    def decide(self, line: ImportLine) -> LineDecision:
        decision = LineDecision(line=line)
        for step in (self._find_customer, self._find_site, self._find_person):
            if fault := step(decision):
                decision.fate = Fate.DOUBTFUL if decision.fate == Fate.DOUBTFUL else Fate.REFUSED
                decision.reasons.append(fault)
                return decision
        decision.fate = _fate_of(decision)
        return decision

    def _find_customer(self, decision: LineDecision) -> str:
        values = decision.line.values
        customer = decision.customer = self.known.customer_of(values)
        decision.customer_name = customer.name if customer else values.get("customer", "")
        if not decision.customer_name:
            if "customer_key" in values:
                return _("No customer has the code “%(key)s”, and the line names none.") % {
                    "key": values["customer_key"]
                }
            return _("The line names no customer.")
        if "customer_key" in values and (fault := self._other_key(decision, values["customer_key"])):
            return fault
        decision.makes_customer = customer is None and not self._earlier(
            decision, "k", folded_name(decision.customer_name)
        )
        return ""

    def _other_key(self, decision: LineDecision, key: str) -> str:
        """Two lines that give one name and two codes, or a name that is taken by a customer of another code."""
        name = folded_name(decision.customer_name)
        if decision.customer is None and name in self.known.customers_by_name:
            return _("%(name)s is there already, with another code.") % {"name": decision.customer_name}
        first = self._earlier(decision, "x", name)
        if first is not None and first.value != fold(key):
            return _("Line %(line)s gives this customer another code.") % {"line": first.line}
        other = self._earlier(decision, "y", key)
        if other is not None and other.value != name:
            return _("Line %(line)s gives this code to another customer.") % {"line": other.line}
        has_key = decision.customer is not None and decision.customer.pk in self.known.keys_of_customers
        decision.names_key = not has_key and first is None
        return ""

    def _find_site(self, decision: LineDecision) -> str:
        values = decision.line.values
        is_about_one = "site" in values or any(name in values for name in SITE_FIELDS) or _is_about_a_person(values)
        if not is_about_one:
            return ""
        sites = self.known.sites.get(decision.customer.pk, {}) if decision.customer else {}
        if not (name := values.get("site", "")):
            if len(sites) > 1:
                return _("%(customer)s has several sites, and the line names none.") % {
                    "customer": decision.customer_name
                }
            name = next(iter(sites.values())).name if sites else values.get("city") or self.usual_site
        site = decision.site = sites.get(fold(name))
        decision.site_name = site.name if site else name
        decision.makes_site = site is None and not self._earlier(decision, "s", *decision.place)
        return self._of_site(decision)

    def _of_site(self, decision: LineDecision) -> str:
        """The first line that says something of a site counts; whoever says otherwise is refused."""
        changes, values = {}, decision.line.values
        for name in SITE_FIELDS:
            if name not in values:
                continue
            first = self._earlier(decision, "f", *decision.place, name)
            site = decision.site if first is None else None
            if site is not None and not differing.is_same(name, getattr(site, name), values[name]):
                changes[name] = values[name]
            if first is not None and first.value != str(values[name])[:300]:
                return _("Line %(line)s says otherwise of this site: %(column)s “%(value)s”.") % {
                    "line": first.line,
                    "column": label_of(name),
                    "value": first.value,
                }
        decision.site_changes = changes
        decision.changes += [[name, str(getattr(decision.site, name)), str(value)] for name, value in changes.items()]
        return ""

    def _find_person(self, decision: LineDecision) -> str:
        values = decision.line.values
        if not _is_about_a_person(values):
            return ""
        is_named = "last_name" in values
        if fault := self._stands_twice(decision) if is_named else _("The last name is missing."):
            return fault
        found = match(values, self.known, customer=decision.customer, site=decision.site)
        if found.contact is not None:
            return self._same(decision, found.contact)
        is_known = found.person is not None or decision.person_of
        if not is_known and self.source.doubtful != Doubtful.CREATE:
            if named := self._earlier(decision, "n", decision.place[0], names_of(values)[0]):
                decision.fate = Fate.DOUBTFUL
                return _("same name as in line %(line)s") % {"line": named.line}
            if found.alike is not None:
                return self._perhaps(decision, found.alike, found)
        decision.person, decision.makes_contact = found.person, True
        return ""

    def _perhaps(self, decision: LineDecision, alike: Contact, found: LineMatch) -> str:
        """Somebody who may be meant: taken for the same where that was chosen, and told else."""
        if self.source.doubtful == Doubtful.SAME and found.is_alone:
            return self._same(decision, alike)
        decision.fate, decision.alike = Fate.DOUBTFUL, alike.pk
        place = f"{alike.site.customer.name}, {alike.site.name}"
        return _("%(reason)s: %(name)s (%(place)s)") % {"reason": found.reason, "name": alike.name, "place": place}

    def _stands_twice(self, decision: LineDecision) -> str:
        """Nobody stands twice at one site; who stands at two sites is one person."""
        identity, place = _identity(decision.line.values), _place(decision)
        first = self._earlier(decision, "i", *(identity or (place, names_of(decision.line.values)[0])))
        further = self._earlier(decision, "p", place, *(identity or ()))
        if first is not None and identity is not None and first.value != place:
            decision.person_of, first = first.line, further
        if first is not None:
            return _("Line %(line)s is about the same contact.") % {"line": first.line}
        return ""

    def _same(self, decision: LineDecision, contact: Contact) -> str:
        if first := self._earlier(decision, "c", contact.pk):
            return _("Line %(line)s is about the same contact.") % {"line": first.line}
        decision.contact = contact
        difference = differing.difference(contact, decision.line.values, self.known, titles=self.titles)
        decision.identity, decision.details = difference.identity, difference.details
        decision.further = difference.further
        decision.changes += difference.shown
        return ""

    def _earlier(self, decision: LineDecision, kind: str, *parts: object) -> Mention | None:
        return self.mentions.earlier(key_of(kind, *parts), than=decision.line.number)


def mentioned(decision: LineDecision) -> Iterator[tuple[str, str]]:
    """The keys of all that a line names, with what it says of each."""
    values, customer = decision.line.values, folded_name(decision.customer_name)
    if decision.customer is None:
        yield key_of("k", customer), ""
    if "customer_key" in values:
        yield key_of("x", customer), fold(values["customer_key"])
        yield key_of("y", values["customer_key"]), customer
    if decision.site_name:
        yield from _mentioned_of_site(decision)
    if decision.contact is not None:
        yield key_of("c", decision.contact.pk), ""
    elif decision.makes_contact:
        yield from _mentioned_of_person(decision)


def _mentioned_of_site(decision: LineDecision) -> Iterator[tuple[str, str]]:
    if decision.site is None:
        yield key_of("s", *decision.place), ""
    for name in SITE_FIELDS:
        if name in decision.line.values:
            yield key_of("f", *decision.place, name), str(decision.line.values[name])


def _mentioned_of_person(decision: LineDecision) -> Iterator[tuple[str, str]]:
    values, place = decision.line.values, _place(decision)
    identity = _identity(values)
    yield key_of("i", *(identity or (place, names_of(values)[0]))), place
    yield key_of("n", decision.place[0], names_of(values)[0]), ""
    if decision.person_of:
        yield key_of("p", place, *(identity or ())), ""


def _place(decision: LineDecision) -> str:
    return "\x1f".join(decision.place)[:300]


def _is_about_a_person(values: Mapping[str, Any]) -> bool:
    return not PERSON_FIELDS.isdisjoint(values)


def _identity(values: Mapping[str, Any]) -> tuple[str, str] | None:
    """Address or number, and the name: that of one person, wherever they are a contact."""
    detail = values.get("email") or next(iter(numbers_of(values)), "")
    return (detail, names_of(values)[0]) if detail else None


def _fate_of(decision: LineDecision) -> Fate:
    if decision.makes_contact or (not decision.contact and (decision.makes_site or decision.makes_customer)):
        return Fate.NEW
    has_more = decision.changes or decision.names_key or decision.makes_site or decision.makes_customer
    return Fate.CHANGED if has_more else Fate.SAME
