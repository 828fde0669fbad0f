"""The best way to reach a contact, in words, with its reason (P6). Plain values in, plain values out."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from joindre.ui import dates

#: Whoever opened a page of the portal within this time is thought to be there now.
IS_THERE: Final = timedelta(minutes=10)
#: So many calls that nobody answered, one after the other, are enough.
ENOUGH_TRIES: Final = 2
#: What was written before that no longer tells how somebody likes to write.
RECENTLY: Final = timedelta(days=60)


@dataclass(frozen=True, kw_only=True)
class KnownNumber:
    """A number that one calls, with what the calls tell of it."""

    shown: str
    is_mobile: bool
    reached_at: datetime | None = None
    unanswered: int = 0
    is_wrong: bool = False


@dataclass(frozen=True, kw_only=True)
class KnownWays:
    """All that the advice is made of."""

    now: datetime
    numbers: Sequence[KnownNumber] = ()
    has_email: bool = False
    #: The last mail to that address came back.
    has_bounced: bool = False
    #: They sign in to the portal, where direct messages are read.
    has_portal: bool = False
    visited_at: datetime | None = None
    wrote_at: datetime | None = None
    wrote_by_mail: bool = False
    do_not_call: bool = False
    #: Whether somebody is at the site now; `None` where nobody named opening hours. `until` is when that changes.
    is_open: bool | None = None
    until: str = ""


@dataclass(frozen=True, kw_only=True)
class Advice:
    """What to do, and why. `way` is one of `mail`, `message`, `phone`, `mobile`, or blank where nothing is known."""

    way: str
    what: str
    why: str
    #: Whether the reason already tells when the last call was answered.
    tells_call: bool = False


def best_way(known: KnownWays) -> Advice:
    """The first of these that applies: they ask not to be called, nobody is there, they answered or wrote lately."""
    usable = [one for one in known.numbers if not one.is_wrong]
    if known.do_not_call:
        return _write(known, _("this contact is not to be called")) or _nothing(known, is_closed_to_calls=True)
    if not usable:
        return _write(known, _no_number(known)) or _nothing(known)
    if _is_there(known):
        return _message(_("on the portal now"))
    if known.is_open is False:
        return _write(known, _("the site is closed")) or _later(known, usable)
    return _of_calls(known, usable) or _write_as_before(known) or _call_first(known, usable)


def _is_there(known: KnownWays) -> bool:
    return known.has_portal and known.visited_at is not None and known.now - known.visited_at <= IS_THERE


def _of_calls(known: KnownWays, usable: Sequence[KnownNumber]) -> Advice | None:
    """What the calls tell: where they answered last, or that they do not."""
    reached = [one for one in usable if one.reached_at is not None and one.unanswered < ENOUGH_TRIES]
    if reached:
        best = max(reached, key=lambda one: one.reached_at or known.now)
        why = _("answered there, %(time)s") % {"time": dates.moment(best.reached_at or known.now)}
        return replace(_call(best, why), tells_call=True)
    tries = sum(one.unanswered for one in usable)
    untried = [one for one in usable if not one.unanswered]
    if untried and tries:
        return _call(untried[0], _("the other number was not answered"))
    if all(one.unanswered >= ENOUGH_TRIES for one in usable):
        last = ngettext("the last %(count)s call was not answered", "the last %(count)s calls were not answered", tries)
        return _write(known, last % {"count": tries})
    return None


def _write_as_before(known: KnownWays) -> Advice | None:
    """How they wrote last is how they like to write."""
    if known.wrote_at is None or known.now - known.wrote_at > RECENTLY:
        return None
    told = {"time": dates.moment(known.wrote_at)}
    if known.wrote_by_mail:
        works = known.has_email and not known.has_bounced
        return _mail(_("they last wrote by email, %(time)s") % told) if works else None
    return _message(_("they last wrote on the portal, %(time)s") % told) if known.has_portal else None


def _call_first(known: KnownWays, usable: Sequence[KnownNumber]) -> Advice:
    if known.is_open:
        return _call(usable[0], _("the site is open"))
    if not known.has_email:
        return _call(usable[0], _("there is no email address"))
    if known.has_bounced:
        return _call(usable[0], _("the last email came back"))
    return _call(usable[0], _("no call and no message tells better"))


def _later(known: KnownWays, usable: Sequence[KnownNumber]) -> Advice:
    if not known.until:
        return _call(usable[0], _("the site is closed, and there is no address to write to"))
    what = _("Call %(number)s from %(time)s on") % {"number": usable[0].shown, "time": known.until}
    return Advice(way=_way_of(usable[0]), what=what, why=_("the site is closed"))


def _no_number(known: KnownWays) -> str:
    return _("the number that is known is wrong") if known.numbers else _("no number is known")


def _write(known: KnownWays, why: str) -> Advice | None:
    """By mail where an address works; else on the portal, where they sign in."""
    if known.has_email and not known.has_bounced:
        by_portal = known.wrote_at is not None and not known.wrote_by_mail and known.has_portal
        return _message(why) if by_portal else _mail(why)
    return _message(why) if known.has_portal else None


def _nothing(known: KnownWays, *, is_closed_to_calls: bool = False) -> Advice:
    if is_closed_to_calls:
        what = _("Ask somebody else there")
        return Advice(way="", what=what, why=_("not to be called, and no address works"))
    why = _("the last email came back, and no number works") if known.has_email else _("no number and no address works")
    return Advice(way="", what=_("Add a number or an address"), why=why)


def _mail(why: str) -> Advice:
    return Advice(way="mail", what=_("Write an email"), why=why)


def _message(why: str) -> Advice:
    return Advice(way="message", what=_("Send a direct message"), why=why)


def _call(number: KnownNumber, why: str) -> Advice:
    return Advice(way=_way_of(number), what=_("Call %(number)s") % {"number": number.shown}, why=why)


def _way_of(number: KnownNumber) -> str:
    return "mobile" if number.is_mobile else "phone"
