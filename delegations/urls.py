"""Addresses of visits."""

from django.urls import path

from delegations import views

app_name = "delegations"
urlpatterns = [
    path("visits/", views.visit_list, name="visit-list"),
    path("visits/<slug:slug>/", views.visit_detail, name="visit"),
]
