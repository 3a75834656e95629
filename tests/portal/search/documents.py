"""Two PDFs for the judged searches of the kind "document": each holds words that no record of the story has."""

from django.core.files.uploadedfile import SimpleUploadedFile

from delegations.models import Visit
from editorial.library.models import Placement
from editorial.library.uploads import add_document
from editorial.publishing.models import Publishable
from partnership.models import Agreement

RAINWATER = [
    "Anlage 1 zum Vertrag über Regenwasserbewirtschaftung",
    "Der Drosselabfluss wird so bemessen, dass ein Starkregen das Netz nicht überlastet.",
    "Gemessen wird an drei Schächten, jeweils im Sommer.",
]
PRESS = [
    "Hinweise für Medien zur Reise nach China",
    "Für die Termine in den drei Städten ist eine Akkreditierung nötig.",
    "Bilder dürfen mit Nennung der Quelle verwendet werden.",
]


def attach_documents() -> None:
    """Attach them to an agreement and to a visit of the story."""
    agreement = Agreement.objects.get(slug="regenwasser-vertrag-changde-2015")
    attach(agreement, "Anlage zum Vertrag", pdf(RAINWATER))
    attach(Visit.objects.get(slug="china-reise-2015"), "Hinweise für Medien", pdf(PRESS))


def attach(record: Publishable, title: str, content: bytes) -> None:
    document = add_document(SimpleUploadedFile("text.pdf", content, "application/pdf"), title_de=title)
    Placement.objects.create(target=record, document=document, role=Placement.Role.ATTACHMENT)


def pdf(lines: list[str]) -> bytes:
    """Return a page of text as word processors write it for Western languages: WinAnsi letters, one line at a time."""
    shown = b" T* ".join(b"(" + line.encode("cp1252") + b") Tj" for line in lines)
    stream = b"BT /F1 11 Tf 16 TL 60 780 Td " + shown + b" ET"
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >> stream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
    ]
    content, offsets = b"%PDF-1.4\n", []
    for number, each in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj %s endobj\n" % (number, each)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    trailer = b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, len(content))
    return content + head + table + trailer
