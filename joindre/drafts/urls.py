"""The address of drafts."""

from django.urls import path

from joindre.drafts import views

app_name = "drafts"
urlpatterns = [path("drafts/", views.save, name="save")]
