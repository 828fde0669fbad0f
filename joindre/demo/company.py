"""Our own demo company: mailboxes, work groups and the ten people who answer."""

from dataclasses import dataclass
from typing import Final

from joindre.accounts.models import Account, Profile
from joindre.directory.models import Customer, Employee, WorkGroup
from joindre.mail.models import Mailbox

AGENT, ADMINISTRATOR, CLIENT = "Agent", "Administrateur", "Client"
DOMAIN: Final = "joindre.example"


@dataclass(frozen=True, kw_only=True)
class Colleague:
    """`profile` is `None` for somebody who does not sign in."""

    first_name: str
    last_name: str
    address: str
    extension: str
    profile: str | None
    groups: tuple[str, ...]
    #: Names of the only customers they see, where they are limited.
    limited_to: tuple[str, ...] = ()


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


def hire(password: str, customers: dict[str, Customer]) -> dict[str, Employee]:
    """Mailboxes, groups and people, by their address; `password` is hashed already, the same for all."""
    groups = {name: _group(name, address) for name, address in MAILBOXES.items()}
    profiles = {profile.name: profile for profile in Profile.objects.all()}
    team: dict[str, Employee] = {}
    for colleague in COLLEAGUES:
        employee = team[colleague.address] = _employee(colleague, profiles, password)
        employee.work_groups.set([groups[name] for name in colleague.groups])
        employee.limited_to.set([customers[name] for name in colleague.limited_to])
    return team


def _group(name: str, address: str) -> WorkGroup:
    mailbox, _made = Mailbox.objects.update_or_create(
        address=f"{address}@{DOMAIN}", defaults={"name": name, "is_default": address == "support"}
    )
    return WorkGroup.objects.create(name=name, position=len(name), mailbox=mailbox)


def _employee(colleague: Colleague, profiles: dict[str, Profile], password: str) -> Employee:
    address = f"{colleague.address}@{DOMAIN}"
    account = None
    if colleague.profile is not None:
        account = Account.objects.create(email=address, password=password, profile=profiles[colleague.profile])
    return Employee.objects.create(
        account=account,
        first_name=colleague.first_name,
        last_name=colleague.last_name,
        email=address,
        phone=f"+3319900{colleague.extension}0",
        extension=colleague.extension,
        is_limited=bool(colleague.limited_to),
    )
