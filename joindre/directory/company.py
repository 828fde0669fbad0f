"""The act of changing who the company is to its clients (U6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Self

from django.db import transaction

from joindre.accounts.rights import Right
from joindre.audit.meanwhile import put_changes
from joindre.audit.recording import recorded
from joindre.company.models import Company
from joindre.directory.limits import ensure_sees_all
from joindre.directory.models import Employee
from joindre.files.models import StoredFile


@dataclass(frozen=True, kw_only=True)
class CompanyCard:
    """What clients read and see of it, and where and in which language it works, as an administrator leaves them."""

    name: str
    line: str
    colour: str
    telephone: str
    logo: StoredFile | None
    language: str
    #: Blank for that of the settings file.
    time_zone: str
    #: ISO 3166 code.
    country: str

    @classmethod
    def of(cls, company: Company) -> Self:
        """The card as it is now."""
        same = {name: getattr(company, name) for name in ("colour", "telephone", "logo", "language", "country")}
        return cls(name=company.own_name, line=company.own_line, time_zone=company.own_time_zone, **same)

    def columns(self) -> Mapping[str, Any]:
        """The same by the names of the table."""
        own = {"own_name": self.name, "own_line": self.line, "own_time_zone": self.time_zone, "logo": self.logo}
        return own | {name: getattr(self, name) for name in ("colour", "telephone", "language", "country")}


@transaction.atomic
def change_company(card: CompanyCard, *, by: Employee, shown: Mapping[str, Any] | None = None) -> Company:
    """Put this card in the place of the current one (U6); where `shown`, only what the page changed.

    Raise `MissingRight`, `SettingOfEverybody` or `ChangedByAnother`.
    """
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)
    company = Company.objects.select_for_update().get(pk=1)
    put_changes(company, card.columns(), shown=shown)
    with recorded(company, by=by.signed_in):
        company.save()
    return company
