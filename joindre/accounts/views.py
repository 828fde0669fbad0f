"""Pages of one’s own account, the same for employees and for clients."""

from typing import cast

from allauth.account.views import PasswordResetFromKeyView
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from joindre.accounts import actions
from joindre.accounts.devices import remember_device
from joindre.accounts.forms import KeysForm, NewPasswordForm, PreferencesForm, TokenForm
from joindre.accounts.models import Account, ApiToken
from joindre.accounts.rights import Right


class NewPasswordView(PasswordResetFromKeyView):  # type: ignore[misc]  # allauth is not typed
    """Whoever chose a password by the link of a mail signs in, whatever others tried in their name (S4)."""

    def form_valid(self, form: NewPasswordForm) -> HttpResponse:
        response: HttpResponse = super().form_valid(form)
        account: Account = self.reset_user
        actions.choose_password(account, address=str(self.request.META.get("REMOTE_ADDR", "")))
        remember_device(self.request, response, account.email)
        return response


@require_http_methods(["GET", "POST"])
@login_required
def preferences(request: HttpRequest) -> HttpResponse:
    account = cast("Account", request.user)
    form = PreferencesForm(request.POST or None, instance=account)
    if request.method == "POST" and form.is_valid():
        actions.change_preferences(actions.Preferences(**form.cleaned_data), by=account)
        with translation.override(form.cleaned_data["language"]):
            messages.success(request, _("Your preferences are saved."))
        return redirect("preferences")
    return _preferences_page(request, form, KeysForm.of(account))


@require_POST
@login_required
def keys(request: HttpRequest) -> HttpResponse:
    """The single keys that one wants to use (U1)."""
    account = cast("Account", request.user)
    form = KeysForm(request.POST)
    if not form.is_valid():
        return _preferences_page(request, PreferencesForm(instance=account), form)
    actions.choose_keys(has_single_keys=form.cleaned_data["has_single_keys"], keys_off=form.keys_off(), by=account)
    messages.success(request, _("Your keys are saved."))
    return redirect("preferences")


@require_http_methods(["GET", "POST"])
@never_cache
@login_required
def tokens(request: HttpRequest) -> HttpResponse:
    """One’s own keys to the API; the secret of a new one is in this answer alone (A1)."""
    account = cast("Account", request.user)
    account.ensure_right(Right.API)
    form, secret = TokenForm(request.POST or None), ""
    if request.method == "POST" and form.is_valid():
        _token, secret = actions.issue_token(**form.cleaned_data, by=account)
        form = TokenForm()
    context = {"form": form, "secret": secret, "tokens": account.api_tokens.usable().order_by("-pk")}
    return render(request, "accounts/tokens.html", context, status=422 if form.errors else 200)


@require_POST
@login_required
def revoke_token(request: HttpRequest, pk: int) -> HttpResponse:
    account = cast("Account", request.user)
    account.ensure_right(Right.API)
    token = get_object_or_404(ApiToken.objects.filter(account=account).usable(), pk=pk)
    actions.revoke_token(token, by=account)
    messages.success(request, _("The token is revoked: whatever used it has no access any more."))
    return redirect("tokens")


def _preferences_page(request: HttpRequest, form: PreferencesForm, keys_form: KeysForm) -> HttpResponse:
    account = cast("Account", request.user)
    context = {
        "form": form,
        # Clients have none: their portal is used now and then, and keys that nobody knows are pressed by mistake.
        "keys_form": None if account.profile.is_for_clients else keys_form,
        "has_tokens": account.has_right(Right.API),
        "has_telephone": account.has_right(Right.CALLS),
        "has_texts": account.has_right(Right.DIRECT_MESSAGES, Right.SEND_MAIL, Right.WRITE_NOTES),
    }
    has_errors = form.errors or keys_form.errors
    return render(request, "accounts/preferences.html", context, status=422 if has_errors else 200)
