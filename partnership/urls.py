"""Addresses of cities, partnerships, agreements and organisations."""

from django.urls import path

from partnership import views

app_name = "partnership"
urlpatterns = [
    path("cities/", views.city_list, name="city-list"),
    path("cities/<slug:slug>/", views.city_detail, name="city"),
    path("partnerships/<slug:slug>/", views.partnership_detail, name="partnership"),
    path("agreements/", views.agreement_list, name="agreement-list"),
    path("agreements/<slug:slug>/", views.agreement_detail, name="agreement"),
    path("organisations/<slug:slug>/", views.organisation_detail, name="organisation"),
]
