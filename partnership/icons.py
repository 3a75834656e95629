"""The icons a sector may have; each is a drawing of the same name in static/partnership/icons.svg."""

from django.db import models
from django.utils.translation import pgettext_lazy


class Icon(models.TextChoices):
    FAIR = "fair", pgettext_lazy("icon", "Stall")
    INDUSTRY = "industry", pgettext_lazy("icon", "Factory")
    ECONOMY = "economy", pgettext_lazy("icon", "Rising curve")
    IDEA = "idea", pgettext_lazy("icon", "Light bulb")
    SCIENCE = "science", pgettext_lazy("icon", "Flask")
    MUSIC = "music", pgettext_lazy("icon", "Musical note")
    ART = "art", pgettext_lazy("icon", "Palette with paints")
    EDUCATION = "education", pgettext_lazy("icon", "Mortarboard")
    HEALTH = "health", pgettext_lazy("icon", "Heart")
    TOURISM = "tourism", pgettext_lazy("icon", "Compass")
    WATER = "water", pgettext_lazy("icon", "Drop")
    NATURE = "nature", pgettext_lazy("icon", "Leaf")
    ROWING = "rowing", pgettext_lazy("icon", "Boat")
    SPORT = "sport", pgettext_lazy("icon", "Cup")
    TRANSPORT = "transport", pgettext_lazy("icon", "Tram")
    TOWN = "town", pgettext_lazy("icon", "Houses")
    PEOPLE = "people", pgettext_lazy("icon", "People")
    ADMINISTRATION = "administration", pgettext_lazy("icon", "Town hall")
    ENERGY = "energy", pgettext_lazy("icon", "Lightning")
    DIGITAL = "digital", pgettext_lazy("icon", "Screen")
    WORLD = "world", pgettext_lazy("icon", "Globe")
