"""The form of *Envoi*: how many mails leave in a minute, and under which name (M16)."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from joindre.mail.models.sending import FromPattern, SendingSettings
from joindre.workspace.forms.meanwhile import SharedRowForm

#: More than any mail server of a house takes.
MOST = 10_000


class SendingForm(SharedRowForm):
    per_minute = forms.IntegerField(
        label=_("Emails in a minute, at most"),
        required=False,
        min_value=1,
        max_value=MOST,
        help_text=_("For a mail server that takes no more. Blank: as fast as it takes them."),
    )
    from_pattern = forms.ChoiceField(
        label=_("Sender’s name"),
        choices=FromPattern.choices,
        widget=forms.RadioSelect,
        help_text=_("It stands before the address of the mailbox. Messages follow the identity that is set for them."),
    )

    class Meta:
        model = SendingSettings
        fields = ["per_minute", "from_pattern"]

    def __init__(self, *args: Any, writer: str, group: str, company: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        shown = [(one, one.sender_name(writer=writer, group=group, company=company)) for one in FromPattern]
        self.fields["from_pattern"].choices = shown  # type: ignore[attr-defined]  # it is a field of choices
