"""What is noted of a call: in the bar after it, or by hand in the composer (P5)."""

import re
from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from joindre.calls.actions import NewCall
from joindre.calls.models import LONGEST_LINE, Call
from joindre.directory.models import Contact
from joindre.lib import clock, phones

#: `4:12`, `1:04:12`, `4 min 12`, `4` (minutes), `40 s`.
_PARTS: Final = re.compile(r"(?:(\d{1,2})\s*[:h]\s*)??(\d{1,3})(?:\s*(?::|min|mn|m|’|')\s*(\d{1,2})?)?(?:\s*s)?")
_SECONDS: Final = re.compile(r"(\d{1,5})\s*s(?:ec\.?)?")
LONGEST: Final = 24 * 3600


class DurationField(forms.CharField):
    """Minutes and seconds as people write them; gives seconds."""

    def clean(self, value: object) -> int:
        typed = str(super().clean(value) or "").strip().lower()
        if not typed:
            return 0
        if found := _SECONDS.fullmatch(typed):
            seconds = int(found[1])
        elif found := _PARTS.fullmatch(typed):
            hours, minutes, rest = (int(part or 0) for part in found.groups())
            seconds = hours * 3600 + minutes * 60 + rest
        else:
            seconds = LONGEST + 1
        if seconds > LONGEST:
            raise ValidationError(_("Write minutes and seconds, such as 4:12."))
        return seconds


#: The keys of the bar for how a call ended (`ui/shortcuts.py`).
OUTCOME_KEYS: Final = dict(zip(Call.Outcome.values, "1234", strict=True))


class OutcomeRadios(forms.RadioSelect):
    """How a call ended, each with its key where keys are offered."""

    #: Those that do nothing here.
    keys_off: Collection[str] = tuple(OUTCOME_KEYS.values())

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:  # noqa: ANN401 - Django's signature
        option = super().create_option(name, value, *args, **kwargs)
        key = OUTCOME_KEYS[str(value)]
        if key not in self.keys_off:
            option["attrs"]["aria-keyshortcuts"] = key
        return option


class CallForm(forms.Form):
    """What both places ask for."""

    form_key = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={"required": _("This form is too old. Reload the page, then send again.")},
    )
    direction = forms.ChoiceField(label=_("Direction"), choices=Call.Direction, initial=Call.Direction.OUT)
    number = forms.CharField(
        label=_("Number"),
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "off"}),
    )
    outcome = forms.ChoiceField(
        label=_("Outcome"), choices=Call.Outcome, initial=Call.Outcome.ANSWERED, widget=OutcomeRadios
    )
    seconds = DurationField(
        label=_("Duration"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"placeholder": "4:12", "autocomplete": "off"}),
    )
    #: When the call began, where that is known better than by its note.
    began_at = forms.DateTimeField(required=False, widget=forms.HiddenInput)
    line = forms.CharField(
        label=_("What was said"),
        required=False,
        max_length=LONGEST_LINE,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, country: str, contact: Contact | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._country, self.contact = country, contact

    def offer_keys(self, *, but: Collection[str]) -> None:
        """Have each outcome chosen by its key, but by those that the person switched off (U1)."""
        self.fields["outcome"].widget.keys_off = but

    def clean_number(self) -> str:
        """In E.164; a number of the contact is taken as it is kept."""
        typed: str = self.cleaned_data["number"]
        if not typed or (self.contact and typed in numbers_kept(self.contact)):
            return typed
        return phones.parse(typed, country=self._country)

    def clean_began_at(self) -> datetime | None:
        at: datetime | None = self.cleaned_data["began_at"]
        if at and at > clock.now() + timedelta(minutes=5):
            raise ValidationError(_("This moment is still to come. A call is noted once it has taken place."))
        return at

    def noted(self) -> NewCall:
        """What was noted; only after `is_valid()`."""
        said = self.cleaned_data
        outcome = Call.Outcome(said["outcome"])
        return NewCall(
            direction=Call.Direction(said["direction"]),
            contact=self.contact,
            number=said["number"],
            outcome=outcome,
            seconds=said["seconds"] if outcome == Call.Outcome.ANSWERED else 0,
            line=said["line"],
            began_at=said["began_at"],
        )


class CallByHandForm(CallForm):
    """The composer's: with whom and when, too."""

    with_whom = forms.ChoiceField(label=_("Contact"), required=False)
    began_at = forms.DateTimeField(
        label=_("When"),
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )

    def __init__(self, *args: Any, contacts: Collection[Contact], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._contacts = {str(contact.pk): contact for contact in contacts}
        choices = [(key, contact.name) for key, contact in self._contacts.items()]
        self.fields["with_whom"].choices = [*choices, ("", _("Somebody else"))]  # type: ignore[attr-defined]  # a ChoiceField
        self.initial.setdefault("with_whom", next(iter(self._contacts), ""))
        self.initial.setdefault("began_at", clock.now())

    def clean_with_whom(self) -> str:
        chosen: str = self.cleaned_data["with_whom"]
        self.contact = self._contacts.get(chosen)
        return chosen

    field_order = ("with_whom", "direction", "number", "outcome", "began_at", "seconds", "line")


def numbers_kept(contact: Contact) -> set[str]:
    """The numbers of a contact as they are kept."""
    further = {detail.value for detail in contact.details.all()}
    return {one for one in (contact.phone, contact.mobile, *further) if one}
