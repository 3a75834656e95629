"""Addresses of the search."""

from django.urls import path

from portal.search import views

app_name = "search"
urlpatterns = [
    path("search/", views.search, name="search"),
    path("search/suggestions/", views.suggestions, name="suggestions"),
    path("opensearch.xml", views.description, name="description"),
]
