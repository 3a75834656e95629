"""Read a public page: its text, its links, what it loads, which languages it marks."""

import re
from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit

LOADED = {"img": ["src", "srcset"], "script": ["src"], "source": ["src", "srcset"], "iframe": ["src"], "audio": ["src"]}
LOADING_LINKS = {"stylesheet", "icon", "preload", "manifest", "modulepreload", "apple-touch-icon"}
VOID = {"img", "source", "link", "meta", "input", "br", "hr", "wbr"}


class Page(HTMLParser):
    """`text`: visible words; `links`: addresses of <a>; `loaded`: what the browser fetches; `html_lang`.

    `runs`: pairs of language and text, so that a test sees in which language each text is marked.
    """

    def __init__(self, response, address: str = "/") -> None:
        super().__init__(convert_charrefs=True)
        self.address, self.html_lang, self.title = address, "", ""
        self.links: list[str] = []
        self.loaded: list[str] = []
        self.images: list[dict] = []
        self.runs: list[tuple[str, str]] = []
        self.inline: list[str] = []
        self._languages, self._open = [""], []
        self.feed(response.content.decode())
        self.text = re.sub(r"\s+", " ", " ".join(text for _language, text in self.runs))

    def handle_starttag(self, tag, attrs):
        attributes = dict(attrs)
        if tag == "html":
            self.html_lang = attributes.get("lang", "")
        if tag == "a" and attributes.get("href"):
            self.links.append(urljoin(self.address, attributes["href"]))
        self._note_loaded(tag, attributes)
        self.inline += [name for name in attributes if name == "style" or name.startswith("on")]
        if tag not in VOID:
            self._open.append(tag)
            self._languages.append(attributes.get("lang", self._languages[-1]))

    def _note_loaded(self, tag, attributes):
        for name in LOADED.get(tag, []):
            for candidate in (attributes.get(name) or "").split(","):
                if candidate.strip():
                    self.loaded.append(urljoin(self.address, candidate.split()[0]))
        if tag == "link" and set((attributes.get("rel") or "").split()) & LOADING_LINKS:
            self.loaded.append(urljoin(self.address, attributes["href"]))
        if tag == "img":
            self.images.append(attributes)

    def handle_endtag(self, tag):
        if tag in self._open:
            while self._open.pop() != tag:
                self._languages.pop()
            self._languages.pop()

    def handle_data(self, data):
        if "title" in self._open and "head" in self._open:
            self.title += data
        elif data.strip() and not {"script", "style"} & set(self._open):
            self.runs.append((self._languages[-1], data))

    def text_in(self, language: str) -> str:
        """Return what is marked as being in this language."""
        return " ".join(text for marked, text in self.runs if marked == language)


def is_ours(address: str) -> bool:
    return not urlsplit(address).netloc
