"""What the page of each list says, and what can be set of its values (S1). A new list is one line in `CHOICE_PAGES`."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from joindre.tickets.lists import ChoiceList, list_named
from joindre.workspace.forms.choices import ChoiceForm, GroupForm, RankedForm, StatusForm


@dataclass(frozen=True, kw_only=True)
class ChoicePage:
    """The words of one list, and the form of its values."""

    code: str
    title: str | Promise
    sentence: str | Promise
    icon: str
    form: type[ChoiceForm] = ChoiceForm
    words: str | Promise = ""

    @property
    def choices(self) -> ChoiceList:
        """Raise `LookupError` where the code names no list."""
        found = list_named(self.code)
        if found is None:
            raise LookupError(self.code)
        return found


CHOICE_PAGES: Final[Sequence[ChoicePage]] = (
    ChoicePage(
        code="statuses",
        title=_("Statuses"),
        sentence=_("The states of a request, of six fixed types, with their colours and their order."),
        icon="circle-dot",
        form=StatusForm,
        words=_("state created in progress on hold resolved closed colour"),
    ),
    ChoicePage(
        code="types", title=pgettext_lazy("of requests", "Types"), sentence=_("What a request is about."), icon="shapes"
    ),
    ChoicePage(
        code="severities",
        title=_("Severities"),
        sentence=_("How grave it is for the customer."),
        icon="triangle-alert",
        form=RankedForm,
        words=_("rank order"),
    ),
    ChoicePage(
        code="priorities",
        title=_("Priorities"),
        sentence=_("In which order the team works."),
        icon="flag",
        form=RankedForm,
        words=_("rank order"),
    ),
    ChoicePage(
        code="hold-reasons",
        title=_("Hold reasons"),
        sentence=_("Why a request waits. Customers do not see them."),
        icon="circle-pause",
        words=_("on hold wait"),
    ),
    ChoicePage(
        code="titles",
        title=pgettext_lazy("how people are addressed", "Titles"),
        sentence=_("How contacts are addressed, such as Ms or Dr."),
        icon="contact",
    ),
    ChoicePage(
        code="groups",
        title=_("Work groups"),
        sentence=_("Who shares requests, and the mailbox that their emails leave from."),
        icon="users-round",
        form=GroupForm,
        words=_("member team mailbox"),
    ),
)


def choice_page(code: str) -> ChoicePage | None:
    return next((one for one in CHOICE_PAGES if one.code == code), None)
