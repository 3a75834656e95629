"""Template tags of the start page."""

from itertools import groupby

from django import template
from django.template import Context

from portal.desk import todos

register = template.Library()


@register.simple_tag(takes_context=True)
def what_waits(context: Context) -> dict:
    """Return the numbers above zero by urgency and to-do, and the titles of the to-dos with nothing to do."""
    found = todos.waiting(context["request"])
    waiting = [number for number in found if number.count]
    groups = [
        {"urgency": urgency, "todos": _by_todo([number for number in waiting if number.todo.urgency == urgency])}
        for urgency in todos.Urgency
    ]
    done = dict.fromkeys(number.todo.title for number in found)
    busy = {number.todo.title for number in waiting}
    return {
        "groups": [group for group in groups if group["todos"]],
        "done": [title for title in done if title not in busy],
    }


def _by_todo(numbers: list[todos.Waiting]) -> list[dict]:
    grouped = groupby(numbers, key=lambda number: number.todo.key)
    rows = [list(row) for _key, row in grouped]
    return [{"title": row[0].todo.title, "numbers": row, "key": row[0].todo.key} for row in rows]
