"""Addresses of files, below /media/ and outside the language prefix; everything else there does not exist."""

from django.urls import re_path

from editorial.library import views

app_name = "library"
urlpatterns = [
    re_path(
        r"^images/(?P<token>[0-9a-f]{32})/(?P<width>[1-9][0-9]{0,4})\.(?P<extension>avif|webp|jpg)$",
        views.picture_file,
        name="picture",
    ),
    re_path(
        r"^images/(?P<token>[0-9a-f]{32})/(?P<name>card-[0-9]{1,3}-[0-9]{1,3}\.jpg)$",
        views.picture_card,
        name="picture_card",
    ),
    re_path(
        r"^documents/(?P<token>[0-9a-f]{32})\.(?P<extension>pdf|odt|ods|docx|xlsx|csv|txt|mp4|webm|vtt)$",
        views.document_file,
        name="document",
    ),
]
