"""Files and folders: each format has its reader, and what cannot be read is told, not skipped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tocsin.errors import Telling, UnreadableInputError
from tocsin.read.archives import is_archive, read_archive
from tocsin.read.articles import Stated, build_article, stated_in
from tocsin.read.decode import decode, read_bytes, unopened
from tocsin.read.frontmatter import read_front_matter
from tocsin.read.pages import read_page
from tocsin.read.records import read_records

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tocsin.errors import TocsinError
    from tocsin.model import Article, Language, Period

_TEXT, _MARKDOWN, _PAGE, _RECORDS = "text", "markdown", "page", "records"
FORMATS = {
    ".txt": _TEXT,
    ".text": _TEXT,
    ".md": _MARKDOWN,
    ".markdown": _MARKDOWN,
    ".html": _PAGE,
    ".htm": _PAGE,
    ".xhtml": _PAGE,
    ".jsonl": _RECORDS,
    ".ndjson": _RECORDS,
}


def read_path(
    path: Path,
    *,
    outlet: str | None = None,
    published: Period | None = None,
    on_problem: Callable[[TocsinError], None] | None = None,
) -> Iterator[Article]:
    """The articles of a file, or of all files of known kinds in a folder and below it, in the order of their names.

    Args:
        path: file or folder. Hidden files, and files of other kinds in a folder, are left alone; so is its README.
        outlet: goes before what the files state.
        published: goes before what the files state.
        on_problem: called for each file of a folder and each record that is no article; without it, the first such
            problem is raised.

    Raises:
        UnreadableInputError: if the file is no article, or the folder holds none.
    """
    if not path.is_dir():
        yield from read_file(path, outlet=outlet, published=published, on_problem=on_problem)
        return
    for file in _readable(path):
        with Telling(on_problem, where=str(file)):
            yield from read_file(file, outlet=outlet, published=published, on_problem=on_problem)


def read_file(
    path: Path,
    *,
    outlet: str | None = None,
    published: Period | None = None,
    on_problem: Callable[[TocsinError], None] | None = None,
) -> Iterator[Article]:
    """The articles of one file: one, or one a line for JSON lines; a file of unknown kind is read as plain text.

    Raises:
        UnreadableInputError: if the file is missing, empty, too large, no text, or holds no article.
        LanguageError: if the article is in neither French nor English.
        BadDateError: if its metadata state a date that is none.
    """
    stated = Stated(outlet=outlet, published=published)
    if is_archive(path):
        yield from read_archive(path, stated, on_problem)
        return
    kind = FORMATS.get(path.suffix.lower(), _TEXT)
    if kind is _RECORDS:
        yield from read_records(path, stated, on_problem)
        return
    text = decode(read_bytes(path), where=str(path))
    if kind is _PAGE:
        yield read_page(text, stated, path=str(path))
    elif kind is _MARKDOWN:
        yield _read_markdown(text, stated, path=str(path))
    else:
        yield build_article(text, stated, path=str(path))


def list_files(path: Path) -> list[Path]:
    """The files that `read_path` would read: the file itself, or those of known kinds in the folder and below it.

    Raises:
        UnreadableInputError: if there is no such file or folder, or the folder holds none.
    """
    if path.is_dir():
        return _readable(path)
    if not path.is_file():
        raise UnreadableInputError("no such file or folder", where=str(path), remedy="check the path")
    return [path]


def read_text(
    text: str,
    *,
    path: str = "",
    outlet: str | None = None,
    published: Period | None = None,
    title: str | None = None,
    language: Language | None = None,
) -> Article:
    """The article that a plain text is.

    >>> article = read_text("PARIS (AFP) - Le ministre a dit non.", outlet="Le Courrier")
    >>> article.language.value, article.credit, len(article.blocks)
    ('fr', ('AFP',), 2)

    Raises:
        UnreadableInputError: if there are no words in it, or too many.
        LanguageError: if it is in neither French nor English.
    """
    return build_article(text, Stated(outlet, published, title, language), path=path)


def _read_markdown(text: str, stated: Stated, *, path: str) -> Article:
    fields, start = read_front_matter(text, where=path)
    return build_article(text, stated.over(stated_in(fields, where=path)), path=path, markdown=True, start=start)


def _readable(folder: Path) -> list[Path]:
    try:
        below = sorted(folder.rglob("*"))
    except OSError as error:
        raise unopened(folder, error) from error
    found = [file for file in below if _is_wanted(file.relative_to(folder)) and file.is_file()]
    if not found:
        raise UnreadableInputError(
            "no readable files in the folder",
            where=str(folder),
            remedy="put .txt, .md, .html, .jsonl or .warc.gz files there",
        )
    return found


def _is_wanted(path: Path) -> bool:
    hidden = any(part.startswith(".") for part in path.parts)
    known = path.suffix.lower() in FORMATS or is_archive(path)
    return known and not hidden and path.stem.upper() != "README"
