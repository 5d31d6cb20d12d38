"""Exercises that the news adds to the calendar, and origins that a person corrects."""

import pytest
import yaml

from tocsin.cli.main import run
from tocsin.watches.load import read_exercises

DRILL = (
    "Moscou a lancé lundi un exercice nucléaire baptisé « Bouclier du Nord 2021 », a annoncé le ministère russe de la "
    "Défense. Des missiles stratégiques y seront tirés, selon le ministère.\n"
)
SEEN = (
    "LONDRES, 11 mars 2021 - L'Otan n'a observé aucun mouvement des forces nucléaires russes, a déclaré jeudi son "
    "secrétaire général à Bruxelles. « Nous n'avons vu aucun signe de préparatifs d'emploi de l'arme nucléaire », "
    "a-t-il dit devant la presse, en ajoutant que la posture de l'Alliance restait inchangée depuis le début du mois.\n"
)
TRANSLATED = (
    "BRUSSELS, March 11, 2021 - NATO has seen no movement of Russian nuclear forces, its secretary general said on "
    "Thursday. There was no sign of any preparation to use nuclear weapons, he told reporters.\n"
)


@pytest.fixture
def db(tmp_path):
    """A store with a wire story, its copy, a translation of it, and an exercise that no calendar lists."""
    folder = tmp_path / "in"
    folder.mkdir()
    for name, text in (("a", SEEN), ("b", SEEN), ("c", TRANSLATED), ("d", DRILL)):
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    place = str(tmp_path / "s.sqlite")
    for name in "abcd":
        options = ["--outlet", f"Journal {name}", "--published", "2021-03-11", "--db", place]
        assert run(["ingest", str(folder / f"{name}.txt"), *options]) == 0
    return place


def origins(db, capsys):
    capsys.readouterr()
    assert run(["origin", "list", "--all", "--db", db]) == 0
    groups: list[list[str]] = []
    for line in capsys.readouterr().out.splitlines():
        if line.startswith("org_"):
            groups.append([])
        else:
            groups[-1].append(line.strip())
    return groups


def of(groups, outlet):
    (group,) = [group for group in groups if any(f"\t{outlet}\t" in line for line in group)]
    return group


def key(groups, outlet):
    (line,) = [line for group in groups for line in group if f"\t{outlet}\t" in line]
    return line.split("\t")[0]


def test_an_exercise_that_no_calendar_lists_is_proposed_once(db, tmp_path, capsys):
    capsys.readouterr()
    mine = tmp_path / "mine.yaml"
    assert run(["calendar", "propose", "--db", db, "--as-of", "2021-03-12", "--into", str(mine)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("Bouclier du Nord\tRUS\t2021-03-")
    assert "exercice nucléaire baptisé" in said
    (entry,) = read_exercises(mine)
    assert (entry.name, entry.actor) == ("Bouclier du Nord", "RUS")
    before = mine.read_bytes()
    assert run(["calendar", "propose", "--db", db, "--as-of", "2021-03-12", "--into", str(mine)]) == 0
    assert mine.read_bytes() == before


def test_copies_share_an_origin_until_a_person_says_otherwise(db, capsys):
    groups = origins(db, capsys)
    assert len(of(groups, "Journal a")) == 2
    copy = key(groups, "Journal b")
    assert run(["origin", "split", copy, "--reason", "its own reporter was there", "--db", db]) == 0
    groups = origins(db, capsys)
    assert len(of(groups, "Journal a")) == 1
    assert "by hand: its own reporter was there" in of(groups, "Journal b")[0]


def test_a_join_takes_in_all_that_share_an_origin_and_stays(db, tmp_path, capsys):
    groups = origins(db, capsys)
    pair = [key(groups, "Journal a"), key(groups, "Journal c")]
    assert run(["origin", "join", *pair, "--reason", "a translation", "--db", db]) == 0
    assert len(of(origins(db, capsys), "Journal c")) == 3
    further = tmp_path / "e.txt"
    further.write_text(SEEN + "Rien d'autre n'a été annoncé à Bruxelles ce jour-là.\n", encoding="utf-8")
    assert run(["ingest", str(further), "--outlet", "Journal e", "--published", "2021-03-12", "--db", db]) == 0
    assert len(of(origins(db, capsys), "Journal c")) >= 3


def test_a_correction_changes_what_counts_as_independent(db, capsys):
    def origins_of_the_look():
        capsys.readouterr()
        assert run(["assess", "--db", db, "--as-of", "2021-03-13", "--no-record"]) == 0
        evidence = yaml.safe_load(capsys.readouterr().out)["evidence"]
        return max(one["origins"] for one in evidence if one["status"] == "absent")

    assert origins_of_the_look() == 2, "a wire story with its copy, and what the machine takes for another"
    groups = origins(db, capsys)
    pair = [key(groups, "Journal a"), key(groups, "Journal c")]
    assert run(["origin", "join", *pair, "--reason", "a translation", "--db", db]) == 0
    assert origins_of_the_look() == 1


@pytest.mark.parametrize("command", [["join", "art_none", "art_other"], ["split", "art_none"]])
def test_an_article_that_is_not_there_is_named(db, command, capsys):
    assert run(["origin", *command, "--reason", "x", "--db", db]) == 5
    assert "art_none" in capsys.readouterr().err
