"""Template tags that pick pictures and documents of a record from its prefetched placements."""

from django import template

from editorial.library.document_types import CAPTIONS, VIDEOS
from editorial.library.models import Document, Image, Placement
from editorial.publishing.models import Publishable

register = template.Library()


@register.simple_tag
def lead_placement(record: Publishable) -> Placement | None:
    """Return the lead picture in its place, or the first picture if none was chosen."""
    pictures = [placement for placement in record.placements.all() if placement.image]
    lead = (placement for placement in pictures if placement.role == Placement.Role.LEAD)
    return next(lead, next(iter(pictures), None))


@register.simple_tag
def lead_image(record: Publishable) -> Image | None:
    placement = lead_placement(record)
    return placement and placement.image


@register.simple_tag
def further_pictures(record: Publishable) -> list[Placement]:
    """Return all pictures but the one that lead_placement gives."""
    lead = lead_placement(record)
    return [placement for placement in record.placements.all() if placement.image and placement != lead]


@register.simple_tag
def attached_documents(record: Publishable) -> list[Placement]:
    return [placement for placement in record.placements.all() if placement.document]


@register.simple_tag
def attached_videos(record: Publishable) -> list[tuple[Document, list[Document]]]:
    """Return each video with its captions: those that follow it among the documents of the record."""
    videos = []
    for document in [placement.document for placement in attached_documents(record)]:
        if document.extension in VIDEOS:
            videos.append((document, []))
        elif document.extension == CAPTIONS and videos:
            videos[-1][1].append(document)
    return videos


@register.simple_tag
def placed(image: Image | None) -> Placement | None:
    """Return a place for a picture that a record points at directly, so that {% figure %} prints its credit."""
    return Placement(image=image) if image else None
