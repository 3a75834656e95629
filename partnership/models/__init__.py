"""Models of the relation between cities, by topic."""

from partnership.models.agreements import Agreement, AgreementName, AgreementParty, AgreementPoint
from partnership.models.cities import City, CityFigure, CityTitle, Sector
from partnership.models.people import OfficeHeld, Organisation, Person
from partnership.models.relations import LevelName, Partnership, StatusChange

__all__ = [
    "Agreement",
    "AgreementName",
    "AgreementParty",
    "AgreementPoint",
    "City",
    "CityFigure",
    "CityTitle",
    "LevelName",
    "OfficeHeld",
    "Organisation",
    "Partnership",
    "Person",
    "Sector",
    "StatusChange",
]
