"""The act of changing who the company is to its clients (U6)."""

from dataclasses import dataclass

from joindre.accounts.rights import Right
from joindre.audit.recording import recorded
from joindre.company.models import Company
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


def change_company(card: CompanyCard, *, by: Employee) -> None:
    """Put this card in the place of the current one (U6). Raise `MissingRight`."""
    by.ensure_right(Right.SETTINGS)
    company = Company.objects.get(pk=1)
    company.own_name, company.own_line, company.colour = card.name, card.line, card.colour
    company.telephone, company.logo = card.telephone, card.logo
    company.language, company.own_time_zone, company.country = card.language, card.time_zone, card.country
    with recorded(company, by=by.signed_in):
        company.save()
