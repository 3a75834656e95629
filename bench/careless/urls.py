"""Addresses of the careless pages; every other one is the portal's, so that links lead somewhere."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import path

from bench.careless import views
from portal.urls import urlpatterns as of_portal

urlpatterns = [
    *i18n_patterns(
        path("", views.home),
        path("visits/", views.visit_list),
        path("visits/<slug:slug>/", views.visit_detail),
    ),
    *of_portal,
]
