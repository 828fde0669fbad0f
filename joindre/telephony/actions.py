"""Acts of telephony: setting how calls are placed, and having our server place one (P4)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.rights import Right
from joindre.audit.meanwhile import put_changes
from joindre.audit.recording import recorded
from joindre.directory.limits import ensure_sees_all
from joindre.directory.models import Employee
from joindre.fields.calls import Dialled
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.lib.outgoing import SECONDS
from joindre.telephony.checks import check_address, check_domain, check_extension
from joindre.telephony.drivers import Driver, driver_by
from joindre.telephony.models import (
    LONGEST_NUMBER,
    OWN_DRIVERS,
    DriverKind,
    LatestCall,
    OwnTelephony,
    Scheme,
    Telephony,
    way_of,
)
from joindre.telephony.outcomes import Outcome, Trouble

#: Columns that leave no line: what is sealed is nobody's to read.
SEALED = ("sealed_secret",)


@dataclass(frozen=True, kw_only=True)
class NewSecret:
    """What becomes of the secret: it is replaced, or taken away."""

    text: str = ""


@dataclass(frozen=True, kw_only=True)
class OwnWay:
    """How an employee calls; without a driver, as the installation does."""

    extension: str
    driver: DriverKind | None
    scheme: str = ""
    domain: str = ""
    address: str = ""


class NotAWay(Refusal):
    status = 422
    message = _("Choose one of the ways to call that the page offers. What our server asks is set by an administrator.")


@transaction.atomic
def change_telephony(
    values: Mapping[str, Any],
    *,
    by: Employee,
    secret: NewSecret | None = None,
    shown: Mapping[str, Any] | None = None,
) -> Telephony:
    """Change how calls are placed; without `secret` it stays as it is, and where `shown`, only what the page changed.

    Raise `MissingRight`, `SettingOfEverybody` or `ChangedByAnother`.
    """
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)
    row = Telephony.objects.select_for_update().get(pk=1)
    put_changes(row, values, shown=shown)
    if secret is not None:
        row.seal(secret.text)
        row.secret_set_at = clock.now() if secret.text else None
    with recorded(row, by=by.signed_in, but=SEALED):
        row.save()
    return row


@transaction.atomic
def change_own_telephony(wanted: OwnWay, *, by: Employee) -> None:
    """Change how one calls oneself, and at which extension one is called.

    Raise `MissingRight` or `NotAWay`: what a browser is told to open is looked at here, whoever calls this.
    """
    by.ensure_right(Right.CALLS)
    _ensure_possible(wanted)
    if by.extension != wanted.extension:
        employee = Employee.objects.get(pk=by.pk)
        with recorded(employee, by=by.signed_in):
            employee.extension = wanted.extension
            employee.save(update_fields=["extension"])
    if wanted.driver is None:
        OwnTelephony.objects.filter(employee=by).delete()
        return
    row = OwnTelephony.objects.filter(employee=by).first() or OwnTelephony(employee=by)
    row.driver, row.scheme = wanted.driver, wanted.scheme
    row.domain, row.address = wanted.domain, wanted.address
    row.save()


def _ensure_possible(wanted: OwnWay) -> None:
    try:
        check_extension(wanted.extension)
        if wanted.driver == DriverKind.SCHEME and wanted.domain:
            check_domain(wanted.domain)
        if wanted.driver == DriverKind.ADDRESS:
            check_address(wanted.address)
    except ValidationError as error:
        raise NotAWay(" ".join(error.messages)) from error
    if wanted.driver is not None and wanted.driver not in OWN_DRIVERS:
        raise NotAWay
    if wanted.scheme and wanted.scheme not in Scheme.values:
        raise NotAWay


def place_call(call: Dialled, *, form_key: UUID, by: Employee) -> Outcome:
    """Have our server place a call as this employee calls. Raise `MissingRight`.

    The same form places one call: sent twice, it is told what became of the first. No transaction is open while the
    telephone system is asked.
    """
    by.ensure_right(Right.CALLS)
    return _placed(driver_by(way_of(by)), call, form_key=form_key, by=by)


def try_telephony(call: Dialled, *, form_key: UUID, by: Employee) -> Outcome:
    """Place a call as the installation does, whatever one's own way is.

    Raise `MissingRight` or `SettingOfEverybody`.
    """
    by.ensure_right(Right.SETTINGS)
    ensure_sees_all(by)
    return _placed(driver_by(Telephony.current()), call, form_key=form_key, by=by)


def _placed(driver: Driver, call: Dialled, *, form_key: UUID, by: Employee) -> Outcome:
    if not driver.asks_by_server:
        return Outcome(fault=Trouble.BY_BROWSER)
    number = call.number[:LONGEST_NUMBER]
    if (before := _begun_before(form_key, number, by=by)) is not None:
        return before
    outcome = driver.place(call)
    LatestCall.objects.filter(employee=by, form_key=form_key, number=number).update(outcome=outcome.stored())
    return outcome


@transaction.atomic
def _begun_before(form_key: UUID, number: str, *, by: Employee) -> Outcome | None:
    """What became of the call of this form; `None` where this is its first time, which is noted."""
    now = clock.now()
    first = {"form_key": form_key, "number": number, "began_at": now}
    made, is_new = LatestCall.objects.select_for_update().get_or_create(employee=by, defaults=first)
    if is_new or (made.form_key, made.number) != (form_key, number):
        LatestCall.objects.filter(pk=made.pk).update(**first, outcome=None)
        return None
    if made.outcome is not None:
        return Outcome.read(made.outcome)
    is_lost = now - made.began_at > timedelta(seconds=2 * SECONDS)
    return Outcome(fault=Trouble.UNKNOWN if is_lost else Trouble.UNDERWAY)
