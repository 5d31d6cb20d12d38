"""Every format, from the file to the article; every bad file, from the file to one clear error."""

import json
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tocsin.errors import BadDateError, LanguageError, UnreadableInputError
from tocsin.model import BlockKind, Language, Period, content_id
from tocsin.read import read_file, read_path, read_text
from tocsin.read.records import MAX_RECORD_BYTES

PROSE = "Le ministère a fait savoir jeudi que la situation n'avait pas évolué depuis la veille."
PAGE = """<!DOCTYPE html><html lang="fr"><head><title>Rien n'a bougé - Le Courrier</title>
<meta property="og:title" content="Rien n'a bougé"><meta property="og:site_name" content="Le Courrier">
<meta property="article:published_time" content="2022-10-13T18:04:00+02:00"></head>
<body><nav><a href="/">Accueil</a><a href="/monde">Monde</a></nav><article><h1>Rien n'a bougé</h1>
<p>{prose}</p><p>« Nous restons vigilants », a déclaré le porte-parole de l'état-major, précisant que les dépôts étaient
surveillés jour et nuit.</p><h2>Des alliés rassurés</h2><p>{prose} Les alliés en ont pris acte.</p></article>
<footer>Mentions légales</footer></body></html>"""


def write(folder, name, content):
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    if isinstance(content, bytes):
        path.write_bytes(content)
    else:
        path.write_text(content, encoding="utf-8", newline="")
    return path


def one(path, **options):
    (article,) = read_file(path, **options)
    return article


def test_a_plain_text_is_left_as_it_is(tmp_path):
    text = f"\ufeff  Titre du jour\r\n\r\n  {PROSE}\r\n"
    article = one(write(tmp_path, "a.txt", text), outlet="Le Courrier")
    assert article.text == text
    assert [(b.kind, b.span.of(text)) for b in article.blocks] == [
        (BlockKind.METADATA, "\ufeff"), (BlockKind.HEADING, "Titre du jour"), (BlockKind.BODY, PROSE),
    ]  # fmt: skip
    assert (article.title, article.outlet, article.language) == ("Titre du jour", "Le Courrier", Language.FR)


def test_the_id_hangs_on_outlet_and_text_alone(tmp_path):
    first, second = (one(write(tmp_path, name, PROSE), outlet="Le Courrier") for name in ("a.txt", "b/c.md"))
    assert first.id == second.id == content_id("art", "Le Courrier", PROSE)
    assert one(tmp_path / "a.txt", outlet="La Gazette").id != first.id


def test_a_file_of_unknown_kind_is_read_as_text(tmp_path):
    assert one(write(tmp_path, "depeche", PROSE)).text == PROSE


def test_front_matter_states_and_offsets_count_the_whole_file(tmp_path):
    text = (
        f"---\ntitle: Rien n'a bougé\noutlet: Le Courrier\ndate: 2022-10-13\nlang: fr\ntags: [a, b]\n---\n\n{PROSE}\n"
    )
    article = one(write(tmp_path, "a.md", text))
    assert article.text == text
    assert (article.title, article.outlet, article.published) == (
        "Rien n'a bougé", "Le Courrier", Period.day(date(2022, 10, 13)),
    )  # fmt: skip
    assert article.blocks[-1].span.of(text) == PROSE


def test_a_french_headline_with_its_colon_need_not_be_quoted(tmp_path):
    article = one(write(tmp_path, "a.md", f"---\ntitle: Otan : rien n'a bougé\ndate: 2022-10\n---\n{PROSE}\n"))
    assert article.title == "Otan : rien n'a bougé"
    assert article.published.precision == "month"


@pytest.mark.parametrize(
    ("front", "error", "said"),
    [
        ("date: 20222", BadDateError, "20222"),
        ("date: 2022-02-31", BadDateError, "no such day"),
        ("lang: de", LanguageError, "'de'"),
        ("title: [a, b]", UnreadableInputError, "'title' is no text"),
        ("- a\n- b", UnreadableInputError, "no fields"),
        ("b: [\nc", UnreadableInputError, "no YAML"),
    ],
)
def test_wrong_front_matter_is_named_with_its_file(tmp_path, front, error, said):
    path = write(tmp_path, "a.md", f"---\n{front}\n---\n{PROSE}")
    with pytest.raises(error, match=said) as caught:
        one(path)
    assert str(path) in caught.value.where


def test_a_page_gives_its_article_without_its_furniture(tmp_path):
    article = one(write(tmp_path, "a.html", PAGE.format(prose=PROSE)))
    assert (article.title, article.outlet) == ("Rien n'a bougé", "Le Courrier")
    assert article.published == Period.day(date(2022, 10, 13))
    assert PROSE in article.text
    assert "Mentions légales" not in article.text
    assert all(block.span.of(article.text).strip() for block in article.blocks)


def test_options_go_before_what_a_page_says(tmp_path):
    day = Period.day(date(2022, 10, 20))
    article = one(write(tmp_path, "a.html", PAGE.format(prose=PROSE)), outlet="La Gazette", published=day)
    assert (article.outlet, article.published) == ("La Gazette", day)


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<p>", "<html>" * 3000, "rien"])
def test_a_page_without_an_article_is_refused(tmp_path, page):
    with pytest.raises(UnreadableInputError):
        one(write(tmp_path, "a.html", page))


def test_json_lines_give_one_article_each(tmp_path):
    records = [
        {"text": PROSE, "title": "Un", "outlet": "Le Courrier", "published": "2022-10-13T20:00:00Z", "language": "fr"},
        {
            "text": "The ministry said on Thursday that nothing had changed.",
            "date": "2022-10",
            "url": "https://example.org/2",
        },
        {"body": PROSE + " (AFP)", "extra": {"deep": [1]}, "score": 3, "author": [], "source": {"name": "La Gazette"}},
    ]
    path = write(tmp_path, "a.jsonl", "\n".join(json.dumps(record) for record in records) + "\n\n")
    first, second, third = read_file(path)
    assert (first.title, first.outlet, first.published) == ("Un", "Le Courrier", Period.day(date(2022, 10, 13)))
    assert (second.language, second.path, second.published.precision) == (Language.EN, "https://example.org/2", "month")
    assert (third.path, third.credit, third.outlet) == (f"{path}:3", ("AFP",), "La Gazette")


@pytest.mark.parametrize(
    "bad",
    ['{"text": ', "[1, 2]", '{"title": "sans texte"}', '{"text": 3}', '{"text": "  "}',
     '{"text": "Bon.", "date": "20222"}', '{"text": "Bon.", "outlet": {"a": 1}}',
     '{"text": "Bon.", "language": "de"}', "\udcff"],
)  # fmt: skip
def test_a_bad_line_is_told_with_its_number_and_the_rest_is_read(tmp_path, bad):
    good = json.dumps({"text": PROSE})
    path = write(tmp_path, "a.jsonl", f"{good}\n{bad}\n{good}\n".encode("utf-8", "surrogateescape"))
    problems = []
    assert len(list(read_file(path, on_problem=problems.append))) == 2
    assert [problem.where for problem in problems] == [f"{path}:2"]
    with pytest.raises(type(problems[0])):
        list(read_file(path))


def test_an_endless_line_is_skipped_without_being_held(tmp_path):
    good = json.dumps({"text": PROSE}).encode()
    path = write(tmp_path, "a.jsonl", good + b"\n" + b"x" * (2 * MAX_RECORD_BYTES + 5) + b"\n" + good)
    problems = []
    assert len(list(read_file(path, on_problem=problems.append))) == 2
    assert [problem.where for problem in problems] == [f"{path}:2"]
    assert "longer than" in problems[0].what


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl"])
@pytest.mark.parametrize("content", [b"", b" \n\n", b"\x00\x01\x02\xff\xfe", b"%PDF-1.4", b"\x89PNG\r\n\x1a\n\x00\x00"])
def test_empty_and_binary_files_are_refused_in_every_format(tmp_path, name, content):
    with pytest.raises(UnreadableInputError) as caught:
        list(read_file(write(tmp_path, name, content)))
    assert caught.value.remedy
    assert name in caught.value.where


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.jsonl"])
def test_a_missing_file_is_refused_in_every_format(tmp_path, name):
    with pytest.raises(UnreadableInputError, match="no such file"):
        list(read_file(tmp_path / name))


def test_a_line_of_fifty_megabytes_is_one_clear_error(tmp_path):
    for name in ("a.txt", "a.md", "a.jsonl"):
        path = tmp_path / name
        path.write_bytes(b"mot " * 12_500_000)
        with pytest.raises(UnreadableInputError, match=r"larger than|longer than"):
            list(read_file(path))


@settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.sampled_from([".txt", ".md", ".html", ".jsonl"]),
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass")),
    st.sampled_from([b"", b"---\ntitle: ", b"<html><p>", b'{"text": "', "\ufeff".encode(), b"\xff\xfe"]),
)
def test_no_file_does_worse_than_a_clear_error(tmp_path, suffix, data, lead):
    path = write(tmp_path, f"a{suffix}", lead + data)
    problems = []
    for article in read_path(tmp_path, on_problem=problems.append):
        assert article.blocks
    assert all(str(path) in problem.message for problem in problems)
    path.unlink()


def test_odd_characters_do_not_shift_what_is_read():
    text = f"Titre 😀 \u200f du jour\r\n\r\n{PROSE}\u202b fin\u202c 🇫🇷 e\u0301.\r{PROSE}\u2028{PROSE}"
    article = read_text(text)
    assert article.text == text
    assert [block.kind for block in article.blocks] == [BlockKind.HEADING, *[BlockKind.BODY] * 3]
    assert article.blocks[-1].span.of(text) == PROSE


def test_a_folder_is_read_in_order_with_its_problems_told(tmp_path):
    write(tmp_path, "b.txt", PROSE)
    write(tmp_path, "a/z.md", PROSE + " Fin.")
    write(tmp_path, "c.txt", b"")
    for ignored in (".hidden.txt", "README.md", "picture.png", ".git/d.txt", "notes.docx"):
        write(tmp_path, ignored, PROSE)
    problems = []
    articles = list(read_path(tmp_path, on_problem=problems.append))
    assert [article.path for article in articles] == [str(tmp_path / "a" / "z.md"), str(tmp_path / "b.txt")]
    assert [problem.where for problem in problems] == [str(tmp_path / "c.txt")]
    with pytest.raises(UnreadableInputError, match="empty"):
        list(read_path(tmp_path))


def test_a_folder_without_readable_files_is_refused(tmp_path):
    write(tmp_path, "picture.png", b"\x89PNG")
    with pytest.raises(UnreadableInputError, match="no readable files"):
        list(read_path(tmp_path))


def test_an_agency_dispatch_without_an_outlet_is_the_agencys():
    assert read_text(f"PARIS (AFP) - {PROSE}").outlet == "AFP"
    assert read_text(f"PARIS (AFP) - {PROSE}", outlet="Le Courrier").outlet == "Le Courrier"
    assert read_text(f"{PROSE}\n\n(avec AFP)").outlet is None


@pytest.mark.parametrize(
    ("closing", "credit"),
    [
        ("(avec AFP et Reuters)", ("AFP", "Reuters")),
        ("Le Courrier avec Agence France-Presse", ("AFP",)),
        ("Source : AP", ("AP",)),
        ("Lucie FERRAND, AFP", ()),
        ("Le ministre à Oslo. (Nils Berg/Associated Press)", ()),
        ("L'agence officielle KCNA l'a confirmé.", ()),
    ],
)
def test_the_agency_of_the_words_is_credited_and_that_of_the_picture_is_not(closing, credit):
    assert read_text(f"{PROSE}\n\n{closing}").credit == credit


def test_a_page_that_a_library_stumbles_over_is_told_and_the_other_files_are_read(tmp_path, monkeypatch):
    def stumble(*_, **__):
        raise RecursionError("too deep")

    monkeypatch.setattr("tocsin.read.pages.trafilatura.bare_extraction", stumble)
    write(tmp_path, "a.html", PAGE.format(prose=PROSE))
    write(tmp_path, "b.txt", PROSE)
    problems = []
    (article,) = read_path(tmp_path, on_problem=problems.append)
    assert article.path.endswith("b.txt")
    (problem,) = problems
    assert problem.where.endswith("a.html")
    assert "RecursionError" in problem.what
    with pytest.raises(RecursionError):
        list(read_path(tmp_path))


def test_a_mistake_of_our_own_in_one_record_is_told_and_the_other_records_are_read(tmp_path, monkeypatch):
    def stumble(text, stated, *, path):
        if "fautif" in text:
            raise KeyError("no such mark")
        return read_text(text, path=path)

    monkeypatch.setattr("tocsin.read.records.build_article", stumble)
    lines = [json.dumps({"text": text}) for text in (PROSE, f"{PROSE} fautif", f"{PROSE} Rien.")]
    problems = []
    found = list(read_path(write(tmp_path, "a.jsonl", "\n".join(lines)), on_problem=problems.append))
    assert len(found) == 2
    assert [problem.where for problem in problems] == [f"{tmp_path / 'a.jsonl'}:2"]
