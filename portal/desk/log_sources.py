"""What the log of who did what is made of: saves, revisions, remarks, proposals from outside, the audit log.

What a revision says already (published, withdrawn) is not repeated from the remarks. The audit log is for those who
may open it.
"""

from datetime import datetime
from typing import Any

from django.contrib.admin.models import ADDITION, CHANGE, DELETION, LogEntry
from django.contrib.admin.utils import quote
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from editorial.l10n.text import LANGUAGE_CODES, column
from editorial.naming import named
from editorial.publishing.models import Proposal, Remark, Revision
from editorial.staff.audit_admin import details_text
from editorial.staff.models import AuditEntry, User
from portal.desk.log import NOTHING, Action, Entry, Source, about, is_private, not_private, visible_kinds
from portal.desk.todos import PUBLISHABLE


def _kind_name(content_type: ContentType | None) -> str:
    return str(content_type.name) if content_type else ""


def _address(content_type: ContentType | None, object_id: Any) -> str:
    if not content_type or not object_id:
        return ""
    try:
        return reverse(f"admin:{content_type.app_label}_{content_type.model}_change", args=[quote(str(object_id))])
    except NoReverseMatch:
        return ""


def _titled(words: str) -> Q:
    """Match what is about records whose title has these words in any language."""
    condition = Q()
    for model in PUBLISHABLE:
        names = [column(model.title_field, code) for code in LANGUAGE_CODES]
        names = [name for name in names if any(field.name == name for field in model._meta.concrete_fields)]
        titles = NOTHING
        for name in names:
            titles |= Q(**{f"{name}__icontains": words})
        condition |= Q(object_id__in=model._default_manager.filter(titles).order_by().values("pk"))
    return condition


def _proposals_with(words: str) -> Q:
    texts = Q(new_text__icontains=words) | Q(comment__icontains=words) | Q(answer__icontains=words)
    return texts | Q(author_name__icontains=words) | _titled(words)


def _log_entry(line: LogEntry) -> Entry:
    private = is_private(line.content_type and line.content_type.model_class())
    return Entry(
        at=line.action_time,
        who=str(line.user.get_full_name() or line.user),
        action=ENTRY_ACTIONS[line.action_flag],
        kind=_kind_name(line.content_type),
        record="" if private else line.object_repr,
        address="" if line.action_flag == DELETION else _address(line.content_type, line.object_id),
        note="" if private or line.action_flag != CHANGE else line.get_change_message(),
    )


def _revision(revision: Revision) -> Entry:
    gone = revision.action == Revision.Action.DELETED
    return Entry(
        at=revision.made_at,
        who=revision.made_by_name,
        action=REVISION_ACTIONS[revision.action],
        kind=_kind_name(revision.content_type),
        record=revision.title,
        address="" if gone else _address(revision.content_type, revision.object_id),
        note=revision.reason,
    )


def _remark(remark: Remark) -> Entry:
    return Entry(
        at=remark.created_at,
        who=remark.author_name,
        action=REMARK_ACTIONS[remark.kind],
        kind=_kind_name(remark.content_type),
        record=str(remark.target or ""),
        address=_address(remark.content_type, remark.object_id) if remark.target else "",
        note=remark.text,
    )


def _received(proposal: Proposal) -> Entry:
    return _proposal(proposal, Action.PROPOSED, proposal.created_at, proposal.author_name, proposal.comment)


def _decided(proposal: Proposal) -> Entry:
    decider = proposal.decided_by
    who = str(decider.get_full_name() or decider) if decider else ""
    return _proposal(proposal, PROPOSAL_ACTIONS[proposal.state], proposal.decided_at, who, proposal.answer)


def _proposal(proposal: Proposal, action: Action, at: datetime, who: str, word: str) -> Entry:
    return Entry(
        at=at,
        who=who,
        action=action,
        kind=_kind_name(proposal.content_type),
        record=str(proposal.target or ""),
        address=_address(proposal.content_type, proposal.object_id) if proposal.target else "",
        note=" – ".join(filter(None, [proposal.new_text, word])),
    )


def _audit_entry(entry: AuditEntry) -> Entry:
    return Entry(
        at=entry.at,
        who=entry.who_name,
        action=AuditEntry.Action(entry.action),
        kind=str(User._meta.verbose_name),
        record=entry.about,
        address="",
        note=details_text(entry),
    )


def _may_read_audit_log(request: HttpRequest) -> Q:
    return Q() if request.user.has_perm("staff.view_auditentry") else NOTHING


def _with_targets(rows: QuerySet) -> QuerySet:
    """Fetch what the rows are about, one query for each kind, with what printing its title needs."""
    targets = [named(model._default_manager.all()) for model in PUBLISHABLE]
    return rows.select_related("content_type").prefetch_related(GenericPrefetch("target", targets))


ENTRY_ACTIONS = {ADDITION: Action.ADDED, CHANGE: Action.CHANGED, DELETION: Action.DELETED}
REVISION_ACTIONS = {
    Revision.Action.PUBLISHED: Action.PUBLISHED,
    Revision.Action.WITHDRAWN: Action.WITHDRAWN,
    Revision.Action.DELETED: Action.DELETED,
}
REMARK_ACTIONS = {
    Remark.Kind.SUBMITTED: Action.SUBMITTED,
    Remark.Kind.SENT_BACK: Action.SENT_BACK,
    Remark.Kind.NOTE: Action.NOTE,
    Remark.Kind.OUTSIDE: Action.OUTSIDE,
}
PROPOSAL_ACTIONS = {Proposal.State.TAKEN: Action.TAKEN, Proposal.State.DECLINED: Action.DECLINED}
AUDIT = "audit"
SIGN_INS = {
    AuditEntry.Action.SIGNED_IN,
    AuditEntry.Action.SIGN_IN_FAILED,
    AuditEntry.Action.SIGNED_OUT,
    AuditEntry.Action.LOCKED,
    AuditEntry.Action.UNLOCKED,
}
SOURCES = [
    Source(
        name="saves",
        model=LogEntry,
        at="action_time",
        person="user",
        action="action_flag",
        actions=ENTRY_ACTIONS,
        may_see=visible_kinds,
        about=about,
        search=lambda words: Q(object_repr__icontains=words) & not_private(),
        details=lambda rows: rows.select_related("user", "content_type"),
        entry=_log_entry,
    ),
    Source(
        name="revisions",
        model=Revision,
        at="made_at",
        person="made_by",
        action="action",
        actions=REVISION_ACTIONS,
        may_see=visible_kinds,
        about=about,
        search=lambda words: Q(title__icontains=words) | Q(reason__icontains=words),
        details=lambda rows: rows.select_related("content_type").defer("data"),
        entry=_revision,
    ),
    Source(
        name="remarks",
        model=Remark,
        at="created_at",
        person="author",
        action="kind",
        actions=REMARK_ACTIONS,
        may_see=visible_kinds,
        about=about,
        search=lambda words: Q(text__icontains=words) | _titled(words),
        details=_with_targets,
        entry=_remark,
    ),
    Source(
        name="proposals",
        model=Proposal,
        at="created_at",
        person="",
        action="state",
        actions=dict.fromkeys(Proposal.State, Action.PROPOSED),
        may_see=visible_kinds,
        about=about,
        search=_proposals_with,
        details=_with_targets,
        entry=_received,
    ),
    Source(
        name="decisions",
        model=Proposal,
        at="decided_at",
        person="decided_by",
        action="state",
        actions=PROPOSAL_ACTIONS,
        may_see=visible_kinds,
        about=about,
        search=_proposals_with,
        details=lambda rows: _with_targets(rows).select_related("decided_by"),
        entry=_decided,
    ),
    Source(
        name=AUDIT,
        model=AuditEntry,
        at="at",
        person="who",
        action="action",
        actions={one: Action.SIGN_IN if one in SIGN_INS else Action.ACCOUNTS for one in AuditEntry.Action},
        may_see=_may_read_audit_log,
        about=lambda kind: Q() if kind is User else NOTHING,
        search=lambda words: Q(who_name__icontains=words) | Q(about__icontains=words),
        details=lambda rows: rows,
        entry=_audit_entry,
    ),
]
