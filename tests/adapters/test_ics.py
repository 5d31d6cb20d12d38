"""The calendar of exercises as iCalendar: a round trip, files of other programs, and files that are none."""

from datetime import date

import pytest
from icalendar import Calendar

from tocsin.adapters.calendar_file import add_to_calendar, write_entries
from tocsin.adapters.ics import read_ics, write_ics
from tocsin.cli.main import run
from tocsin.desk.calendar import merge_calendar
from tocsin.errors import UnreadableInputError, WatchError
from tocsin.watches import load_watch
from tocsin.watches.load import SHIPPED, read_exercises

EXERCISES = load_watch("nuclear-rus").exercises
FOREIGN = """BEGIN:VCALENDAR\r
VERSION:2.0\r
PRODID:-//another//EN\r
BEGIN:VEVENT\r
UID:1@x\r
DTSTAMP:20300101T000000Z\r
SUMMARY:Northern Lance 31\r
DTSTART:20310304T080000Z\r
DTEND:20310308T170000Z\r
DESCRIPTION:Announced in January.\r
URL:https://example.org/lance\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:2@x\r
DTSTAMP:20300101T000000Z\r
SUMMARY:Quiet Harvest\r
DTSTART;VALUE=DATE:20310601\r
DTEND;VALUE=DATE:20310604\r
RRULE:FREQ=YEARLY\r
END:VEVENT\r
BEGIN:VEVENT\r
UID:3@x\r
DTSTAMP:20300101T000000Z\r
SUMMARY:Dropped\r
STATUS:CANCELLED\r
DTSTART;VALUE=DATE:20310601\r
END:VEVENT\r
END:VCALENDAR\r
"""


def test_what_was_exported_is_imported_the_same():
    assert read_ics(write_ics(EXERCISES), where="x.ics") == EXERCISES


def test_the_same_calendar_gives_the_same_bytes_with_an_event_for_each_edition():
    data = write_ics(EXERCISES)
    assert data == write_ics(EXERCISES)
    events = list(Calendar.from_ical(data).walk("VEVENT"))
    assert len(events) == sum(len(one.held) for one in EXERCISES)
    assert len({str(event["uid"]) for event in events}) == len(events)
    assert all(event["dtend"].dt > event["dtstart"].dt for event in events)


def test_another_programs_file_is_read_with_its_oddities_told():
    remarks: list[str] = []
    lance, harvest = read_ics(FOREIGN.encode(), where="x.ics", on_remark=remarks.append)
    (held,) = lance.held
    assert (lance.name, lance.actor, held.start, held.end) == (
        "Northern Lance 31",
        "",
        date(2031, 3, 4),
        date(2031, 3, 9),
    )
    assert (held.source, held.note) == ("https://example.org/lance", "Announced in January.")
    assert harvest.held[0].end == date(2031, 6, 4)
    assert [("recurs" in one, "cancelled" in one) for one in remarks] == [(True, False), (False, True)]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("not a calendar", "not an iCalendar file"),
        (FOREIGN.replace("SUMMARY:Northern Lance 31\r\n", ""), "no summary"),
        (FOREIGN.replace("DTSTART:20310304T080000Z\r\n", ""), "no first day"),
        (FOREIGN.replace("DTEND;VALUE=DATE:20310604", "DTEND;VALUE=DATE:20310501"), "before it begins"),
    ],
)
def test_what_is_no_calendar_is_refused_with_its_place(text, told):
    with pytest.raises(UnreadableInputError, match=told) as caught:
        read_ics(text.encode(), where="x.ics")
    assert caught.value.where.startswith("x.ics")
    assert caught.value.remedy


def test_additions_leave_comments_and_known_editions_alone(tmp_path):
    mine = tmp_path / "mine.yaml"
    shipped = (SHIPPED / "exercises.yaml").read_text(encoding="utf-8")
    mine.write_text(shipped, encoding="utf-8")
    known = read_exercises(mine)
    lance, harvest = read_ics(FOREIGN.encode(), where="x.ics")
    again = known[0].held[0]
    new = [
        lance.__class__(**{name: getattr(lance, name) for name in lance.__slots__} | {"actor": "NATO"}),
        harvest.__class__(**{name: getattr(harvest, name) for name in harvest.__slots__} | {"name": known[0].name}),
    ]
    merged = merge_calendar(known, [*new, known[0]])
    assert [one.name for one in merged.exercises] == ["Northern Lance 31"]
    assert [(one.name, [held.start for held in one.held]) for one in merged.editions] == [
        (known[0].name, [date(2031, 6, 1)])
    ]
    add_to_calendar(mine, merged)
    text = mine.read_text(encoding="utf-8")
    assert text.startswith(shipped.split("\n- name", maxsplit=1)[0])
    found = {one.name: one for one in read_exercises(mine)}
    assert date(2031, 6, 1) in [held.start for held in found[known[0].name].held]
    assert found[known[0].name].held[0] == again
    assert merge_calendar(read_exercises(mine), new).nothing


def test_an_addition_that_does_not_fit_leaves_the_file_as_it_was(tmp_path):
    mine = tmp_path / "mine.yaml"
    mine.write_text(write_entries(EXERCISES[:1]), encoding="utf-8")
    before = mine.read_bytes()
    lance, _ = read_ics(FOREIGN.encode(), where="x.ics")
    with pytest.raises(WatchError, match="actor"):
        add_to_calendar(mine, merge_calendar(EXERCISES[:1], [lance]))
    assert mine.read_bytes() == before
    assert list(tmp_path.iterdir()) == [mine]


def test_an_imported_file_must_say_whose_exercises_it_holds(tmp_path, capsys):
    file = tmp_path / "x.ics"
    file.write_text(FOREIGN, encoding="utf-8", newline="")
    assert run(["calendar", "import", str(file)]) == 3
    assert "--actor" in capsys.readouterr().err
    assert run(["calendar", "import", str(file), "--actor", "NATO", "--into", str(tmp_path / "c.yaml")]) == 0
    assert [one.actor for one in read_exercises(tmp_path / "c.yaml")] == ["NATO", "NATO"]
    assert run(["calendar", "import", str(tmp_path / "none.ics"), "--actor", "NATO"]) == 3
