"""`tocsin watch explain`: what fired, which words set it off, and what was left out."""

from tocsin.cli.main import run


def test_a_sentence_shows_what_fired_and_where_the_pattern_stands(capsys):
    assert run(["watch", "explain", "L'Otan n'a relevé aucun signe d'un déplacement d'ogives nucléaires russes."]) == 0
    shown = capsys.readouterr().out
    assert "fired   warhead-movement, absent, by RUS" in shown
    assert "nuclear.lexicon.fr.yaml:" in shown


def test_words_off_the_subject_are_said_to_be_gated(capsys):
    assert run(["watch", "explain", "The fair opens on Thursday, and the mayor expects rain."]) == 0
    assert "nothing is coded" in capsys.readouterr().out


def test_words_in_another_language_are_refused_with_what_to_do(capsys):
    words = (
        "Der Minister hat am Donnerstag in Berlin vor der Presse gesagt, dass die Gespräche mit den Verbündeten "
        "trotz aller Schwierigkeiten in der kommenden Woche weitergehen sollen."
    )
    assert run(["watch", "explain", words]) == 6
    assert "SENTENCE: the text seems to be in German" in capsys.readouterr().err
