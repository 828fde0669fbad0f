from django.urls import include, path, register_converter

from joindre.door import open_file
from joindre.lib.urls import NumberConverter

register_converter(NumberConverter, "number")

urlpatterns = [
    path("", include("joindre.accounts.urls")),
    path("portal/", include("joindre.portal.urls")),
    path("api/", include("joindre.api.urls")),
    path("files/<int:pk>/<str:name>", open_file, name="file"),
    path("", include("joindre.workspace.urls")),
]
