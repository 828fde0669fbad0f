"""What allauth asks of Joindre: nobody signs up, and its mails speak the language of the account."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation

from joindre.accounts import emails
from joindre.mail.outgoing import outbox


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002  # the signature is allauth's
        """Accounts are made by an administrator (S1)."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A letter in the language of the account, whatever the browser speaks that asked for it."""
        if template_prefix == "account/email/password_reset_key":
            outbox.queue(emails.new_password(context["user"], link=context["password_reset_url"]))
            return
        language = getattr(context.get("user"), "language", None) or settings.LANGUAGE_CODE
        with translation.override(language):
            super().send_mail(template_prefix, email, context | {"site_url": settings.SITE_URL})

    def get_reset_password_from_key_url(self, key: str) -> str:
        """At the address of the site, whatever host the browser names that asks: a password is chosen there."""
        uidb36, _, secret = key.partition("-")
        path = reverse("account_reset_password_from_key", kwargs={"uidb36": uidb36, "key": secret})
        return f"{settings.SITE_URL}{path}"

    def format_email_subject(self, subject: str) -> str:
        """Without the site's name in brackets: brackets are for numbers of requests."""
        return subject
