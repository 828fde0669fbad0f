"""Taking back what an import made and nobody has used or changed since. Lines are walked from the last to the first:
a site is made by the first line that names it, so all its contacts are behind that.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from django.db.models import Model

from joindre.audit.models import SettingChange
from joindre.audit.recording import ORIGIN, recorded
from joindre.directory.models import Contact, ContactChange, Customer, Employee, Person, Site
from joindre.directory.references import references_to
from joindre.imports.models import ImportLine
from joindre.mail.models import Recipient
from joindre.search.models import IndexedText

Kept = ImportLine.Kept
#: Tables that belong to what is removed, or are asked by themselves: the columns that do not count as a use.
NO_USE: Final = frozenset(
    {
        "directory.ContactDetail.contact", "directory.Addressee.contact", "directory.ContactChange.contact",
        "directory.Contact.person", "directory.ContactChange.person",
        "directory.Contact.site",
        "directory.Site.customer", "directory.CustomerWord.customer", "directory.Addressee.customer",
        "directory.AddresseeWord.customer", "imports.CustomerCode.customer",
    }
)  # fmt: skip


def weigh(lines: Sequence[ImportLine]) -> Counter[str]:
    """Mark the lines of which something stays, and count what can be removed. Nothing is removed."""
    counts = Counter[str]()
    reasons = _reasons(lines)
    made_here = _removable_keys(lines, reasons)
    for line in lines:
        line.kept = reasons.get(line.number, "")
    _keep_filled(lines, made_here)
    ImportLine.objects.bulk_update(lines, ["kept"])
    for line in lines:
        if line.made:
            counts[f"kept_{line.kept}" if line.kept else "unused_lines"] += 1
        if not line.kept:
            counts.update(f"unused_{name}" for name in ("contact", "site", "customer") if getattr(line, f"{name}_made"))
    return counts


def remove(lines: Sequence[ImportLine], *, by: Employee) -> Counter[str]:
    """Remove what these lines made, but for what is used or was changed: asked anew in the same transaction."""
    reasons, counts = _reasons(lines), Counter[str]()
    contacts = [line for line in lines if line.contact_made and line.number not in reasons]
    counts["removed_contact"] += _remove_contacts(contacts)
    for name, table in (("site", Site), ("customer", Customer)):
        wanted = [line for line in lines if getattr(line, f"{name}_made") and line.number not in reasons]
        counts[f"removed_{name}"] += sum(_remove_place(line, name, table, by=by) for line in wanted)
    ImportLine.objects.bulk_update(lines, ["contact_made", "person_made", "site_made", "customer_made"])
    return counts


def _reasons(lines: Sequence[ImportLine]) -> dict[int, Kept]:
    """Why something that a line made stays, by the number of the line."""
    reasons: dict[int, Kept] = {}
    used = {
        "contact_made": _used(Contact, _keys(lines, "contact_made")) | _mailed(_keys(lines, "contact_made")),
        "person_made": _used(Person, _keys(lines, "person_made")) | _with_account(_keys(lines, "person_made")),
        "site_made": _used(Site, _keys(lines, "site_made")),
        "customer_made": _used(Customer, _keys(lines, "customer_made")),
    }
    changed = {
        "contact_made": _changed_contacts(lines),
        "site_made": _changed(lines, Site, "site_made"),
        "customer_made": _changed(lines, Customer, "customer_made"),
    }
    for line in lines:
        if any(getattr(line, name) in keys for name, keys in used.items()):
            reasons[line.number] = Kept.USED
        elif any(getattr(line, name) in keys for name, keys in changed.items()):
            reasons[line.number] = Kept.CHANGED
    return reasons


def _keys(lines: Iterable[ImportLine], name: str) -> list[int]:
    return [key for line in lines if (key := getattr(line, name))]


def _used(table: type[Model], keys: Collection[int]) -> set[int]:
    """Those at which a row of any other table points."""
    found: set[int] = set()
    for model, name in references_to(table) if keys else ():
        if f"{model._meta.label}.{name}" not in NO_USE:
            rows = model._base_manager.filter(**{f"{name}__in": keys})  # noqa: SLF001 - documented by Django as public
            found.update(rows.order_by().values_list(name, flat=True).distinct())
    return found


def _mailed(contacts: Collection[int]) -> set[int]:
    codes = Recipient.objects.filter(person__in=[f"c{key}" for key in contacts])
    return {int(code[1:]) for code in codes.order_by().values_list("person", flat=True).distinct()}


def _with_account(people: Collection[int]) -> set[int]:
    return set(Person.objects.filter(pk__in=people, account__isnull=False).values_list("pk", flat=True))


def _changed_contacts(lines: Sequence[ImportLine]) -> set[int]:
    """Contacts with a line of history that this import has not written."""
    own = {line.contact_made: line.person_made for line in lines if line.contact_made}
    name = lines[0].source.name if lines else ""
    changes = ContactChange.objects.filter(contact__in=own).values_list("contact", "differences")
    found = {contact for contact, differences in changes if contact and not _is_by(differences, name)}
    people = ContactChange.objects.filter(contact=None, person__in=[key for key in own.values() if key])
    renamed = {person for person, told in people.values_list("person", "differences") if not _is_by(told, name)}
    return found | {contact for contact, person in own.items() if person in renamed}


def _changed(lines: Sequence[ImportLine], table: type[Model], made: str) -> set[int]:
    keys = _keys(lines, made)
    rows = (
        SettingChange.objects.filter(model=table._meta.label_lower, row__in=keys)
        if keys
        else SettingChange.objects.none()
    )
    name = lines[0].source.name if lines else ""
    return {row for row, differences in rows.values_list("row", "differences") if not _is_by(differences, name)}


def _is_by(differences: Sequence[Sequence[Any]], name: str) -> bool:
    return any(field == ORIGIN and new == name for field, _old, new in differences)


def _removable_keys(lines: Sequence[ImportLine], reasons: dict[int, Kept]) -> dict[str, set[int]]:
    """Contacts and sites of this slice that can go."""
    free = [line for line in lines if line.number not in reasons]
    return {name: set(_keys(free, name)) for name in ("contact_made", "site_made")}


def _keep_filled(lines: Sequence[ImportLine], free: dict[str, set[int]]) -> None:
    """A site stays where a contact stays there, and a customer where a site does."""
    for made, inner, table, column in (
        ("site_made", "contact_made", Contact, "site"),
        ("customer_made", "site_made", Site, "customer"),
    ):
        filled = _filled(lines, made=made, inner=inner, table=table, column=column, free=free[inner])
        for line in lines:
            if not line.kept and getattr(line, made) in filled:
                line.kept = Kept.USED
                free[inner].discard(getattr(line, inner) or 0)


def _filled(
    lines: Sequence[ImportLine], *, made: str, inner: str, table: type[Model], column: str, free: set[int]
) -> set[int]:
    """The places in which something stands that stays."""
    within: dict[int, set[int]] = defaultdict(set)
    keys = _keys(lines, made)
    rows = table._base_manager.filter(**{f"{column}__in": keys})  # noqa: SLF001 - documented by Django as public
    for place, key in rows.values_list(column, "pk") if keys else ():
        within[place].add(key)
    others = {key for inside in within.values() for key in inside} - free
    gone = ImportLine.objects.filter(source=lines[0].source, kept="", **{f"{inner}__in": others})
    ahead = set(gone.exclude(number__lte=lines[0].number).values_list(inner, flat=True)) if others else set()
    return {place for place, inside in within.items() if inside - free - ahead}


def _remove_contacts(lines: Sequence[ImportLine]) -> int:
    contacts, people = _keys(lines, "contact_made"), _keys(lines, "person_made")
    IndexedText.objects.filter(kind=IndexedText.CONTACT, pk__in=[-key for key in contacts]).delete()
    ContactChange.objects.filter(contact__in=contacts).delete()
    Contact.objects.filter(pk__in=contacts).delete()
    # Who was given a further place since stays a person.
    staying = set(Contact._base_manager.filter(person__in=people).values_list("person", flat=True))  # noqa: SLF001 - merged ones too
    gone = [key for key in people if key not in staying]
    ContactChange.objects.filter(person__in=gone).delete()
    Person.objects.filter(pk__in=gone).delete()
    for line in lines:
        line.contact_made = line.person_made = None
    return len(contacts)


def _remove_place(line: ImportLine, name: str, table: type[Site] | type[Customer], *, by: Employee) -> bool:
    """Where nothing stands in it any more."""
    key = getattr(line, f"{name}_made")
    row = table._base_manager.filter(pk=key).first()  # noqa: SLF001 - of either table
    inner: Any = Contact if name == "site" else Site
    if row is None or inner._base_manager.filter(**{name: key}).exists():  # noqa: SLF001 - merged ones too
        return False
    with recorded(row, by=by.signed_in, but=["sort_name"], origin=line.source.name):
        row.delete()
    setattr(line, f"{name}_made", None)
    return True
