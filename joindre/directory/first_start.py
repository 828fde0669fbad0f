"""The first start of a portal: one act, done once, and what is left to do after it (S1)."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.models import Account
from joindre.accounts.rights import Right
from joindre.audit.recording import record_new
from joindre.company.models import Company
from joindre.directory import start_code
from joindre.directory.company import CompanyCard, change_company
from joindre.directory.limits import ensure_sees_all
from joindre.directory.mailboxes import MailboxData, change_mailbox, create_mailbox, try_mailbox
from joindre.directory.models import Employee, WorkGroup
from joindre.directory.staff import create_administrator
from joindre.lib.errors import Refusal
from joindre.mail.models import Mailbox


class AlreadyBegun(Refusal):
    message = _("Somebody has set up this portal meanwhile. Sign in; an administrator can make an account for you.")


class WrongCode(Refusal):
    status = 422
    message = _("This is not the code. It stands at the terminal of “joindre serve” and in its data folder.")


@dataclass(frozen=True, kw_only=True)
class FirstStart:
    """What the first page asks for. Without `mailbox`, mails leave from the address of the settings file."""

    company: str
    language: str
    time_zone: str
    country: str
    first_name: str
    last_name: str
    email: str
    password: str
    group: str
    mailbox: str = ""
    is_tested: bool = False


class _Begun:
    """Whether the portal has an account. Once it has one, that stays so, and nobody asks again."""

    def __init__(self) -> None:
        self.is_known = False

    def __call__(self) -> bool:
        self.is_known = self.is_known or Account.objects.exists()
        return self.is_known


has_begun = _Begun()


@transaction.atomic
def begin(new: FirstStart, *, code: str, tasks: Sequence[str] = ()) -> Account:
    """Make the company, its first administrator, mailbox and work group, all of it or nothing (S1).

    Nobody is there yet to hold a right: the code stands for it. `tasks` name what is left to do. Raise `WrongCode`,
    `AlreadyBegun`, or `ValidationError` for an address that cannot be.
    """
    if not start_code.is_right(code):
        raise WrongCode
    # Of two browsers, the second waits here and finds the account of the first.
    Company.objects.select_for_update().get(pk=1)
    if Account.objects.exists():
        raise AlreadyBegun
    account = create_administrator(
        new.email, new.password, first_name=new.first_name, last_name=new.last_name, language=new.language
    )
    employee = account.employee
    record_new(employee, by=account)
    _name_company(new, by=employee)
    _set_up_mail(new, _group(new, by=employee), by=employee)
    Company.objects.filter(pk=1).update(first_tasks=list(tasks))
    transaction.on_commit(start_code.remove)
    return account


def dismiss_task(code: str, *, by: Employee) -> None:
    """Take a line off the list of what is left to do. Raise `MissingRight` or `SettingOfEverybody`."""
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)
    with transaction.atomic():
        company = Company.objects.select_for_update().get(pk=1)
        company.first_tasks = [one for one in company.first_tasks if one != code]
        company.save(update_fields=["first_tasks"])


def _name_company(new: FirstStart, *, by: Employee) -> None:
    card = CompanyCard(
        name=new.company,
        line="",
        colour="",
        telephone="",
        logo=None,
        language=new.language,
        time_zone=new.time_zone,
        country=new.country,
    )
    change_company(card, by=by)


def _group(new: FirstStart, *, by: Employee) -> WorkGroup:
    group = WorkGroup.objects.create(name=new.group)
    group.members.add(by)
    record_new(group, by=by.signed_in)
    return group


def _set_up_mail(new: FirstStart, group: WorkGroup, *, by: Employee) -> None:
    if not new.mailbox:
        return
    data = MailboxData(name=new.group, address=new.mailbox, is_default=True, groups=[group])
    # Where the mail door has been asked for an address, there is one of the settings file.
    first = Mailbox.objects.filter(is_default=True).first()
    mailbox = change_mailbox(first, data, by=by) if first else create_mailbox(data, by=by)
    if new.is_tested:
        try_mailbox(mailbox, by=by)
