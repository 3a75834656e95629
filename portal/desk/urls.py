"""Addresses of the guides for staff and translators, all below the admin."""

from django.contrib import admin
from django.urls import path

from portal.desk.guide import guide, guide_picture, translators_guide

urlpatterns = [
    path("", admin.site.admin_view(guide), name="guide"),
    path("translating/", admin.site.admin_view(translators_guide), name="translators-guide"),
    path("pictures/<slug:name>.jpg", admin.site.admin_view(guide_picture), name="guide-picture"),
]
