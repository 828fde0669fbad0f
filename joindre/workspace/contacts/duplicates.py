"""Whether a new contact may be somebody who is there already, and the person has not been told yet (C6)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render

from joindre.directory.duplicates import Duplicate, likely_duplicates
from joindre.directory.models import Customer
from joindre.lib.keys import read_key
from joindre.workspace.forms.contacts import ContactForm
from joindre.workspace.http import AgentRequest

#: Of a form: far more than are ever shown.
MOST_KEYS = 200


@dataclass(frozen=True, kw_only=True)
class AlikeActs:
    """What one can do with somebody who may be the same person, and where it is asked for."""

    #: Looks for them while one types.
    alike: str
    merge: str
    #: Takes them in place of a new contact; blank where their sheet is all there is to go to.
    use: str = ""
    #: Whether that sheet is closed to whoever asks.
    no_sheet: bool = False
    #: Why what was typed cannot be added to them; blank where it can.
    no_merge: str = ""


def unseen_duplicates(request: AgentRequest, customer: Customer, form: ContactForm) -> Sequence[Duplicate]:
    """Likely duplicates, unless the person keeps both of each; a name spelt alike is only to be seen once (C6)."""
    duplicates = likely_duplicates(customer, name=form.name(), details=form.details())
    seen = Seen.by(request)
    return duplicates if any(seen.asks_about(one) for one in duplicates) else []


def show_alike(request: AgentRequest, customer: Customer, form: ContactForm, *, acts: AlikeActs) -> HttpResponse:
    """Who may be the same person, for the place in the form that asks while somebody types."""
    context = {"alike": duplicates_so_far(request, customer, form), "acts": acts, "is_typing": True}
    return render(request, "workspace/contacts/_alike.html", context)


def duplicates_so_far(request: AgentRequest, customer: Customer, form: ContactForm) -> Sequence[Duplicate]:
    """The same while the form is written: of what stands there already and may stand there (C6)."""
    form.is_valid()
    duplicates = likely_duplicates(customer, name=form.name(), details=form.details())
    kept = Seen.by(request).kept
    return [one for one in duplicates if one.contact.pk not in kept]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """Keys of the contacts of whom the person knows that they may be the same."""

    #: Who were to be kept beside the new one.
    kept: frozenset[int]
    #: Who were shown while the form was written.
    shown: frozenset[int]

    @classmethod
    def by(cls, request: AgentRequest) -> "Seen":
        return cls(kept=_keys(request.POST.getlist("anyway")), shown=_keys(request.POST.getlist("shown")))

    def asks_about(self, one: Duplicate) -> bool:
        return one.contact.pk not in (self.kept if one.is_certain else self.kept | self.shown)


def _keys(texts: Iterable[str]) -> frozenset[int]:
    typed = (read_key(word) for text in texts for word in text.split()[:MOST_KEYS])
    return frozenset(key for key in typed if key is not None)
