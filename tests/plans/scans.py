"""The scans of growing tables that are allowed, each with its reason."""

import re
from typing import Final

from tests.plans.statements import Scan

#: Indexes that may be walked from their beginning, whoever asks.
SHORT: Final = {
    "import_due": "partial: imports that wait; the worker empties it",
    "import_to_forget": "partial: imports of the last month, read once a day",
    "outgoing_held": "partial: mails that are held back, which are few",
    "recipient_given_up": "partial: copies that were given up, read by pages of 50 and counted up to 1,000",
    "recipient_unnotified": "partial: copies whose state is not told yet; the worker empties it",
    "incoming_due": "partial: mails that wait; the worker empties it",
    "recipient_bad_address": "partial: copies that speak against their address, read up to the 5,000th newest",
    "sent_mail_document_due": "partial: documents that wait; the worker empties it",
    "sent_mail_document_failed": "partial: documents that failed, read by pages of 50",
    "person_merged": "partial: sheets that were merged into another, each by hand",
    "contact_merged": "partial: contacts that were merged into another, each by hand",
    "missed_waiting": "partial: numbers that wait for a call back; the list in its order, cut off after a page",
    "undelivered_waiting": "partial: copies that somebody has to look at; the list in its order, cut off after a page",
    "undelivered_counted": "partial: copies that somebody has to look at, which are few",
    "ticket_with_unread": "partial: requests with unread messages, which are few",
}
LIST: Final = "the list of all, newest first: an index in its order, cut off after a page"
COUNT: Final = "a count that ends at 1,000 rows"
EXPORTED: Final = "an export of all there is, which an administrator asks for: a window of 1,000 keys after the other"
ORDERED: Final = (
    "the alphabetical list: an index in its order, cut off after a page; rare words are found by their index"
)
CHOICES: Final = "the settings offer each customer in one list, to administrators alone: what is read is what is shown"
ACCOUNTS: Final = "administrators look for any part of an address, which no index finds: seldom, and by pages of 50"
REPLACED: Final = "a value is replaced on all requests that hold it: once, each slice from where the last one ended"
#: Tables that may be read from their beginning, each with the function that may do so.
READ: Final = {
    (
        "accounts_tries",
        "accounts/throttle.py:sweep",
    ): "the 100,000th newest row, once a minute, by the index in its order",
    ("directory_addressee", "directory/search.py:_walked"): ORDERED,
    ("directory_addressee", "directory/search.py:list_addressees"): ORDERED,
    ("directory_addressee", "directory/listing.py:_Part.in_order"): ORDERED,
    ("directory_customer", "workspace/views/settings.py:settings_page"): CHOICES,
    ("directory_customer", "workspace/views/customers.py:customers"): ORDERED,
    ("directory_customer", "directory/models/sites.py:CustomerQuerySet.first_found_by"): ORDERED,
    ("mail_recipient", "personal_data/erasing.py:take_sheet"): "partial: copies that wait; the worker empties it",
    ("directory_customer", "directory/choosing.py:find_places"): ORDERED,
    ("canned_texts_cannedtext", "workspace/views/canned_texts.py:_list"): ORDERED,
    ("accounts_account", "workspace/views/accounts.py:accounts"): ACCOUNTS,
    ("accounts_account", "workspace/views/settings.py:settings_page"): ACCOUNTS,
    ("directory_person", "workspace/views/accounts.py:accounts"): ACCOUNTS,
    (
        "calls_linecall",
        "personal_data/erasing.py:take_sheet",
    ): "what the telephone system told in the last thirty days, once for each person who is erased",
    ("imports_directoryimport", "imports/models.py:DirectoryImportQuerySet.newest_first"): LIST,
    ("imports_customercode", "imports/exporting.py:_keys_of"): EXPORTED,
    ("directory_contactdetail", "imports/exporting.py:_windows"): EXPORTED,
    ("calls_missedcall", "workspace/views/missed_calls.py:missed_calls"): LIST,
    ("messaging_undeliveredcopy", "workspace/views/undelivered.py:undelivered"): LIST,
    ("mail_recipient", "lib/backlogs.py:_count"): COUNT,
    ("tickets_ticket", "tickets/lists/replacing.py:_move_slice"): REPLACED,
    ("tickets_ticket", "api/views.py:list_tickets"): LIST,
    ("tickets_ticket", "workspace/views/listing.py:_page_of"): LIST,
    ("tickets_ticket", "workspace/views/listing.py:_rows_of.<locals>.<listcomp>"): LIST,
    ("tickets_ticket", "workspace/views/listing.py:listing_context"): COUNT,
    ("tickets_ticket", "workspace/views/listing.py:count_of"): COUNT,
    (
        "tickets_ticket",
        "workspace/palette.py:_titled",
    ): "the 1,000 newest requests: an index in its order, cut off there",
}


#: A condition on the order of a list that is asked of each row, instead of leading the index to its place.
PASSED_OVER: Final = re.compile(r"\b(?:sort_name|year|sequence)\)*(?:::\w+)? [<>]")


def is_allowed(scan: Scan) -> bool:
    """Say whether a reason is written down for it. A page far down a list may not read all that stands before it."""
    origin = scan.statement.origin
    return scan.index in SHORT or ((scan.table, origin) in READ and not PASSED_OVER.search(scan.plan))
