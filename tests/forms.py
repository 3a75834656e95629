"""Read a form from a page as a browser would send it, so that tests change single fields of real forms."""

from html.parser import HTMLParser


class FormReader(HTMLParser):
    """Collects name and value of every control inside <form id="...">; empty template forms of inlines are skipped."""

    def __init__(self, form_id: str) -> None:
        super().__init__()
        self.form_id = form_id
        self.values: dict[str, list[str]] = {}
        self._inside = False
        self._select = self._textarea = None

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "form":
            self._inside = attributes.get("id") == self.form_id
        name = attributes.get("name", "")
        if not self._inside or "__prefix__" in name:
            return
        if tag == "input":
            self._add_input(name, attributes)
        elif tag == "textarea":
            self._textarea = name
            self.values.setdefault(name, []).append("")
        elif tag == "select":
            self._select = name
        elif tag == "option" and self._select and "selected" in attributes:
            self.values.setdefault(self._select, []).append(attributes.get("value", ""))

    def _add_input(self, name, attributes):
        kind = attributes.get("type", "text")
        if not name or kind in {"submit", "button", "image", "reset", "file"}:
            return
        if kind in {"checkbox", "radio"} and "checked" not in attributes:
            return
        self.values.setdefault(name, []).append(attributes.get("value") or ("on" if kind == "checkbox" else ""))

    def handle_endtag(self, tag):
        if tag == "form":
            self._inside = False
        elif tag == "select":
            self._select = None
        elif tag == "textarea":
            self._textarea = None

    def handle_data(self, data):
        if self._textarea:
            self.values[self._textarea][-1] += data


def form_of(response, form_id: str) -> dict[str, list[str]]:
    """Return what a browser would post for the form with this id; a leading newline in a textarea is not part of it."""
    reader = FormReader(form_id)
    reader.feed(response.content.decode())
    return {name: [value.removeprefix("\n") for value in values] for name, values in reader.values.items()}


def add_inline(data: dict, prefix: str, **values) -> None:
    """Fill one more form of an inline, as the "add another" link does."""
    number = int(data[f"{prefix}-TOTAL_FORMS"][0])
    data[f"{prefix}-TOTAL_FORMS"] = [str(number + 1)]
    for name, value in values.items():
        data[f"{prefix}-{number}-{name}"] = value if isinstance(value, list) else [value]
