import pytest

from tocsin.desk.instants import parse_instant, write_instant
from tocsin.errors import BadDateError


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("2022-10-14", "2022-10-14T00:00:00Z"),
        ("2022-10-14T09:30", "2022-10-14T09:30:00Z"),
        ("2022-10-14T09:30:00Z", "2022-10-14T09:30:00Z"),
        ("2022-10-14T01:30:00+02:00", "2022-10-13T23:30:00Z"),
    ],
)
def test_a_date_or_time_is_an_instant_in_utc(text, meant):
    assert write_instant(parse_instant(text)) == meant


@pytest.mark.parametrize("text", ["", "20222-10-14", "2022-13-01", "yesterday", "0001-01-01", "9999-01-01", "2022-10"])
def test_what_is_no_time_is_refused_with_a_remedy(text):
    with pytest.raises(BadDateError) as caught:
        parse_instant(text, where="--as-of")
    assert caught.value.where == "--as-of"
    assert "2022-10-14" in caught.value.remedy
