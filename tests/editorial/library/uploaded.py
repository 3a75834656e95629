"""Makes small files as people upload them: pictures with Pillow, documents byte by byte."""

import io
import struct
import zipfile
import zlib

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image as Pixels

from editorial.library.document_types import MEDIA_TYPES
from editorial.library.uploads import add_document, add_image

# Colours of the web palette, so that pictures with few colours show them exactly.
RED, BLUE, WHITE = (204, 0, 0), (0, 0, 204), (255, 255, 255)
PDF = b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def upload(content, name="picture.jpg"):
    return SimpleUploadedFile(name, content, content_type="image/jpeg")


def encoded(pixels, format_name="JPEG", **options):
    buffer = io.BytesIO()
    pixels.save(buffer, format_name, **options)
    return buffer.getvalue()


def halves(size=(60, 40), mode="RGB"):
    """A picture whose left half is red and whose right half is blue."""
    pixels = Pixels.new("RGB", size, RED)
    pixels.paste(BLUE, (size[0] // 2, 0, size[0], size[1]))
    return pixels.convert(mode)


def photo(size=(60, 40)):
    """A picture with thousands of colours, as a camera makes it."""
    red = Pixels.linear_gradient("L").resize(size)
    green = Pixels.linear_gradient("L").rotate(90).resize(size)
    return Pixels.merge("RGB", (red, green, Pixels.effect_noise(size, 80)))


def png_of_size(width, height):
    """A PNG header that claims a size, with nothing like enough data behind it."""
    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"")) + chunk(b"IEND", b"")


def chunk(name, data):
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def archive(members, compression=zipfile.ZIP_DEFLATED):
    """A ZIP file; `members` gives names and contents in their order."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, content in members.items():
            kind = zipfile.ZIP_STORED if name == "mimetype" else compression
            file.writestr(zipfile.ZipInfo(name), content, compress_type=kind)
    return buffer.getvalue()


def odt(**more):
    return archive({"mimetype": MEDIA_TYPES["odt"], "content.xml": "<office/>", **more})


def docx(**more):
    return archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>", **more})


def xlsx(**more):
    return archive({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<x/>", **more})


def make_image(content=None, **fields):
    defaults = {"alt_de": "Rote und blaue Fläche", "credit": "Stadtarchiv", "licence": "city"}
    return add_image(upload(content or encoded(halves())), **{**defaults, **fields})


def make_document(content=PDF, name="file.pdf", **fields):
    return add_document(upload(content, name), **{"title_de": "Bericht 2016", **fields})


def files_in(folder):
    """All files below a folder, as paths relative to it."""
    return sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
