"""Makes PDF files object by object: as word processors write them, and as nobody should."""

import zlib

# Letters without an encoding of their own: the table says which characters the codes stand for.
_TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /T def /CMapType 2 def "
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange "
    b"1 beginbfrange <0000> <FFFF> <0000> endbfrange endcmap end end"
)
_WESTERN = [b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica/Encoding/WinAnsiEncoding>>"]
_CHINESE = [
    b"<</Type/Font/Subtype/Type0/BaseFont/S/Encoding/Identity-H/DescendantFonts[6 0 R]/ToUnicode 7 0 R>>",
    b"<</Type/Font/Subtype/CIDFontType2/BaseFont/S/DW 1000/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)"
    b"/Supplement 0>>/FontDescriptor 8 0 R>>",
    b"<</Length %d>>stream\n%s\nendstream" % (len(_TO_UNICODE), _TO_UNICODE),
    b"<</Type/FontDescriptor/FontName/S/Flags 4/FontBBox[0 0 1000 1000]/ItalicAngle 0/Ascent 800/Descent 0"
    b"/CapHeight 700/StemV 80>>",
]


def pdf(*lines):
    """A page of text, one line below the other, in the letters of Western Europe."""
    return _page(_shown(b"(%s)" % line.encode("cp1252") for line in lines), _WESTERN)


def chinese_pdf(*lines):
    """A page whose characters are known only by the table that comes with the font."""
    return _page(_shown(b"<%s>" % line.encode("utf-16-be").hex().encode() for line in lines), _CHINESE)


def scan():
    """A page on which only something is drawn."""
    return _page(b"0 0 100 100 re f", _WESTERN)


def locked_pdf():
    """A page that opens with a password only."""
    secret = b"<</Filter/Standard/V 1/R 2/P -4/O<%s>/U<%s>>>" % (b"41" * 32, b"42" * 32)
    return _page(_shown([b"(secret)"]), _WESTERN, b"/Encrypt 6 0 R/ID[<41><41>]", [secret])


def long_pdf(pages, text="Seite"):
    """Any number of pages that share one content."""
    content = _shown([b"(%s)" % text.encode("cp1252")])
    first = 5
    kids = b" ".join(b"%d 0 R" % (first + number) for number in range(pages))
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 3 0 R/Resources<</Font<</F 4 0 R>>>>>>"
    tree = b"<</Type/Pages/Kids[%s]/Count %d>>" % (kids, pages)
    return _file([b"<</Type/Catalog/Pages 2 0 R>>", tree, _stream(content), *_WESTERN, *[page] * pages])


def swelling_pdf():
    """A page that unpacks to 100 MB of text."""
    packing = zlib.compressobj()
    much = (packing.compress(b"(%s)Tj " % (b"Wort " * 100_000)) for _number in range(200))
    packed = b"".join([packing.compress(b"BT /F 11 Tf "), *much, packing.compress(b"ET"), packing.flush()])
    return _page(packed, _WESTERN, is_packed=True)


def endless_pdf(depth=12):
    """A page that shows a form ten times, which shows another one ten times, and so on."""
    form = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<<%s>>"
    forms = [_stream(b"/X Do " * 10, form % (b"/XObject<</X %d 0 R>>" % (7 + at))) for at in range(depth)]
    last = _stream(b"BT /F 9 Tf (x) Tj ET", form % b"/Font<</F 5 0 R>>")
    return _page(b"/X Do " * 10, _WESTERN, more=[*forms, last], resources=b"/XObject<</X 6 0 R>>")


def _shown(strings):
    return b"BT /F 11 Tf 16 TL 60 780 Td %s ET" % b" T* ".join(string + b" Tj" for string in strings)


def _page(content, font, trailer=b"", more=(), resources=b"", is_packed=False):
    used = b"<</Font<</F 5 0 R>>%s>>" % resources
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources%s>>" % used
    pages = b"<</Type/Pages/Kids[3 0 R]/Count 1>>"
    written = _stream(content, is_packed=is_packed)
    return _file([b"<</Type/Catalog/Pages 2 0 R>>", pages, page, written, *font, *more], trailer)


def _stream(content, keys=b"", is_packed=False):
    packed = content if is_packed else zlib.compress(content)
    return b"<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream" % (len(packed), keys, packed)


def _file(objects, trailer=b""):
    content, offsets = bytearray(b"%PDF-1.4\n"), []
    for number, each in enumerate(objects, 1):
        offsets.append(len(content))
        content += b"%d 0 obj%s endobj\n" % (number, each)
    start, size = len(content), len(objects) + 1
    content += b"xref\n0 %d\n0000000000 65535 f \n" % size
    content += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    content += b"trailer<</Size %d/Root 1 0 R%s>>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(content)
