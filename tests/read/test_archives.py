"""Web archives: pages and texts are read, all else gets a line, and parts of an archive make the whole."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tocsin.read import read_path
from tocsin.read.archives import read_pages

if TYPE_CHECKING:
    from pathlib import Path

    from tocsin.errors import TocsinError

_PROSE = "Le ministre de la Défense a déclaré jeudi que la posture de dissuasion du pays ne changeait pas. " * 4
_HTML = f"<html lang='fr'><head><title>Posture</title></head><body><article><p>{_PROSE}</p></article></body></html>"


def _archive(path: Path, pages: list[tuple[str, str, bytes, str]], *, packed: bool = True) -> Path:
    """Writes responses: address, content type, body, status."""
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=packed)
        for address, kind, body, status in pages:
            headers = StatusAndHeaders(status, [("Content-Type", kind)], protocol="HTTP/1.1")
            writer.write_record(
                writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers)
            )
    return path


def _page(number: int = 0, body: bytes | None = None) -> tuple[str, str, bytes, str]:
    return (f"https://a.example/{number}", "text/html", body or _HTML.encode(), "200 OK")


def test_pages_become_articles_and_all_else_gets_a_line(tmp_path: Path) -> None:
    pages = [
        _page(),
        ("https://a.example/picture", "image/png", b"\x89PNG", "200 OK"),
        ("https://a.example/gone", "text/html", b"<p>gone</p>", "404 Not Found"),
        _page(1, _HTML.encode("cp1252")),
        _page(2, b" "),
    ]
    problems: list[TocsinError] = []
    articles = list(read_path(_archive(tmp_path / "a.warc.gz", pages), on_problem=problems.append))
    assert [article.path for article in articles] == ["https://a.example/0", "https://a.example/1"]
    assert "dissuasion" in articles[1].text
    assert "Défense" in articles[1].text
    assert [problem.where for problem in problems] == [f"https://a.example/{name}" for name in ("picture", "gone", "2")]


@pytest.mark.parametrize("packed", [True, False])
def test_texts_of_a_wet_archive_are_read(tmp_path: Path, *, packed: bool) -> None:
    path = tmp_path / ("a.wet.gz" if packed else "a.wet")
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=packed)
        writer.write_record(
            writer.create_warc_record(
                "https://a.example/t", "conversion", payload=io.BytesIO(_PROSE.encode()), warc_content_type="text/plain"
            )
        )
    (article,) = read_path(path)
    assert article.text == _PROSE


def test_an_archive_that_breaks_off_gives_what_it_holds_and_a_line(tmp_path: Path) -> None:
    whole = _archive(tmp_path / "a.warc.gz", [_page(n, _HTML.encode() + bytes(str(n) * 50, "ascii")) for n in range(5)])
    whole.write_bytes(whole.read_bytes()[:-60])
    problems: list[TocsinError] = []
    found = list(read_pages(whole, on_problem=problems.append))
    assert len(found) == 4
    assert problems


def test_records_behind_a_damaged_one_are_read(tmp_path: Path) -> None:
    path = _archive(tmp_path / "a.warc.gz", [_page(n) for n in range(6)])
    places = [int(page.place.rpartition("@")[2]) for page in read_pages(path)]
    data = bytearray(path.read_bytes())
    data[places[2] + 30 : places[2] + 60] = b"\0" * 30
    path.write_bytes(data)
    problems: list[TocsinError] = []
    found = [page.address for page in read_pages(path, on_problem=problems.append)]
    assert found[-1] == "https://a.example/5"
    assert len(found) >= 5
    assert any("damaged" in problem.what for problem in problems)


@pytest.mark.parametrize("size", [37, 200, 1000, 5000])
def test_parts_of_an_archive_make_the_whole(tmp_path: Path, size: int) -> None:
    path = _archive(tmp_path / "a.warc.gz", [_page(n) for n in range(9)])
    whole = [page.place for page in read_pages(path)]
    parts = [
        page.place
        for start in range(0, path.stat().st_size, size)
        for page in read_pages(path, start=start, end=start + size)
    ]
    assert parts == whole
    assert len(whole) == 9


@pytest.mark.parametrize("data", [b"", b"garbage" * 99, b"\x1f\x8b\x08"])
def test_what_is_no_archive_is_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.warc.gz"
    path.write_bytes(data)
    problems: list[TocsinError] = []
    assert not list(read_pages(path, on_problem=problems.append))
    assert problems
