"""Errors and notes in French: none is missing, doubtful or left over, whoever raises them."""

import ast
import re
from pathlib import Path

import pytest

import tocsin
from tocsin.cli.main import run
from tocsin.model import Language
from tocsin.watches import list_watches, load_watch
from tocsin.web.told import tell
from tocsin.web.words import catalogue

SOURCES = Path(tocsin.__file__).parent
BUILTIN = {"ValueError", "KeyError", "TypeError", "OSError", "RuntimeError", "DBAPIError", "JSONDecodeError"}
SLOT = re.compile(r"\{\d+\}")


def known():
    """The messages of the catalogue with their French, and those that others say."""
    messages = [one for one in catalogue(Language.FR, "errors") if one.id]
    return {one.id: one.string for one in messages}, {one.id for one in messages if one.auto_comments}


def templates(node, scope):
    """The texts that an expression may come to, each value as a numbered slot; none for the words of others."""
    match node:
        case ast.Constant(value=str(text)):
            yield text
        case ast.JoinedStr(values=parts):
            numbers = iter(range(len(parts)))
            yield "".join(part.value if isinstance(part, ast.Constant) else f"{{{next(numbers)}}}" for part in parts)
        case ast.IfExp(body=body, orelse=orelse):
            yield from (*templates(body, scope), *templates(orelse, scope))
        case ast.Name(id=name):
            for value in scope.get(name, ()):
                yield from templates(value, {})


def assigned(function):
    """What the names of a function are set to."""
    scope = {}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign):
            for target in node.targets:
                pairs = [(target, node.value)]
                if isinstance(target, ast.Tuple) and isinstance(node.value, ast.Tuple):
                    pairs = list(zip(target.elts, node.value.elts, strict=True))
                for one, value in pairs:
                    if isinstance(one, ast.Name):
                        scope.setdefault(one.id, []).append(value)
    return scope


def told_by(call, scope, *, is_command):
    """The expressions of a call that a user will read."""
    function = call.func
    name = getattr(function, "id", getattr(function, "attr", ""))
    named = {keyword.arg: keyword.value for keyword in call.keywords}
    parts = [named[key] for key in ("what", "remedy") if key in named]
    if name == "FetchProblem":
        return call.args[1:2]
    if (name == "error" and "what" in named) or (name in {"UsageError", "BadParameter", "fail"}):
        return [*call.args[:1], *parts] if name != "error" else parts
    if name[:1].isupper() and name.endswith(("Error", "Problem")) and name not in BUILTIN:
        return [*call.args[:1], *parts]
    if is_command and name == "note":
        return call.args[:1]
    return told_by_table(named, scope) if is_command and name == "table" else []


def told_by_table(named, scope):
    """The title and the headings of a table."""
    headings = named.get("columns")
    if isinstance(headings, ast.Name):
        headings = next((value for value in scope.get(headings.id, ()) if isinstance(value, ast.Tuple)), None)
    cells = headings.elts if isinstance(headings, ast.Tuple) else []
    return [*([named["title"]] if "title" in named else []), *cells]


def said():
    """Every message that the code tells, with the file that does."""
    for path in sorted(SOURCES.rglob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        functions = [node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]
        for function in (*functions, tree):
            scope = assigned(function)
            for call in ast.walk(function):
                if isinstance(call, ast.Call):
                    for told in told_by(call, scope, is_command="cli" in path.parts):
                        yield from ((text, path.name) for text in templates(told, scope) if has_words(text))


def has_words(text):
    return bool(SLOT.sub("", text).strip(" :;,.-()"))


def test_every_error_and_note_has_french_words():
    french, _ = known()
    board = {one.id for one in catalogue(Language.FR) if one.id}
    missing = {(text, file) for text, file in said() if text not in french and text not in board}
    assert missing == set()
    assert len(french) > 500


def test_none_is_left_over():
    french, outside = known()
    assert set(french) - {text for text, _ in said()} - outside == set()


def test_none_is_empty_or_doubtful_and_each_keeps_its_values():
    for one in catalogue(Language.FR, "errors"):
        if one.id:
            assert one.string, one.id
            assert not one.fuzzy, one.id
            assert sorted(SLOT.findall(one.id)) == sorted(SLOT.findall(one.string)), one.id


def test_each_is_known_again_with_its_values_in_place():
    french, _ = known()
    board = {one.id for one in catalogue(Language.FR) if one.id}
    for message, words in french.items():
        if message in board:
            continue
        number = iter(range(10, 99))
        values = {slot: f"zq{next(number)}" for slot in SLOT.findall(message)}
        filled = SLOT.sub(lambda slot, values=values: values[slot[0]], message)
        expected = SLOT.sub(lambda slot, values=values: values[slot[0]], words)
        assert plain(tell(filled, Language.FR)) == plain(expected), message


def plain(text):
    """The text whatever its spaces and apostrophes."""
    return re.sub(r"\s+", "", text.replace("'", "’"))


def test_english_and_words_of_others_stay_as_they_are():
    assert tell("the file is empty", Language.EN) == "the file is empty"
    assert tell("Quelque chose d’autre", Language.FR) == "Quelque chose d’autre"


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        (["ingest", "none.txt", "--db", "DB"], "none.txt\u00a0: ni fichier ni dossier de ce nom"),
        (["brief", "--watch", "none", "--db", "DB"], "il n’y a pas de veille «\u202fnone\u202f»"),
        (["assess", "--as-of", "2022-02-31", "--db", "DB"], "2022-02-31"),
        (["brief", "--format", "none"], "Erreur\u00a0: Valeur invalide pour «\u202f--format\u202f»"),
        (["none"], "Erreur\u00a0: Pas de commande «\u202fnone\u202f». Vouliez-vous dire «\u202fnote\u202f»\u202f?"),
        (["review", "accept", "sig_1"], "Il manque l’option «\u202f--reason\u202f»."),
        (["channel", "list", "--db", "DB"], "il n’y a pas de canal"),
    ],
)
def test_the_command_line_speaks_french_where_it_is_asked_to(words, expected, tmp_path, capsys, monkeypatch):
    place = str(tmp_path / "s.sqlite")
    words = [place if word == "DB" else word for word in words]
    from tocsin.adapters.sqlite import open_sqlite  # noqa: PLC0415 (a store for the commands to fail on)

    open_sqlite(tmp_path / "s.sqlite", create=True).close()
    monkeypatch.delenv("TOCSIN_LANG", raising=False)
    run(["--lang", "fr", *words])
    french = capsys.readouterr().err
    assert expected in french
    run(words)
    english = capsys.readouterr().err
    assert expected not in english or expected[0].isdigit()
    monkeypatch.setenv("TOCSIN_LANG", "fr")
    run(words)
    assert capsys.readouterr().err == french


def test_the_reason_of_every_grade_has_french_words():
    outlets = [outlet for name in list_watches() for outlet in load_watch(name).outlets]
    assert outlets
    assert {one.reason for one in outlets if one.reason and tell(one.reason, Language.FR) == one.reason} == set()
