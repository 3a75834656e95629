"""App of choosing: fields of the admin in which records are chosen by name."""

from django.apps import AppConfig


class ChoosingConfig(AppConfig):
    name = "editorial.choosing"
    label = "choosing"
