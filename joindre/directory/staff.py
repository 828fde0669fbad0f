"""Acts on who signs in: employees with their groups and limits, and people at clients’ (S1, S3)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Self

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from joindre.accounts import emails
from joindre.accounts.actions import SignIn, change_account, create_account, save_profile
from joindre.accounts.models import Account, Profile
from joindre.accounts.rights import STAFF_RIGHTS, Right
from joindre.audit.meanwhile import ChangedByAnother, merged
from joindre.audit.recording import record_new, recorded
from joindre.company.models import Company
from joindre.directory.actions import reindex
from joindre.directory.history import locked_person
from joindre.directory.models import Customer, Employee, Person, WorkGroup
from joindre.lib.errors import Refusal
from joindre.mail.outgoing import outbox

#: Of an account, what is a secret or changes by itself.
UNRECORDED = frozenset({"password", "last_login", "date_joined", "visited_at"})


class WrongSide(Refusal):
    status = 422
    message = _("This profile is not meant for this person: employees and clients have profiles of their own.")


class AlreadySignsIn(Refusal):
    message = _("This person already has an account. Change that one.")


class LimitedYourself(Refusal):
    status = 403
    message = _("You are limited to some customers yourself: you can manage the accounts of their people only.")


@dataclass(frozen=True, kw_only=True)
class EmployeeData:
    """Where an employee works, and on what."""

    last_name: str
    first_name: str = ""
    extension: str = ""
    groups: Sequence[WorkGroup] = ()
    is_limited: bool = False
    limited_to: Sequence[Customer] = ()

    @classmethod
    def of(cls, employee: Employee) -> Self:
        """How it is now."""
        same = {name: getattr(employee, name) for name in ("last_name", "first_name", "extension", "is_limited")}
        return cls(groups=list(employee.work_groups.all()), limited_to=list(employee.limited_to.all()), **same)


@dataclass(frozen=True, kw_only=True)
class _ProfileCard:
    """A profile as an administrator leaves it."""

    name: str
    rights: Sequence[str]


def accounts_visible_to(employee: Employee) -> QuerySet[Account]:
    """Accounts that this administrator may manage (S3)."""
    accounts = Account.objects.select_related("profile", "employee", "person")
    if employee.customers is None:
        return accounts
    return accounts.filter(employee=None, person__contacts__site__customer__in=employee.customers).distinct()


@transaction.atomic
def create_employee_account(employee: Employee | None, sign_in: SignIn, data: EmployeeData, *, by: Employee) -> Account:
    """Make an account for an employee, one who has none yet or a new one.

    Raise `MissingRight`, `LimitedYourself`, `WrongSide`, `AlreadySignsIn`, or a refusal of `create_account`.
    """
    by.ensure_right(Right.ACCOUNTS)
    ensure_unlimited(by)
    _ensure_side(sign_in, is_client=False)
    admitted = employee or Employee()
    if admitted.account_id is not None:
        raise AlreadySignsIn
    account = _created(sign_in, by=by)
    admitted.account = account
    _assign(admitted, sign_in, data, by=by)
    return account


@transaction.atomic
def change_employee(
    employee: Employee, sign_in: SignIn, data: EmployeeData, *, by: Employee, shown: Mapping[str, Any] | None = None
) -> Employee:
    """Change an employee and, where they have one, their account; where `shown`, only what the page changed.

    Raise `MissingRight`, `LimitedYourself`, `WrongSide`, `ChangedByAnother`, or a refusal of `change_account`.
    """
    by.ensure_right(Right.ACCOUNTS)
    ensure_unlimited(by)
    locked = Employee.objects.select_for_update(of=("self",)).select_related("account__profile").get(pk=employee.pk)
    data = merged(data, stored=EmployeeData.of(locked), shown=shown, row=locked)
    if shown and data.is_limited and not data.limited_to:
        # Each of two people took away the customers that the other one left.
        raise ChangedByAnother({"limited_to": "—"})
    if locked.account is not None:
        sign_in = merged(sign_in, stored=SignIn.of(locked.account), shown=shown, row=locked.account)
    _ensure_side(sign_in, is_client=False)
    if locked.account is not None:
        if locked.email.lower() == locked.account.email.lower():
            locked.email = sign_in.email
        _changed(locked.account, sign_in, by=by)
    _assign(locked, sign_in, data, by=by)
    return locked


@transaction.atomic
def create_client_account(person: Person, sign_in: SignIn, *, by: Employee) -> Account:
    """Make an account for somebody at a client’s.

    Raise `MissingRight`, `LimitedYourself`, `WrongSide`, `AlreadySignsIn`, or a refusal of `create_account`.
    """
    by.ensure_right(Right.ACCOUNTS)
    _ensure_manages(by, person)
    _ensure_side(sign_in, is_client=True)
    locked = locked_person(person.pk)
    if locked.account_id is not None:
        raise AlreadySignsIn
    locked.account = _created(sign_in, by=by)
    locked.save(update_fields=["account"])
    return locked.account


@transaction.atomic
def change_client(person: Person, sign_in: SignIn, *, by: Employee, shown: Mapping[str, Any] | None = None) -> Person:
    """Change the account of somebody at a client’s, where they have one; where `shown`, only what the page changed.

    Raise `MissingRight`, `LimitedYourself`, `WrongSide`, `ChangedByAnother`, or a refusal of `change_account`.
    """
    by.ensure_right(Right.ACCOUNTS)
    locked = Person.objects.select_for_update(of=("self",)).select_related("account__profile").get(pk=person.pk)
    _ensure_manages(by, locked)
    if locked.account is not None:
        sign_in = merged(sign_in, stored=SignIn.of(locked.account), shown=shown, row=locked.account)
    _ensure_side(sign_in, is_client=True)
    if locked.account is not None:
        _changed(locked.account, sign_in, by=by)
    return locked


@transaction.atomic
def define_profile(
    profile: Profile, *, name: str, rights: Sequence[str], by: Employee, shown: Mapping[str, Any] | None = None
) -> Profile:
    """Create or change a profile; where `shown`, only what the page changed.

    Profiles are everybody's, so that somebody with a limit changes none (S3).
    Raise `MissingRight`, `LimitedYourself`, `ChangedByAnother`, or a refusal of `save_profile`.
    """
    by.ensure_right(Right.ACCOUNTS)
    ensure_unlimited(by)
    # All of them before any of them: two people who save two profiles at once would each wait for the other.
    list(Profile.objects.select_for_update().order_by("pk"))
    stored = Profile.objects.get(pk=profile.pk) if profile.pk else profile
    now = _ProfileCard(name=stored.name, rights=stored.rights)
    card = merged(_ProfileCard(name=name, rights=rights), stored=now, shown=shown, row=stored)
    with recorded(stored, by=by.signed_in):
        return save_profile(stored, name=card.name, rights=card.rights, by=by.signed_in)


@transaction.atomic
def send_welcome(account: Account, *, by: Employee) -> None:
    """Mail a link by which the owner of an account chooses its password. Raise `MissingRight`."""
    by.ensure_right(Right.ACCOUNTS)
    outbox.queue(emails.welcome(account, name=name_of(account)))


def name_of(account: Account) -> str:
    """Of who signs in with it."""
    owner = getattr(account, "employee", None) or getattr(account, "person", None)
    return owner.name if owner is not None else account.email


def _created(sign_in: SignIn, *, by: Employee) -> Account:
    account = create_account(sign_in, by=by.signed_in)
    record_new(account, by=by.signed_in, but=UNRECORDED)
    return account


def _changed(account: Account, sign_in: SignIn, *, by: Employee) -> None:
    with recorded(account, by=by.signed_in, but=UNRECORDED):
        change_account(account, sign_in, by=by.signed_in)


def _assign(employee: Employee, sign_in: SignIn, data: EmployeeData, *, by: Employee) -> None:
    with recorded(employee, by=by.signed_in, also=["work_groups"]):
        _save(employee, sign_in, data)
    reindex([employee])


def _save(employee: Employee, sign_in: SignIn, data: EmployeeData) -> None:
    employee.last_name, employee.first_name = data.last_name, data.first_name
    employee.email = employee.email or sign_in.email
    employee.extension = data.extension
    employee.is_limited = data.is_limited
    employee.save()
    employee.limited_to.set(data.limited_to if data.is_limited else [])
    employee.work_groups.set(data.groups)


def _ensure_side(sign_in: SignIn, *, is_client: bool) -> None:
    """Rights of clients go to clients, all others to employees; a profile without any right fits both."""
    if sign_in.profile.rights and sign_in.profile.is_for_clients != is_client:
        raise WrongSide


def ensure_unlimited(by: Employee) -> None:
    if by.customers is not None:
        raise LimitedYourself


def _ensure_manages(by: Employee, person: Person) -> None:
    """All their places must be one's own customers': whoever sets the address of an account can sign in with it."""
    if by.customers is None:
        return
    places = person.contacts.all()
    within = places.filter(site__customer__in=by.customers)
    if not within.exists() or places.exclude(pk__in=within.values("pk")).exists():
        raise LimitedYourself


@transaction.atomic
def create_administrator(email: str, password: str, *, first_name: str, last_name: str, language: str = "") -> Account:
    """Somebody who can do everything, without anybody to admit them: for a new portal, from its own machine.

    Raise `ValidationError` where the address signs in already.
    """
    profile, _made = Profile.objects.get_or_create(
        name="Administrateur", defaults={"rights": sorted(str(right) for right in STAFF_RIGHTS)}
    )
    account = Account(email=email, profile=profile, language=language or Company.current().language)
    account.set_password(password)
    account.full_clean()
    account.save()
    employee = Employee.objects.create(first_name=first_name, last_name=last_name, email=email, account=account)
    reindex([employee])
    return account
