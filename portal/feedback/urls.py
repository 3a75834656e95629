"""Addresses of the pages on which citizens write to us."""

from django.urls import path

from portal.feedback import views

app_name = "feedback"
urlpatterns = [
    path("barrier/", views.write, {"kind": "barrier"}, name="barrier"),
    path("contact/", views.write, {"kind": "contact"}, name="contact"),
    path("sent/<str:receipt>/", views.sent, name="sent"),
]
