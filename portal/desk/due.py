"""What is due, as querysets: each function returns the records of one model that wait for somebody.

The only place that decides it: numbers, lists and mails all ask here. `user` is the person asking, `at` the moment.
"""

from datetime import datetime, timedelta

from django.db.models import Model, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from delegations.models import FollowUp, Visit
from editorial.l10n.models import Coverage, Standing
from editorial.l10n.text import LANGUAGE_CODES, missing_in
from editorial.library.models import Image
from editorial.publishing.admin import translator_language
from editorial.publishing.models import Proposal, Publishable, Remark, WorkingCopy
from editorial.staff.models import User
from editorial.staff.roles import publish_permission
from editorial.translating.models import TranslationRequest
from partnership.models import Agreement, City, CityTitle, Partnership, StatusChange
from portal.desk.anniversaries import comes_round
from portal.pages.models import Feedback, Page

CONSENT_NOTICE = timedelta(days=30)
VISIT_NOTICE = timedelta(weeks=6)
MONTH = timedelta(days=31)
YEAR = timedelta(days=365)
COPY_AGE = timedelta(days=14)

Status = Publishable.Status
# What moves a record on; notes and words from outside do not.
STEPS = [Remark.Kind.SUBMITTED, Remark.Kind.SENT_BACK, Remark.Kind.PUBLISHED, Remark.Kind.WITHDRAWN]


def to_review(model: type[Publishable], user: User, at: datetime) -> QuerySet:
    """Drafts and working copies that were submitted."""
    copies = copies_of(model).filter(is_in_review=True)
    return model._default_manager.filter(Q(status=Status.IN_REVIEW) | Q(pk__in=copies.values("object_id")))


def sent_back(model: type[Publishable], user: User, at: datetime) -> QuerySet:
    """What the person submitted last and got back, until it is submitted, published or discarded."""
    about = Remark.objects.filter(**kind_of(model))
    submitted = about.filter(kind=Remark.Kind.SUBMITTED)
    open_copies = copies_of(model).filter(is_in_review=False)
    return (
        model._default_manager.filter(pk__in=submitted.filter(author=user).values("object_id"))
        .filter(Q(status=Status.DRAFT) | Q(pk__in=open_copies.values("object_id")))
        .alias(step=newest(about.filter(kind__in=STEPS), "kind"), submitted_by=newest(submitted, "author"))
        .filter(step=Remark.Kind.SENT_BACK, submitted_by=user.pk)
    )


def with_proposals(model: type[Publishable], user: User, at: datetime) -> QuerySet:
    """Records for which somebody outside has proposed a wording that nobody has decided on."""
    proposals = Proposal.objects.filter(**kind_of(model), state=Proposal.State.OPEN)
    return model._default_manager.filter(pk__in=proposals.values("object_id"))


def scheduled(model: type[Publishable], user: User, at: datetime) -> QuerySet:
    """Records and working copies that have their moment of publication before them."""
    copies = copies_of(model).filter(publish_on__isnull=False)
    return model._default_manager.filter(
        Q(status=Status.PUBLISHED, published_at__gt=at) | Q(pk__in=copies.values("object_id"))
    )


def old_copies(model: type[Publishable], user: User, at: datetime) -> QuerySet:
    """Working copies nobody has touched for two weeks: all for people who publish, else one's own."""
    copies = copies_of(model).filter(updated_at__lt=at - COPY_AGE)
    if not user.has_perm(publish_permission(model)):
        copies = copies.filter(owner=user)
    return model._default_manager.filter(pk__in=copies.values("object_id"))


def translation(language: str, standing: Standing):
    """Return the rule for records whose translation into `language` stands so; what is withdrawn waits for nobody."""

    def rule(model: type[Model], user: User, at: datetime) -> QuerySet:
        counted = Coverage.objects.of(model).into(language).standing(standing)
        rows = model._default_manager.filter(pk__in=counted.values("object_id"))
        return rows.exclude(status=Status.WITHDRAWN) if issubclass(model, Publishable) else rows

    return rule


def asked_for(language: str):
    """Return the rule for records whose translation into `language` readers have asked for and do not have yet."""

    def rule(model: type[Model], user: User, at: datetime) -> QuerySet:
        requests = TranslationRequest.objects.of(model).into(language).unfulfilled()
        rows = model._default_manager.filter(pk__in=requests.values("object_id"))
        return rows.exclude(status=Status.WITHDRAWN) if issubclass(model, Publishable) else rows

    return rule


def without_alt(model: type[Image], user: User, at: datetime) -> QuerySet:
    """Pictures that say something and lack the words for it in some language; for a translator in his or hers."""
    language = translator_language(user)
    condition = Q()
    for code in [language] if language else LANGUAGE_CODES:
        condition |= missing_in(code, "alt")
    return model.objects.filter(condition, is_decorative=False)


def consent_ended(model: type[Image], user: User, at: datetime) -> QuerySet:
    return model.objects.filter(consent_expires_on__lt=timezone.localdate(at)).exclude(
        consent_basis=Image.Consent.WITHDRAWN
    )


def consent_ending(model: type[Image], user: User, at: datetime) -> QuerySet:
    today = timezone.localdate(at)
    return model.objects.with_consent(at).filter(consent_expires_on__lte=today + CONSENT_NOTICE)


def review_passed(model: type[Page], user: User, at: datetime) -> QuerySet:
    return model.objects.filter(review_due_on__lte=timezone.localdate(at)).exclude(status=Status.WITHDRAWN)


def own_follow_ups(model: type[FollowUp], user: User, at: datetime) -> QuerySet:
    return follow_ups(model, user, at).filter(owner=user)


def follow_ups(model: type[FollowUp], user: User, at: datetime) -> QuerySet:
    return model.objects.filter(state=FollowUp.State.OPEN, due_on__lte=timezone.localdate(at))


def open_messages(model: type[Feedback], user: User, at: datetime) -> QuerySet:
    """Unanswered messages that still have time; the others are overdue."""
    return model.objects.unanswered().exclude(due_on__lt=timezone.localdate(at))


def overdue_messages(model: type[Feedback], user: User, at: datetime) -> QuerySet:
    return model.objects.overdue(at)


def expiring_agreements(model: type[Agreement], user: User, at: datetime) -> QuerySet:
    """Agreements that end within a year and have no successor yet."""
    today = timezone.localdate(at)
    return model.objects.filter(in_force_until_latest__range=(today, today + YEAR), successors__isnull=True).exclude(
        status=Status.WITHDRAWN
    )


def coming_visits(model: type[Visit], user: User, at: datetime) -> QuerySet:
    """Visits under way or beginning within six weeks.

    A date known by its month counts from the month's first day; one known by its year alone says nothing yet.
    """
    today = timezone.localdate(at)
    horizon = today + VISIT_NOTICE
    states = [Visit.State.PLANNED, Visit.State.CONFIRMED, Visit.State.UNDER_WAY]
    return (
        model.objects.alias(
            surely_begun_on=Coalesce("starts_on_latest", "starts_on_earliest"),
            last_day=Coalesce("ends_on_latest", "starts_on_latest", "starts_on_earliest"),
        )
        .filter(starts_on_earliest__lte=horizon, surely_begun_on__lte=horizon + MONTH, last_day__gte=today)
        .filter(state__in=states)
        .exclude(status=Status.WITHDRAWN)
    )


def anniversaries(model: type[Publishable], user: User, at: datetime) -> QuerySet:
    """Relations, agreements, and cities with a title, that have a round anniversary within a year."""
    first = timezone.localdate(at)
    last = first + YEAR - timedelta(days=1)
    records = model._default_manager.exclude(status=Status.WITHDRAWN)
    if model is Partnership:
        ended = records.with_standing().filter(status_now=StatusChange.Status.ENDED)
        return records.exclude(pk__in=ended.values("pk")).filter(comes_round("since", first, last))
    if model is City:
        return records.filter(pk__in=CityTitle.objects.filter(comes_round("since", first, last)).values("city"))
    return records.filter(comes_round("signed_on", first, last))


def kind_of(model: type[Model]) -> dict[str, str]:
    """Return the condition for rows about `model`; by name, so that no content type is fetched for it."""
    return {"content_type__app_label": model._meta.app_label, "content_type__model": model._meta.model_name}


def copies_of(model: type[Publishable]) -> QuerySet:
    return WorkingCopy.objects.filter(**kind_of(model)).order_by()


def newest(remarks: QuerySet, column: str) -> Subquery:
    """Return a column of the newest of these remarks on a record."""
    return Subquery(remarks.filter(object_id=OuterRef("pk")).order_by("-created_at").values(column)[:1])
