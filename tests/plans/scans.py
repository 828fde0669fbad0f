"""The scans of growing tables that are allowed, each with its reason. What is only not mended yet says so."""

from typing import Final

from tests.plans.statements import Scan

#: Indexes that may be walked from their beginning, whoever asks.
SHORT: Final = {
    "outgoing_held": "partial: mails that are held back, which are few",
    "recipient_given_up": "partial: copies that were given up, read by pages of 50 and counted up to 1,000",
    "recipient_unnotified": "partial: copies whose state is not told yet; the worker empties it",
    "incoming_due": "partial: mails that wait; the worker empties it",
    "sent_mail_document_due": "partial: documents that wait; the worker empties it",
    "sent_mail_document_failed": "partial: documents that failed, read by pages of 50",
    "ticket_with_unread": "partial: requests with unread messages, which are few",
}
LIST: Final = "the list of all, newest first: an index in its order, cut off after a page"
NIGHTLY: Final = "not mended: the nightly sweep reads all of it once, outside of any transaction"
COUNT: Final = "a count that ends at 1,000 rows"
ORDERED: Final = (
    "the alphabetical list: an index in its order, cut off after a page; rare words are found by their index"
)
CHOICES: Final = "not mended: the settings offer every customer in one list"
NEW_CLIENT: Final = "not mended: who gets an account is looked for by any part of a name, in all contacts"
ACCOUNTS: Final = "not mended: settings look for any part of a name or address in all accounts"
#: Tables that may be read by a function; `*` stands for every table.
READ: Final = {
    (
        "accounts_tries",
        "accounts/throttle.py:sweep",
    ): "the 100,000th newest row: once a minute, by the index of its order",
    ("directory_addressee", "directory/search.py:list_addressees"): ORDERED,
    ("directory_contact", "directory/search.py:list_addressees"): ORDERED,
    ("directory_contact", "workspace/views/settings.py:settings_page"): NEW_CLIENT,
    ("directory_person", "workspace/views/settings.py:settings_page"): NEW_CLIENT,
    ("directory_site", "workspace/views/settings.py:settings_page"): NEW_CLIENT,
    ("directory_customer", "workspace/views/settings.py:settings_page"): CHOICES,
    ("accounts_account", "workspace/views/accounts.py:accounts"): ACCOUNTS,
    ("accounts_account", "workspace/views/settings.py:settings_page"): ACCOUNTS,
    ("directory_person", "workspace/views/accounts.py:accounts"): ACCOUNTS,
    ("accounts_account", "accounts/actions.py:_ensure_managed"): "not mended: whether another administrator is left",
    ("drafts_draft", "drafts/actions.py:forget_old_drafts"): NIGHTLY,
    ("*", "files/sweeping.py:_unused"): NIGHTLY,
    ("*", "files/sweeping.py:_named"): NIGHTLY,
    ("mail_recipient", "lib/backlogs.py:_count"): COUNT,
    ("messaging_receivedmail", "portal/views/opening.py:_refused_mail"): "not mended: SQLite without ANALYZE begins "
    "with received mails where few of them were refused",
    ("notes_note", "tickets/form_keys.py:_made"): "notes of this data have no form key; SQLite counted that, and "
    "takes the unique index where notes have one",
    ("tickets_ticket", "api/views.py:list_tickets"): LIST,
    ("tickets_ticket", "workspace/views/listing.py:_newest.<locals>.<listcomp>"): LIST,
    ("tickets_ticket", "workspace/views/listing.py:_count"): COUNT,
}


def is_allowed(scan: Scan) -> bool:
    """Say whether a reason is written down for it."""
    origin = scan.statement.origin
    return scan.index in SHORT or (scan.table, origin) in READ or ("*", origin) in READ
