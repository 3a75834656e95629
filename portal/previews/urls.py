"""Addresses of previews for outsiders: outside the language prefix, because they are no pages of the site."""

from django.urls import path, re_path

from portal.previews import media, views

app_name = "previews"
urlpatterns = [
    path("preview/<str:token>/", views.entrance, name="entrance"),
    path("preview/<str:token>/<slug:language>/", views.preview, name="page"),
    path("preview/<str:token>/<slug:language>/remarks/", views.remarks, name="remarks"),
    re_path(
        r"^preview-media/(?P<signed>[0-9A-Za-z_:.-]{1,500})/(?P<width>[1-9][0-9]{0,4})\.(?P<extension>avif|webp|jpg)$",
        media.picture,
        name="picture",
    ),
]
