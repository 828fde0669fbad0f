"""The company of the demo: its mailboxes, its work groups, and the ten people who work there."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from joindre.accounts.actions import SignIn
from joindre.accounts.models import Profile
from joindre.company.models import Calendar
from joindre.demo.mail import SERVER
from joindre.directory.actions import reindex
from joindre.directory.calendars import CalendarCard, DayCard, add_day, save_calendar
from joindre.directory.models import Customer, Employee, WorkGroup
from joindre.directory.staff import EmployeeData, create_administrator, create_employee_account
from joindre.mail.models import Mailbox

AGENT, ADMINISTRATOR, CLIENT = "Agent", "Administrateur", "Client"
DOMAIN: Final = "joindre.example"


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """An employee. `profile` is `None` for somebody who does not sign in."""

    first_name: str
    last_name: str
    address: str
    extension: str
    profile: str | None
    groups: tuple[str, ...]
    #: Names of the only customers they see, where they are limited.
    limited_to: tuple[str, ...] = ()

    @property
    def email(self) -> str:
        return f"{self.address}@{DOMAIN}"


PRINTING, BUSINESS, TECHNICAL = "Support impression", "Support gestion", "Support technique"
MAILBOXES: Final = {PRINTING: "impression", BUSINESS: "support", TECHNICAL: "technique"}

COLLEAGUES: Final = (
    Colleague(
        first_name="Claire", last_name="Bernard", address="claire.bernard", extension="201", profile=AGENT,
        groups=(PRINTING, BUSINESS),
    ),
    Colleague(
        first_name="Marc", last_name="Petit", address="marc.petit", extension="202", profile=AGENT,
        groups=(PRINTING, TECHNICAL),
    ),
    Colleague(
        first_name="Nadia", last_name="Cherif", address="nadia.cherif", extension="203", profile=AGENT,
        groups=(BUSINESS,),
    ),
    Colleague(
        first_name="Julien", last_name="Morel", address="julien.morel", extension="204", profile=AGENT,
        groups=(TECHNICAL,),
    ),
    Colleague(
        first_name="Élodie", last_name="Garnier", address="elodie.garnier", extension="205", profile=AGENT,
        groups=(BUSINESS,),
    ),
    Colleague(
        first_name="Thomas", last_name="Lefèvre", address="thomas.lefevre", extension="206", profile=AGENT,
        groups=(TECHNICAL,),
    ),
    Colleague(
        first_name="Inès", last_name="Da Silva", address="ines.dasilva", extension="207", profile=AGENT,
        groups=(PRINTING, BUSINESS),
    ),
    Colleague(
        first_name="Yann", last_name="Le Goff", address="yann.legoff", extension="208", profile=AGENT,
        groups=(PRINTING, BUSINESS, TECHNICAL), limited_to=("Transports Kervella", "Brasserie du Canal"),
    ),
    Colleague(
        first_name="Hélène", last_name="Vasseur", address="helene.vasseur", extension="200", profile=ADMINISTRATOR,
        groups=(),
    ),
    Colleague(
        first_name="Hugo", last_name="Marchand", address="hugo.marchand", extension="210", profile=None, groups=()
    ),
)  # fmt: skip


OFFICE: Final = CalendarCard(
    name="Horaires du support", name_en="Support hours", time_zone="Europe/Paris", region="FR",
    week=[[(510, 750), (810, 1110)]] * 4 + [[(510, 750), (810, 1050)], [], []],
)  # fmt: skip


def open_company(password: str) -> Employee:
    """Create mailboxes, work groups, and the administrator who creates all other accounts. Return the administrator."""
    for name, address in MAILBOXES.items():
        mailbox, _made = Mailbox.objects.update_or_create(
            address=f"{address}@{DOMAIN}",
            defaults={"name": name, "is_default": address == "support", "trusted_server": SERVER},
        )
        WorkGroup.objects.create(name=name, position=len(name), mailbox=mailbox)
    first = next(one for one in COLLEAGUES if one.profile == ADMINISTRATOR)
    account = create_administrator(first.email, password, first_name=first.first_name, last_name=first.last_name)
    _open_hours(account.employee)
    return account.employee


def _open_hours(by: Employee) -> None:
    """When the team is there, and the day of the year on which it counts its stock."""
    usual = save_calendar(Calendar(), OFFICE, is_usual=True, by=by)
    add_day(usual, DayCard(name="Inventaire", name_en="Inventory", date=date(2026, 1, 2), is_yearly=True), by=by)


def admit(customers: dict[str, Customer], *, by: Employee) -> dict[str, Employee]:
    """Create all colleagues, and return them by the local part of their address."""
    groups = {group.name: group for group in WorkGroup.objects.all()}
    profiles = {profile.name: profile for profile in Profile.objects.all()}
    for colleague in COLLEAGUES:
        if colleague.email == by.email:
            continue
        data = EmployeeData(
            last_name=colleague.last_name,
            first_name=colleague.first_name,
            groups=[groups[name] for name in colleague.groups],
            is_limited=bool(colleague.limited_to),
            limited_to=[customers[name] for name in colleague.limited_to],
        )
        if colleague.profile is None:
            _add_without_account(colleague)
        else:
            sign_in = SignIn(email=colleague.email, profile=profiles[colleague.profile])
            create_employee_account(None, sign_in, data, by=by)
    return {colleague.address: _with_numbers(colleague) for colleague in COLLEAGUES}


def _add_without_account(colleague: Colleague) -> None:
    """Create somebody who can be written to and does not sign in."""
    employee = Employee.objects.create(
        first_name=colleague.first_name, last_name=colleague.last_name, email=colleague.email
    )
    reindex([employee])


def _with_numbers(colleague: Colleague) -> Employee:
    employee = Employee.objects.select_related("account__profile").get(email=colleague.email)
    employee.phone, employee.extension = f"+3319900{colleague.extension}0", colleague.extension
    employee.save(update_fields=["phone", "extension"])
    return employee
