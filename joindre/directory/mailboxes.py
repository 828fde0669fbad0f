"""Acts on mailboxes: their addresses, the work groups that send from them, and the test of one (I1, I3, I4, M16)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.audit.meanwhile import merged
from joindre.audit.recording import recorded
from joindre.company.models import Company
from joindre.directory.limits import ensure_sees_all
from joindre.directory.models import Employee, SenderRule, Site, WorkGroup
from joindre.lib.errors import Refusal
from joindre.mail.models import Mailbox, MailboxTest
from joindre.mail.models.mailboxes import LONGEST_LOCAL_PART, TOO_LONG
from joindre.mail.outgoing import mailbox_tests


class AddressOfMailbox(Refusal):
    status = 422

    def __init__(self, other: Mailbox) -> None:
        super().__init__(_("The mailbox “%(name)s” already has this address.") % {"name": other.name})


class AddressReachesMailbox(Refusal):
    status = 422

    def __init__(self, one: Mailbox, other: Mailbox) -> None:
        message = _(
            "Emails to %(address)s would also reach %(other)s, whose signed addresses begin with %(begins)s. "
            "Choose another address or another delimiter."
        )
        begins = f"{other.address.rpartition('@')[0]}{other.delimiter}"
        super().__init__(message % {"address": one.address, "other": other.address, "begins": begins})


class AddressTooLong(Refusal):
    status = 422

    def __init__(self) -> None:
        super().__init__(TOO_LONG % {"longest": LONGEST_LOCAL_PART})


class NeedsDefaultMailbox(Refusal):
    message = _("Letters of sign-in leave from the default mailbox. Make another one the default first.")


class MailboxInUse(Refusal):
    def __init__(self, groups: Sequence[WorkGroup]) -> None:
        names = ", ".join(group.label for group in groups)
        message = _("Work groups still send from this mailbox: %(names)s. Give them another one first.")
        super().__init__(message % {"names": names})


class MailboxRetired(Refusal):
    message = _("This mailbox is retired: it takes no emails. Put it back into use first.")


@dataclass(frozen=True, kw_only=True)
class MailboxData:
    """A mailbox as an administrator leaves it, with the work groups that send from it."""

    name: str
    address: str
    delimiter: str = "+"
    trusted_server: str = ""
    is_default: bool = False
    groups: Sequence[WorkGroup] = ()
    opens_requests: bool = True
    accepts_unverified: bool = False
    #: What becomes of unknown senders: one of `SenderRule.Rule`, or blank to set aside what they write (I7).
    unknown_senders: str = ""
    #: Where they become contacts by the rule `site`.
    site: Site | None = None


@transaction.atomic
def create_mailbox(data: MailboxData, *, by: Employee) -> Mailbox:
    """Make a mailbox, which the mail door knows at once.

    Raise `MissingRight`, `SettingOfEverybody`, `AddressOfMailbox`, `AddressReachesMailbox` or `AddressTooLong`.
    """
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)
    return _written(Mailbox(), data, by=by)


@transaction.atomic
def change_mailbox(
    mailbox: Mailbox, data: MailboxData, *, by: Employee, shown: Mapping[str, Any] | None = None
) -> Mailbox:
    """Change a mailbox and who sends from it; where `shown`, only what the page changed.

    Raise `MissingRight`, `NeedsDefaultMailbox`, `MailboxRetired`, `ChangedByAnother`, or a refusal of `create_mailbox`.
    """
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)
    return _written(mailbox, data, by=by, shown=shown)


@transaction.atomic
def retire_mailbox(mailbox: Mailbox, *, by: Employee) -> None:
    """Take no more mails in for this address. Raise `MissingRight`, `NeedsDefaultMailbox` or `MailboxInUse`."""
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)
    locked = _locked(mailbox)
    if locked.is_default:
        raise NeedsDefaultMailbox
    if groups := list(locked.work_groups.all()):
        raise MailboxInUse(groups)
    _use(locked, is_active=False, by=by)


@transaction.atomic
def restore_mailbox(mailbox: Mailbox, *, by: Employee) -> None:
    """Take mails in again. Raise `MissingRight` or `SettingOfEverybody`."""
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)
    _use(_locked(mailbox), is_active=True, by=by)


def try_mailbox(mailbox: Mailbox, *, by: Employee) -> MailboxTest:
    """Have the mailbox mail itself, out and in again (I1, I3). Raise `MissingRight` or `MailboxRetired`."""
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)
    if not mailbox.is_active:
        raise MailboxRetired
    return mailbox_tests.begin(mailbox)


def ensure_free(mailbox: Mailbox) -> None:
    """Raise where signed addresses would be too long, or where another mailbox, retired or not, gets the same mails."""
    if mailbox.is_too_long:
        raise AddressTooLong
    for other in Mailbox.objects.exclude(pk=mailbox.pk):
        if mailbox.address.lower() == other.address.lower() or (
            mailbox.is_reached_by(other.address) and other.is_reached_by(mailbox.address)
        ):
            raise AddressOfMailbox(other)
        if other.is_reached_by(mailbox.address):
            raise AddressReachesMailbox(mailbox, other)
        if mailbox.is_reached_by(other.address):
            raise AddressReachesMailbox(other, mailbox)


def _written(mailbox: Mailbox, data: MailboxData, *, by: Employee, shown: Mapping[str, Any] | None = None) -> Mailbox:
    written = _locked(mailbox)
    if shown:
        data = merged(data, stored=_data_of(written), shown=shown, row=written)
    if written.is_default and not data.is_default:
        raise NeedsDefaultMailbox
    if not written.is_active and (data.is_default or data.groups):
        raise MailboxRetired
    with recorded(written, by=by.signed_in, also=["work_groups"]):
        _fill(written, data)
        ensure_free(written)
        if written.is_default:
            Mailbox.objects.exclude(pk=written.pk).filter(is_default=True).update(is_default=False)
        written.save()
        _give(written, data.groups)
    _rule(written, data, by=by)
    return written


def _data_of(mailbox: Mailbox) -> MailboxData:
    rule = SenderRule.objects.filter(mailbox=mailbox).select_related("site__customer").first()
    same = ("name", "address", "delimiter", "trusted_server", "is_default", "opens_requests", "accepts_unverified")
    return MailboxData(
        **{name: getattr(mailbox, name) for name in same},
        groups=list(mailbox.work_groups.all()),
        unknown_senders=SenderRule.Rule(rule.rule) if rule else "",
        site=rule.site if rule else None,
    )


def _fill(mailbox: Mailbox, data: MailboxData) -> None:
    mailbox.name, mailbox.address, mailbox.delimiter = data.name, data.address, data.delimiter
    mailbox.trusted_server, mailbox.is_default = data.trusted_server, data.is_default
    mailbox.opens_requests, mailbox.accepts_unverified = data.opens_requests, data.accepts_unverified


def _give(mailbox: Mailbox, groups: Sequence[WorkGroup]) -> None:
    """A group sends from one mailbox, so that it leaves the one it had."""
    chosen = {group.pk for group in groups}
    WorkGroup.objects.filter(mailbox=mailbox).exclude(pk__in=chosen).update(mailbox=None)
    WorkGroup.objects.filter(pk__in=chosen).exclude(mailbox=mailbox).update(mailbox=mailbox)


def _rule(mailbox: Mailbox, data: MailboxData, *, by: Employee) -> None:
    """A mailbox without a row has no rule."""
    kept = SenderRule.objects.filter(mailbox=mailbox).first()
    if not data.unknown_senders and kept is None:
        return
    rule = kept or SenderRule(mailbox=mailbox)
    with recorded(rule, by=by.signed_in):
        if not data.unknown_senders:
            rule.delete()
            return
        rule.rule = data.unknown_senders
        rule.site = data.site if rule.rule == SenderRule.Rule.SITE else None
        rule.save()


def _use(mailbox: Mailbox, *, is_active: bool, by: Employee) -> None:
    with recorded(mailbox, by=by.signed_in):
        mailbox.is_active = is_active
        mailbox.save(update_fields=["is_active"])


def _locked(mailbox: Mailbox) -> Mailbox:
    """Acts on mailboxes go one after the other: two new ones could have the same address."""
    Company.objects.select_for_update().get(pk=1)
    return Mailbox.objects.get(pk=mailbox.pk) if mailbox.pk else mailbox
