"""Web archives: pages and texts are read, all else gets a line, and parts of an archive make the whole."""

from __future__ import annotations

import gzip
import io
import zipfile
from typing import TYPE_CHECKING

import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tocsin.errors import UnreadableInputError
from tocsin.read import read_path
from tocsin.read.archives import can_be_parted, read_pages

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


def _records(path: Path, count: int = 4, *, packed: bool) -> list[bytes]:
    """The bytes of each record of an archive made for this."""
    _archive(path, [_page(n) for n in range(count)], packed=packed)
    data = path.read_bytes()
    places = [int(page.place.rpartition("@")[2]) for page in read_pages(path)]
    return [data[start:end] for start, end in zip(places, [*places[1:], len(data)], strict=True)]


def _read(path: Path, data: bytes) -> tuple[list[str], list[TocsinError]]:
    path.write_bytes(data)
    problems: list[TocsinError] = []
    return [page.address[-1] for page in read_pages(path, on_problem=problems.append)], problems


@pytest.mark.parametrize("name", ["a.warc", "a.warc.gz"])
def test_what_is_damaged_in_between_costs_one_line_and_no_other_record(tmp_path: Path, name: str) -> None:
    first, second, *others = _records(tmp_path / name, packed=name.endswith("gz"))
    damaged = b"\0" * 40 + second[40:]
    found, problems = _read(tmp_path / name, b"".join([first, damaged, *others]))
    assert found == ["0", "2", "3"]
    assert [problem.where for problem in problems] == [f"{tmp_path / name}@{len(first) + len(damaged)}"]


def test_a_compressed_record_that_breaks_off_is_named_by_its_own_place(tmp_path: Path) -> None:
    first, second, *others = _records(tmp_path / "a.warc.gz", packed=True)
    found, problems = _read(tmp_path / "a.warc.gz", b"".join([first, second[: len(second) // 3], *others]))
    assert found == ["0", "2", "3"]
    assert [problem.where for problem in problems] == [f"{tmp_path / 'a.warc.gz'}@{len(first)}"]


def test_a_record_that_says_it_is_longer_than_the_file_swallows_no_other(tmp_path: Path) -> None:
    first, second, *others = _records(tmp_path / "a.warc", packed=False)
    length = next(line for line in second.split(b"\r\n") if line.startswith(b"Content-Length: "))
    found, problems = _read(
        tmp_path / "a.warc", b"".join([first, second.replace(length, b"Content-Length: 99999", 1), *others])
    )
    assert found == ["0", "2", "3"]
    assert f"{tmp_path / 'a.warc'}@{len(first)}" in problems[0].where


def test_a_page_that_cannot_be_unpacked_ends_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    with path.open("wb") as stream:
        writer = WARCWriter(stream, gzip=True)
        for number, (coding, body) in enumerate([("br", b"\x8b\x02\x80xyzw"), ("identity", _HTML.encode())]):
            headers = StatusAndHeaders(
                "200 OK", [("Content-Type", "text/html"), ("Content-Encoding", coding)], protocol="HTTP/1.1"
            )
            address = f"https://a.example/{number}"
            record = writer.create_warc_record(address, "response", payload=io.BytesIO(body), http_headers=headers)
            writer.write_record(record)
    problems: list[TocsinError] = []
    assert [page.address[-1] for page in read_pages(path, on_problem=problems.append)] == ["1"]
    assert [problem.where for problem in problems] == [f"{path}@0 (https://a.example/0)"]


def test_the_archives_in_a_wacz_are_read_and_a_broken_one_is_told(tmp_path: Path) -> None:
    inner = b"".join(_records(tmp_path / "a.warc.gz", packed=True))
    path = tmp_path / "b.wacz"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("archive/data.warc.gz", inner)
        packed.writestr("datapackage.json", "{}")
    pages = list(read_pages(path))
    assert [page.address[-1] for page in pages] == ["0", "1", "2", "3"]
    assert pages[0].place == f"{path}!archive/data.warc.gz@0"
    path.write_bytes(path.read_bytes()[:-40])
    with pytest.raises(UnreadableInputError, match="zip is damaged"):
        list(read_pages(path))


@pytest.mark.parametrize("packed", [True, False])
def test_the_format_before_warc_is_refused_with_the_way_out(tmp_path: Path, *, packed: bool) -> None:
    path = tmp_path / ("a.arc.gz" if packed else "a.arc")
    head = b"filedesc://a.arc 0.0.0.0 20080430204825 text/plain 77\n1 0 A\nURL IP-address Archive-date\n\n"
    path.write_bytes(gzip.compress(head) if packed else head)
    problems: list[TocsinError] = []
    assert not list(read_path(tmp_path, on_problem=problems.append))
    assert [(problem.where, "warcio recompress" in problem.remedy) for problem in problems] == [(str(path), True)]


def test_only_records_compressed_one_by_one_are_read_in_parts(tmp_path: Path) -> None:
    path = tmp_path / "a.warc.gz"
    records = _records(path, packed=True)
    assert can_be_parted(path)
    path.write_bytes(b"\0" * 20 + b"".join(records[1:]))
    assert can_be_parted(path)
    plain = b"".join(gzip.decompress(record) for record in records)
    for data in (plain, gzip.compress(plain) + b"more", b""):
        path.write_bytes(data)
        assert not can_be_parted(path)
