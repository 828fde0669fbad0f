"""What the act of an erasure takes at once: the sheet of the person, their account, and where they are found (C8)."""

from datetime import datetime

from allauth.account.models import EmailAddress
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import ProtectedError

from joindre.accounts.models import Account, ApiToken, PasswordRequest
from joindre.audit.models import SettingChange
from joindre.calls.models import Call, LineCall, MissedCall
from joindre.directory.models import ERASED_NAME, Addressee, Contact, ContactChange, ContactDetail, Person
from joindre.drafts.models import Draft
from joindre.mail.models import Recipient
from joindre.personal_data.models import DataExport
from joindre.personal_data.naming import ERASED_ADDRESS, Naming
from joindre.personal_data.people import Whole
from joindre.search.models import IndexedText

_BLANK_CONTACT = {
    "phone": "", "mobile": "", "email": "", "notes": "", "is_active": False, "is_decision_maker": False,
    "is_financial": False, "is_main": False, "is_sales": False, "do_not_call": False, "scope": Contact.Scope.OWN,
}  # fmt: skip


def take_sheet(whole: Whole, naming: Naming, *, now: datetime) -> list[int]:
    """Empty every row that is of the person alone. Return the keys of stored contents that nothing may use any more.

    To be called in the transaction of the act, which holds the lock of the person.
    """
    people, contacts = [one.pk for one in whole.people], whole.contact_keys
    Person.objects.filter(pk__in=people).update(
        last_name=ERASED_NAME, first_name="", title=None, language="", account=None, erased_at=now
    )
    every = Contact._base_manager.filter(pk__in=contacts)  # noqa: SLF001 - merged ones too
    every.update(erased_at=now, **_BLANK_CONTACT)
    ContactDetail.objects.filter(contact__in=contacts).delete()
    Addressee.objects.filter(contact__in=contacts).delete()
    IndexedText.objects.filter(pk__in=[-key for key in contacts]).delete()
    ContactChange.objects.filter(person__in=people).update(differences=[])
    # What stood on their sheet alone has no place any more; a call on a request stays, without its number.
    Call.objects.filter(contact__in=contacts, entry=None).delete()
    Call.objects.filter(contact__in=contacts).update(number="")
    LineCall.objects.filter(number__in=naming.numbers).delete()
    MissedCall.objects.filter(number__in=naming.numbers).delete()
    Recipient.objects.filter(person__in=whole.codes).untouched().update(state=Recipient.State.WITHDRAWN)
    for account in whole.accounts:
        take_account(account)
    return _exports(people)


def take_account(account: Account) -> None:
    """Delete an account, or empty it where something that others did still points at it."""
    ApiToken.objects.filter(account=account).delete()
    EmailAddress.objects.filter(user=account).delete()
    Draft.objects.filter(account=account).delete()
    PasswordRequest.objects.filter(address__iexact=account.email).delete()
    rows = SettingChange.objects.filter(model=account._meta.label_lower, row=account.pk)
    rows.update(name=f"{account._meta.verbose_name} {account.pk}", differences=[])
    try:
        with transaction.atomic():
            Account.objects.filter(pk=account.pk).delete()
    except ProtectedError:
        _empty_account(account)


def end_sessions(accounts: list[int]) -> None:
    """A session holds the key of its account, and perhaps sentences that name somebody."""
    keys = {str(key) for key in accounts}
    for session in Session.objects.iterator(chunk_size=500) if keys else ():
        if session.get_decoded().get("_auth_user_id") in keys:
            session.delete()


def _empty_account(account: Account) -> None:
    account.email = f"{account.pk}-{ERASED_ADDRESS}"
    account.set_unusable_password()
    account.is_active, account.last_login = False, None
    account.time_zone = account.theme = ""
    account.keys_off = []
    account.save()


def _exports(people: list[int]) -> list[int]:
    """Archives of them are deleted with them."""
    exports = DataExport.objects.filter(person__in=people)
    blobs = list(exports.filter(blob__isnull=False).values_list("blob", flat=True))
    exports.update(state=DataExport.State.GONE, blob=None, claim_key=None, leased_until=None)
    return blobs
