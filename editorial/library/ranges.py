"""Sending a part of a file: Safari plays no video from a server that cannot, and others cannot move on in it."""

import re

from django.http import FileResponse, HttpResponse, HttpResponseBase

_ONE_RANGE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})", re.ASCII)


def part_of(response: FileResponse, asked: str) -> HttpResponseBase:
    """Return what the Range header asks for: one part (206), or 416 where there is nothing; else the whole answer."""
    response["Accept-Ranges"] = "bytes"
    found, size = _ONE_RANGE.fullmatch(asked.strip()), int(response["Content-Length"])
    if not found or found.groups() == ("", ""):
        return response
    first, last = _ends(*found.groups(), size)
    if first >= size or first > last:
        response.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file = response.file_to_stream
    file.seek(first)
    headers = {name: value for name, value in response.items() if name != "Content-Length"}
    part = HttpResponse(file.read(last - first + 1), status=206, headers=headers)
    part["Content-Range"] = f"bytes {first}-{last}/{size}"
    response.close()
    return part


def _ends(first: str, last: str, size: int) -> tuple[int, int]:
    """Return the first and last byte; without a first one the last so many bytes are meant."""
    if not first:
        return max(size - int(last), 0), size - 1
    return int(first), min(int(last or size), size - 1)
