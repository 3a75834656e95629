"""Addresses of the guide for staff, all below the admin."""

from django.contrib import admin
from django.urls import path

from portal.desk.guide import guide, guide_picture

urlpatterns = [
    path("", admin.site.admin_view(guide), name="guide"),
    path("pictures/<slug:name>.jpg", admin.site.admin_view(guide_picture), name="guide-picture"),
]
