"""Addresses of the settings."""

from django.urls import include, path

from joindre.workspace.views import (
    accounts,
    choices,
    company,
    failed_mails,
    mailboxes,
    profiles,
    queues,
    seen_as,
    settings,
)

settings_urls = [
    path("", settings.index, name="settings"),
    path("history/", settings.history, name="settings-history"),
    path("company/", company.company, name="company"),
    path("messages/", settings.message_settings, name="message-settings"),
    path("lists/<slug:code>/", choices.choice_list, name="choices"),
    path("lists/<slug:code>/new/", choices.new_choice, name="new-choice"),
    path("lists/<slug:code>/<int:pk>/", choices.choice, name="choice"),
    path("lists/<slug:code>/<int:pk>/place/", choices.place, name="choice-place"),
    path("lists/<slug:code>/<int:pk>/retirement/", choices.retire, name="choice-retirement"),
    path("lists/<slug:code>/<int:pk>/return/", choices.bring_back, name="choice-return"),
    path("lists/<slug:code>/<int:pk>/deletion/", choices.delete, name="choice-deletion"),
    path("lists/<slug:code>/<int:pk>/replacement/", choices.replace, name="choice-replacement"),
    path("accounts/", accounts.accounts, name="accounts"),
    path("accounts/new/employee/", accounts.new_employee, name="new-employee"),
    path("accounts/new/client/", accounts.new_client, name="new-client"),
    path("accounts/<int:pk>/", accounts.account, name="account"),
    path("accounts/<int:pk>/link/", accounts.send_link, name="account-link"),
    path("profiles/", profiles.profiles, name="profiles"),
    path("profiles/new/", profiles.new_profile, name="new-profile"),
    path("profiles/comparison/", profiles.comparison, name="profile-comparison"),
    path("profiles/<int:pk>/", profiles.profile, name="profile"),
    path("profiles/<int:pk>/seen/", seen_as.seen_as, name="seen-as"),
    path("mailboxes/", mailboxes.mailboxes, name="mailboxes"),
    path("mailboxes/new/", mailboxes.new_mailbox, name="new-mailbox"),
    path("mailboxes/<int:pk>/", mailboxes.mailbox, name="mailbox"),
    path("mailboxes/<int:pk>/use/", mailboxes.use_mailbox, name="use-mailbox"),
    path("mailboxes/<int:pk>/test/", mailboxes.try_mailbox, name="test-mailbox"),
    path("mailboxes/<int:pk>/test/<int:test>/", mailboxes.mailbox_steps, name="mailbox-steps"),
    path("failed-mails/", failed_mails.failed_mails, name="failed-mails"),
    path("failed-mails/<int:pk>/mail.eml", failed_mails.raw_mail, name="raw-mail"),
    path("failed-mails/<int:pk>/again/", failed_mails.read_again, name="mail-again"),
    path("queues/", queues.queues, name="queues"),
    path("queues/again/", queues.try_again, name="queue-again"),
    path("queues/run/", queues.run_task, name="task-now"),
]

urlpatterns = [path("settings/", include(settings_urls))]
