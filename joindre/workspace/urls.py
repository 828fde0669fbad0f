"""Addresses of the support portal."""

from django.urls import include, path

from joindre.workspace import contact_urls, opening_urls, people_urls, settings_urls
from joindre.workspace.views import (
    call_notes,
    calling,
    details,
    files,
    holds,
    incoming_calls,
    keys,
    mail,
    messages,
    news,
    own_telephony,
    palette,
    search,
    tickets,
    undo,
)

app_name = "workspace"

ticket_urls = [
    path("", tickets.ticket, name="ticket"),
    path("older/", tickets.older, name="older"),
    path("find/", search.find_in_ticket, name="find"),
    path("news/", news.news, name="news"),
    path("named-anew/", news.named_anew, name="named-anew"),
    path("live-token/", news.live_token, name="live-token"),
    path("details/", details.details, name="details"),
    path("assignee/", details.take, name="take"),
    path("follow/", details.follow, name="follow"),
    path("unfollow/", details.unfollow, name="unfollow"),
    path("hold/", holds.hold, name="hold"),
    path("resume/", holds.resume, name="resume"),
    path("block/", tickets.block, name="block"),
    path("unblock/", tickets.unblock, name="unblock"),
    path("publish/", tickets.publish, name="publish"),
    path("hide/", tickets.hide, name="hide"),
    path("messages/", messages.post_message, name="messages"),
    path("messages/<int:message>/read/", messages.read, name="read"),
    path("messages/<int:message>/unread/", messages.unread, name="unread"),
    path("messages/<int:message>/withdraw/", undo.withdraw_message, name="withdraw-message"),
    path("mails/received/<int:received>/publish/", messages.publish_received, name="publish-received"),
    path("mails/<int:sent>/withdraw/", undo.withdraw_mail, name="withdraw-mail"),
    path("mails/<int:sent>/document/", mail.make_document_again, name="document-again"),
    path("notes/", messages.post_note, name="notes"),
    path("calls/", call_notes.calls, name="calls"),
    path("mail/", mail.mail, name="mail"),
    path("documents/<slug:template>.pdf", mail.document, name="document"),
    path("recipients/<int:recipient>/resend/", mail.send_again, name="resend"),
    path("uploads/", files.uploads, name="uploads"),
]

urlpatterns = [
    path("", tickets.tickets, name="tickets"),
    path("search/", search.search, name="search"),
    path("calls/", calling.place_call, name="place-call"),
    path("calls/now/", incoming_calls.calls_now, name="calls-now"),
    path("calls/token/", incoming_calls.calls_token, name="calls-token"),
    path("calls/<int:pk>/away/", incoming_calls.put_call_away, name="put-call-away"),
    path("calls/note/", call_notes.note_call, name="note-call"),
    path("preferences/telephone/", own_telephony.own_telephony, name="own-telephone"),
    path("palette/", palette.palette, name="palette"),
    path("keys/", keys.keys, name="keys"),
    path("unread/next/", keys.next_unread, name="next-unread"),
    path("tickets/<number:number>/", include(ticket_urls)),
    path("", include(opening_urls)),
    path("", include(contact_urls)),
    path("", include(people_urls)),
    path("", include(settings_urls)),
]
