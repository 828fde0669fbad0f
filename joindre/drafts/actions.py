"""Acts on drafts: each is about the account's own."""

import re
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Final

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from joindre.accounts.models import Account
from joindre.drafts.models import Draft
from joindre.files.models import StoredFile
from joindre.lib import clock
from joindre.lib.errors import Refusal
from joindre.lib.keys import read_key
from joindre.lib.prepared import PreparedQuery

#: Letters of all fields of a draft together: more than any form takes.
LONGEST: Final = 600_000
#: Drafts of one account; the oldest make room.
MOST: Final = 200

_ADDRESS: Final = re.compile(r"/files/([0-9]{1,18})/")

Fields = Mapping[str, Sequence[str]]


class WrittenElsewhere(Refusal):
    """Another page has saved since. `version` is that of its text."""

    message = _("You write this in another window too. Reload the page to see that text, or go on here to replace it.")

    def __init__(self, version: int) -> None:
        self.version = version
        super().__init__()


class DraftTooLong(Refusal):
    status = 422
    message = _("This text is too long to be kept as a draft. Shorten it, or attach it as a file.")


def draft_at(account: Account, place: str) -> Draft | None:
    return Draft.objects.filter(account=account, place=place).first()


def drafts_at(account: Account, first: str, second: str) -> dict[str, Draft]:
    """The drafts of this account that exist at these two places, by place."""
    return {draft.place: draft for draft in _at(account=account.pk, first=first, second=second)}


def drafts_under(account: Account, start: str, *, most: int) -> Sequence[Draft]:
    """The newest drafts of this account whose place has one part more than `start`."""
    found = Draft.objects.filter(account=account, place__startswith=f"{start}/")
    # What lies deeper is the draft of a dialog.
    direct = found.exclude(place__regex=rf"^{start}/[^/]+/")
    return list(direct.order_by("-saved_at", "-pk")[:most])


_at = PreparedQuery(
    lambda account, first, second: Draft.objects.filter(account=account, place__in=[first, second]).order_by()
)


@transaction.atomic
def save_draft(account: Account, place: str, fields: Fields, *, page: str, version: int) -> int:
    """Keep what stands in a form now; return its new version.

    `version` is the one that this page knows, 0 for none. Raise `WrittenElsewhere` where another page has saved since,
    and `DraftTooLong`.
    """
    if sum(len(value) for values in fields.values() for value in values) > LONGEST:
        raise DraftTooLong
    # One at a time for an account, so that two pages never both begin a draft.
    Account.objects.select_for_update(no_key=True).only("pk").get(pk=account.pk)
    kept = draft_at(account, place)
    if kept and kept.page != page and kept.version != version:
        raise WrittenElsewhere(kept.version)
    new = (kept.version if kept else version) + 1
    # PostgreSQL stores no NUL.
    storable = {name: [value.replace("\0", "") for value in values] for name, values in fields.items()}
    columns = {"fields": storable, "page": page, "version": new, "saved_at": clock.now()}
    draft, _is_new = Draft.objects.update_or_create(account=account, place=place, defaults=columns)
    _hold_files(draft, account)
    if kept is None:
        _make_room(account)
    return new


def forget_draft(account: Account, place: str) -> None:
    """What was sent, or emptied, is no draft any more."""
    for (key,) in _kept(account=account.pk, place=place):
        Draft.objects.filter(pk=key).delete()


_kept = PreparedQuery(lambda account, place: Draft.objects.filter(account=account, place=place).values_list("pk"))


def forget_old_drafts() -> int:
    """Delete what nobody went on with for so many days; its files are swept after it."""
    old = Draft.objects.filter(saved_at__lt=clock.now() - timedelta(days=settings.DRAFT_DAYS))
    return old.delete()[0]


def _hold_files(draft: Draft, account: Account) -> None:
    """Files named by keys or shown as pictures; those alone that this account sent."""
    text = " ".join(value for values in draft.fields.values() for value in values)
    named = {key for key in map(read_key, [*draft.values("kept"), *_ADDRESS.findall(text)]) if key is not None}
    own = StoredFile.objects.filter(pk__in=named, uploader=account.topic) if named else ()
    draft.files.set(own)


def _make_room(account: Account) -> None:
    own = Draft.objects.filter(account=account).order_by("-saved_at", "-pk")
    for surplus in own[MOST:]:
        surplus.delete()
