"""The sign-in pages that Joindre offers: of allauth's, those that fit accounts made by an administrator."""

from allauth.account import views as allauth
from django.urls import path, re_path
from django.views.generic import RedirectView
from django.views.i18n import set_language

from joindre.accounts import views
from joindre.accounts.sessions import session

urlpatterns = [
    path("accounts/login/", allauth.login, name="account_login"),
    path("accounts/logout/", allauth.logout, name="account_logout"),
    path("accounts/inactive/", allauth.account_inactive, name="account_inactive"),
    path("accounts/reauthenticate/", allauth.reauthenticate, name="account_reauthenticate"),
    path("accounts/password/change/", allauth.password_change, name="account_change_password"),
    path("accounts/password/set/", allauth.password_set, name="account_set_password"),
    path("accounts/password/reset/", allauth.password_reset, name="account_reset_password"),
    path("accounts/password/reset/done/", allauth.password_reset_done, name="account_reset_password_done"),
    re_path(
        r"^accounts/password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        views.NewPasswordView.as_view(),
        name="account_reset_password_from_key",
    ),
    path(
        "accounts/password/reset/key/done/",
        allauth.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    # allauth links to these two by name; here nobody signs up, and the administrator keeps the addresses.
    path("accounts/signup/", RedirectView.as_view(pattern_name="account_login"), name="account_signup"),
    path("accounts/email/", RedirectView.as_view(pattern_name="preferences"), name="account_email"),
    path("accounts/session/", session, name="session"),
    path("language/", set_language, name="set_language"),
    path("preferences/", views.preferences, name="preferences"),
    path("preferences/keys/", views.keys, name="own-keys"),
    path("preferences/tokens/", views.tokens, name="tokens"),
    path("preferences/tokens/<int:pk>/revocation/", views.revoke_token, name="revoke_token"),
]
