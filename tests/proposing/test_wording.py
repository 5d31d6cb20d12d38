"""The wording of a briefing by a language model that lies: a line says what it said, or stands as it was."""

import json

import pytest

from tests.proposing.test_lying_endpoint import answering, endless, saying, silent
from tocsin.cli.main import run
from tocsin.desk.wording import ask_wording
from tocsin.model import Language
from tocsin.tell import build_briefing, write_briefing
from tocsin.tell.lines import Line, Ref, RefKind
from tocsin.tell.wording import fault, reword

REF = (Ref(RefKind.INDEX, "w"),)
ENGLISH = Line(
    "On 13 October Russia moved 12 warheads, NATO said (83%, likely). The services saw no sign of preparations.", REF
)
FRENCH = Line("Le 13 octobre, la Russie a menacé l’Otan, selon « Le Monde » : 8,5 % (improbable). Rien n’a bougé.", REF)


@pytest.mark.parametrize(
    "said",
    [
        "On 13 October Russia moved 12 warheads, NATO said (83%, likely), while services saw no sign of preparations.",
        "On 13 October, Russia moved 12 warheads, NATO stated: 83%, likely. Services also saw no sign of preparations.",
        ENGLISH.text,
    ],
)
def test_sentences_may_be_joined_and_small_words_changed(said):
    assert fault(ENGLISH, said, Language.EN) == ""


def test_so_may_french_ones():
    said = "Le 13 octobre, la Russie a menacé l'Otan, selon « Le Monde » : 8,5 % (improbable), et rien n'a bougé."
    assert fault(FRENCH, said, Language.FR) == ""


LIES = {
    "a number": ("12", "120"),
    "a number in words": ("12", "twelve"),
    "a date": ("13 October", "14 October"),
    "a percentage": ("83%", "38%"),
    "a likelihood word": ("likely", "very likely"),
    "another likelihood word": ("likely", "unlikely"),
    "a hedge": ("moved", "may have moved"),
    "a negation lost": ("no sign", "a sign"),
    "a negation added": ("Russia moved", "Russia never moved"),
    "a name": ("Russia", "China"),
    "names that change places": ("Russia moved 12 warheads, NATO", "NATO moved 12 warheads, Russia"),
    "a name added": ("NATO said", "NATO and Poland said"),
    "a source lost": (", NATO said", ""),
    "a new event": ("warheads", "warheads and attacked Kyiv"),
    "a preposition": ("no sign of", "no sign after"),
    "a tense": ("moved", "will move"),
    "another speaker": ("The services", "The ministers"),
    "mark-up": ("Russia", "<b>Russia</b>"),
    "a link": ("likely)", "likely; see https://example.org)"),
    "a Markdown link": ("Russia", "[Russia](x)"),
    "a script": ("preparations.", "preparations.<script>alert(1)</script>"),
    "an emphasis": ("Russia", "**Russia**"),
    "a hidden character": ("Russia", "Ru\u202essia"),
    "two lines": (". The", ".\n\n# The"),
    "a quotation": ("no sign", "“no sign”"),
    "a reference": ("likely)", "likely) [1]"),
    "nothing left": (ENGLISH.text, ""),
    "one sentence left": (" The services saw no sign of preparations.", ""),
    "talk": (ENGLISH.text, "Of course! " + ENGLISH.text),
    "the line twice": (ENGLISH.text, ENGLISH.text * 2),
    "no end": ("preparations.", "preparations"),
}


@pytest.mark.parametrize("lie", LIES)
def test_what_says_anything_else_is_dropped_with_the_reason(lie):
    was, now = LIES[lie]
    assert was in ENGLISH.text
    assert fault(ENGLISH, ENGLISH.text.replace(was, now), Language.EN)


@pytest.mark.parametrize(
    ("was", "now"),
    [("8,5 %", "85 %"), ("8,5", "8.6"), ("improbable", "probable"), ("Rien n’a", "Tout a"), ("n’a", "n’a pas"),
     ("selon « Le Monde »", "selon « Monde »"), ("la Russie a menacé l’Otan", "l’Otan a menacé la Russie"),
     ("octobre", "novembre"),
     ("a menacé", "aurait menacé"), ("selon", "contre"), ("Otan", "Ukraine"), (", selon « Le Monde »", "")],
)  # fmt: skip
def test_french_lies_are_dropped(was, now):
    assert was in FRENCH.text
    assert fault(FRENCH, FRENCH.text.replace(was, now), Language.FR)


@pytest.mark.parametrize(
    ("was", "now", "why"),
    [("12 ", "", "“12” is lost"), ("no sign", "a sign", "“no” is lost"), ("NATO", "NATO Poland", "“Poland” is added"),
     ("saw no sign", "no saw sign", "“no” is moved")],
)  # fmt: skip
def test_the_reason_names_the_first_word_that_differs(was, now, why):
    assert fault(ENGLISH, ENGLISH.text.replace(was, now), Language.EN) == why


@pytest.mark.parametrize("language", list(Language))
def test_every_line_of_a_briefing_may_stay_as_it_is_and_none_may_be_swapped(rich, watches, language):
    briefing = build_briefing([rich], watches, language=language)
    assert reword(briefing, lambda lines: dict(enumerate(lines)), "m").briefing == briefing
    swapped = reword(briefing, lambda lines: {at: lines[at - 1] for at in range(len(lines))}, "m")
    assert swapped.changed == 0
    assert swapped.briefing == briefing
    assert len(swapped.refused) > 5


JOINED = {
    Language.FR: ("Ainsi, ", "formulée par le modèle"),
    Language.EN: ("Meanwhile, ", "worded by the language model"),
}


def begun(word):
    """A wording that begins every sentence with a word that says nothing."""
    return lambda lines: {at: word + line for at, line in enumerate(lines)}


@pytest.mark.parametrize("language", list(Language))
@pytest.mark.parametrize("form", ["markdown", "html", "terminal"])
def test_what_is_worded_anew_is_marked_and_the_original_stands_behind_it(rich, watches, language, form):
    word, noted = JOINED[language]
    plain = build_briefing([rich], watches, language=language)
    new = reword(plain, begun(word), "a<b>c")
    assert new.changed > 5
    text = write_briefing(
        [rich], watches, language=language, format=form, reword=lambda page: reword(page, begun(word), "a<b>c").briefing
    )
    flat = " ".join(text.split())
    assert "<b>c" not in text.replace("\\<b\\>", "") or form == "terminal"
    assert noted.split()[0][:6] in flat
    for line, changed in zip(plain.page(), new.briefing.page(), strict=True):
        assert changed.refs == line.refs
        assert line.text in changed.text


def worded(*found):
    return json.dumps({"lines": list(found)})


@pytest.mark.parametrize(
    "answer",
    [
        saying("Bien sûr ! Voici."),
        saying(json.dumps({"lines": "all"})),
        saying(worded({"id": 0, "text": "Moscou a frappé Kiev."})),
        saying(worded({"id": "0", "text": "x"}, {"id": -1, "text": "x"}, {"id": 10**9, "text": "x"}, None, 3, {})),
        saying(worded({"id": True, "text": "x"}, {"id": 1, "text": ["x"]})),
        saying(worded(*({"id": at, "text": f"<script>{at}</script>"} for at in range(500)))),
        saying(worded({"id": 0, "text": "x"}), status=500),
        saying("[" * 100_000),
        saying(None),
        endless,
        silent,
    ],
)
def test_whatever_an_endpoint_answers_the_briefing_is_written_and_says_what_it_said(answer, capsys, examples_db):
    brief = ["brief", "--no-record", "--as-of", "2022-11-05", "--watch", "nuclear-rus", "--db", str(examples_db)]
    assert run(brief) == 0
    before = capsys.readouterr().out
    with answering(answer) as endpoint:
        named = ["--endpoint", endpoint, "--model", "liar", "--allow-host", "127.0.0.1"]
        assert run([*brief, "--wording", *named]) == 0
    after = capsys.readouterr()
    assert after.out == before
    assert "0 sentences worded" in after.err or "no sentence worded" in after.err


def test_without_the_flag_no_model_is_asked_whatever_is_set(capsys, monkeypatch, examples_db):
    heard = []
    brief = ["brief", "--no-record", "--as-of", "2022-11-05", "--watch", "nuclear-rus", "--db", str(examples_db)]
    with answering(lambda handler: heard.append(1)) as endpoint:
        monkeypatch.setenv("TOCSIN_MODEL_URL", endpoint)
        monkeypatch.setenv("TOCSIN_MODEL", "liar")
        assert run(brief) == 0
    assert not heard


def test_lines_that_are_too_long_for_a_model_are_not_sent():
    sent = []

    def complete(_instruction, text):
        sent.append(text)
        return worded()

    assert ask_wording(complete)(["a" * 30_000, "b" * 30_000]) == {}
    assert [len(json.loads(text)) for text in sent] == [1]
