"""Addresses of the pages on which citizens write to us."""

from django.urls import path

from portal.feedback import views, wishes

app_name = "feedback"
urlpatterns = [
    path("barrier/", views.write, {"kind": "barrier"}, name="barrier"),
    path("contact/", views.write, {"kind": "contact"}, name="contact"),
    path("sent/<str:receipt>/", views.sent, name="sent"),
    path("translation/<str:kind>/<uuid:pk>/", wishes.ask, name="ask"),
    path("translation/<str:kind>/<uuid:pk>/thanks/", wishes.asked, name="asked"),
]
