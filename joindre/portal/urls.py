"""Addresses of the client portal."""

from django.urls import include, path

from joindre.portal.views import files, messages, news, opening, places, tickets

app_name = "portal"

ticket_urls = [
    path("", tickets.ticket, name="ticket"),
    path("older/", tickets.older, name="older"),
    path("news/", news.news, name="news"),
    path("live-token/", news.live_token, name="live-token"),
    path("reading/", news.reading, name="reading"),
    path("messages/", messages.post_message, name="messages"),
    path("uploads/", files.uploads, name="uploads"),
]

urlpatterns = [
    path("", tickets.tickets, name="home"),
    path("places/", places.places, name="places"),
    path("tickets/new/", opening.new_ticket, name="new-ticket"),
    path("tickets/<number:number>/", include(ticket_urls)),
]
