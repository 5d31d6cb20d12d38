"""Who speaks in read-outs and joint statements, where a role or "we" stands for people named once."""

from tocsin.extract import extract
from tocsin.model import Language
from tocsin.read import read_text
from tocsin.watches.actors import load_actors


def speakers(text, language=Language.EN):
    found = extract(read_text(text, language=language), actors=load_actors())
    return [claim.source.name if claim.source else None for claim in found.claims]


def test_whom_a_president_meets_is_not_the_president():
    text = (
        "Readout of the President's Call with President Marek Dolan of Ruritania\n\n"
        "The President spoke today by telephone with President Marek Dolan of Ruritania.\n\n"
        "The President urged Ruritania to return to the talks and said that the offer would not stand for ever. "
        "President Dolan said that his country wanted guarantees first.\n"
    )
    names = speakers(text)
    assert "Marek Dolan" in names[-1]
    assert all("Dolan" not in name for name in names[:-1])
    assert len(names) > 1


def test_we_speaks_for_the_leaders_of_the_opening_also_after_one_of_the_states_has_spoken():
    text = (
        "Joint Statement on Missiles in the Northern Sea\n\n"
        "Meeting today at Lake Sorrel, the leaders of Japan, Norway and Canada open a new chapter.\n\n"
        "We condemn the launches of this year and we call upon all states to refrain from them.\n\n"
        "Canada reaffirms that its commitments are ironclad.\n\n"
        "We reaffirm that any further launch would be met with a common response.\n"
    )
    names = speakers(text)
    assert names[0] == names[-1]
    assert "leaders" in names[0]
    assert "Canada" in names


def test_a_statement_on_a_subject_is_not_by_the_subject():
    text = (
        "Statement on the Ruritanian Missile Programmes\n\n"
        "The ministers of Norway and Canada met on Tuesday in Oslo.\n\n"
        "We condemn the launches of this year.\n"
    )
    assert all("Programmes" not in (name or "") for name in speakers(text))
