"""What pydantic cannot see: whether the numbers, codes and keys of a watch file agree with one another."""

from __future__ import annotations

import math
from collections import Counter
from difflib import get_close_matches
from functools import partial
from typing import TYPE_CHECKING, Any

from tocsin.model import Status
from tocsin.watches.phrases import faults
from tocsin.watches.sheet import Mistakes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from tocsin.watches.shapes import WatchFileShape
    from tocsin.watches.sheet import Key, Sheet

LETTERS = "ABCDE"
# Settings that weigh reads by name; any other name is a mistake, for it would silently weigh nothing.
PROBABILITIES = frozenset(
    {f"unknown_share_{letter}" for letter in LETTERS}
    | {f"missed_look_{letter}" for letter in LETTERS}
    | {f"uninformative_{letter}" for letter in LETTERS}
    | {f"saturation_{kind}" for kind in ("word", "judgement")}
    | {f"bearing_{who}" for who in ("member", "counterpart", "own", "unnamed", "target_unknown")}
    | {f"silence_weight_{kind}" for kind in ("word", "deed", "judgement")}
    | {"denial_by_actor", "planned_word", "planned_deed", "season_share"}
    | {"warn_level", "warn_preparation", "shared_doubt"}
)
DAYS = frozenset(
    {"saturation_window_days", "exercise_margin_days", "announcement_days", "lookback_days", "index_window_days"}
    | {"edition_known_days", "exercise_near_days", "exercise_recall_days", "event_recall_rare_days"}
    | {f"event_{what}_{kind}_days" for what in ("window", "recall") for kind in ("word", "deed", "judgement")}
    | {"alive_days", "followed_days", "enough_outlets"}
)
PHRASE_KEYS = frozenset(f"{status}{form}" for status in Status for form in ("", "_noun"))
_NUMBER_KEYS = {"value", "low", "high"}


def check_sheets(
    sheet: Sheet,
    main: WatchFileShape,
    references: Mapping[str, str],
    *,
    exercises: Sheet,
    lexicons: Mapping[str, Sheet],
    phrases: Mapping[str, Sheet],
) -> None:
    """Check that a watch file and its parts agree.

    Raises:
        WatchError: at the first place that does not, with the others.
    """
    codes = [indicator.code for indicator in main.indicators]
    mistakes = Mistakes()
    for check in _checks(sheet, main, references, codes, exercises):
        with mistakes.gathered():
            check()
    for part in (exercises, *lexicons.values()):
        with mistakes.gathered():
            check_codes(part, codes)
    for part in phrases.values():
        with mistakes.gathered():
            check_phrases(part, codes)
    mistakes.tell()


def _checks(
    sheet: Sheet, main: WatchFileShape, references: Mapping[str, str], codes: list[str], exercises: Sheet
) -> Iterator[Callable[[], None]]:
    """What is to hold of a watch file, each to be asked for itself."""
    names = [hypothesis.id for hypothesis in main.hypotheses]
    yield partial(check_unique, sheet, "indicators", "code", codes)
    yield partial(check_unique, sheet, "hypotheses", "id", names)
    yield partial(check_unique, sheet, "watches", "id", [watch.id for watch in main.watches])
    yield partial(check_unique, exercises, "", "name", [entry["name"] for entry in exercises.data])
    yield partial(check_references, sheet, references)
    yield partial(check_settings, sheet, main)
    yield partial(check_letters, sheet, main)
    if main.exercise_indicator:
        yield partial(check_known, sheet, ("exercise_indicator",), [main.exercise_indicator], codes, "indicator")
    yield partial(check_hypotheses, sheet, main)
    yield partial(check_transitions, sheet, main)
    for place, _ in _groups(main):
        yield partial(_check_group, sheet, main, place)
    for watch, shape in enumerate(main.watches):
        yield partial(check_known, sheet, ("watches", watch, "overrides"), shape.overrides, codes, "indicator")
        yield partial(check_known, sheet, ("watches", watch, "labels"), shape.labels, names, "hypothesis")
    yield partial(check_reports, sheet, main)


def check_unique(sheet: Sheet, section: str, key: str, names: Iterable[str]) -> None:
    """Check that no name of a list stands twice."""
    seen: set[str] = set()
    for index, name in enumerate(names):
        if name in seen:
            keys = (section, index, key) if section else (index, key)
            raise sheet.error(*keys, what=f"{key} {name!r} stands twice", remedy="rename or remove one of the two")
        seen.add(name)


def check_references(sheet: Sheet, references: Mapping[str, str]) -> None:
    """Check that every `reference` names a known work, and that every number is in its range."""
    mistakes = Mistakes()
    for keys, value in _walk(sheet.data, ()):
        with mistakes.gathered():
            _check_value(sheet, references, keys, value)
    mistakes.tell()


def _check_value(sheet: Sheet, references: Mapping[str, str], keys: Key, value: Any) -> None:  # noqa: ANN401 - of YAML
    if keys:
        if keys[-1] == "reference" and isinstance(value, str) and value and value not in references:
            remedy = _nearest(str(value), references) or "add it to the references file"
            raise sheet.error(*keys, what=f"unknown reference {value!r}", remedy=remedy)
        if isinstance(value, dict) and all(_is_number(value.get(key)) for key in _NUMBER_KEYS):
            _check_range(sheet, keys, value)


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _check_range(sheet: Sheet, keys: Key, number: Mapping[str, float]) -> None:
    low, value, high = number["low"], number["value"], number["high"]
    if not all(math.isfinite(one) for one in (low, value, high)):
        raise sheet.error(*keys, what="the number is not finite", remedy="give finite numbers")
    if not low <= value <= high:
        raise sheet.error(*keys, what=f"low {low} <= value {value} <= high {high} does not hold", remedy="order them")
    if low <= 0:
        raise sheet.error(*keys, "low", what=f"{low} is not above 0", remedy="give a small positive number")
    if _is_probability(keys) and high >= 1:
        raise sheet.error(*keys, "high", what=f"{high} is not a probability below 1", remedy="give one in (0, 1)")


def _is_probability(keys: Key) -> bool:
    inside = {"detection", "absence", "prior", "false_report"} & set(keys)
    return bool(inside) or keys[-1] in PROBABILITIES


def check_settings(sheet: Sheet, main: WatchFileShape) -> None:
    """Check that every setting that is read is there, and none besides."""
    known = PROBABILITIES | DAYS
    check_known(sheet, ("settings",), main.settings, known, "setting")
    for name in sorted(known - main.settings.keys()):
        raise sheet.error("settings", what=f"the setting {name!r} is missing", remedy="add it")
    total = sum(main.settings[f"unknown_share_{letter}"].value for letter in LETTERS)
    if abs(total - 1) > 1e-9:
        keys = ("settings", "unknown_share_A")
        raise sheet.error(*keys, what=f"the shares of the unknown letter sum to {total:g}", remedy="make them sum to 1")


def check_letters(sheet: Sheet, main: WatchFileShape) -> None:
    """Check that the letters A to E each have a rate of false reports, and that it grows."""
    values = [main.false_report[letter].value for letter in LETTERS if letter in main.false_report]
    if len(values) < len(LETTERS):
        missing = [letter for letter in LETTERS if letter not in main.false_report]
        raise sheet.error("false_report", what=f"letter {missing[0]} is missing", remedy="give A to E")
    if values != sorted(values):
        raise sheet.error("false_report", what="a worse letter errs less than a better one", remedy="order A to E")


def check_hypotheses(sheet: Sheet, main: WatchFileShape) -> None:
    """Check that the priors sum to 1."""
    total = sum(hypothesis.prior.value for hypothesis in main.hypotheses)
    if abs(total - 1) > 1e-9:
        raise sheet.error("hypotheses", 0, "prior", what=f"the priors sum to {total:g}", remedy="make them sum to 1")


def check_transitions(sheet: Sheet, main: WatchFileShape) -> None:
    """Check that every pair of hypotheses has a transition rate."""
    names = [hypothesis.id for hypothesis in main.hypotheses]
    pairs = Counter((shape.from_, shape.to) for shape in main.transitions)
    for index, shape in enumerate(main.transitions):
        check_known(sheet, ("transitions", index), (shape.from_, shape.to), names, "hypothesis")
        if shape.from_ == shape.to or pairs[(shape.from_, shape.to)] > 1:
            what = f"the transition from {shape.from_} to {shape.to} stands twice or leads nowhere"
            raise sheet.error("transitions", index, what=what, remedy="give each ordered pair once")
    for start in names:
        for end in names:
            if start != end and (start, end) not in pairs:
                what = f"no transition from {start} to {end}"
                raise sheet.error("transitions", what=what, remedy="give a rate for each ordered pair")


def check_reports(sheet: Sheet, main: WatchFileShape) -> None:
    """Check that a report always speaks for what it reports, over the whole of the stated ranges."""
    worst = max(number.high for number in main.false_report.values())
    places: list[tuple[Key, float]] = [
        (("indicators", index, "detection"), shape.detection.low) for index, shape in enumerate(main.indicators)
    ]
    for index, watch in enumerate(main.watches):
        for code, override in watch.overrides.items():
            if override.detection:
                places.append((("watches", index, "overrides", code, "detection"), override.detection.low))
    for keys, low in places:
        if low <= worst:
            what = f"detection may be as low as {low}, below the false reports of letter E ({worst})"
            raise sheet.error(*keys, what=what, remedy="raise detection or lower false_report")


def check_codes(sheet: Sheet, codes: Iterable[str]) -> None:
    """Check that every indicator that a lexicon or calendar names is one of the watch."""
    for keys, value in _walk(sheet.data, ()):
        if keys and keys[-1] in {"indicator", "indicators", "explains"}:
            named = value if isinstance(value, list | dict) else [value]
            check_known(sheet, keys, [name for name in named if isinstance(name, str)], codes, "indicator")


def check_phrases(sheet: Sheet, codes: Iterable[str]) -> None:
    """Check that phrases are given for indicators of the watch and statuses only, and that each can be filled."""
    if not isinstance(sheet.data, dict):
        raise sheet.error(what="the file holds no mapping", remedy="give phrases by indicator, then status")
    check_known(sheet, (), sheet.data, codes, "indicator")
    for code, said in sheet.data.items():
        if not isinstance(said, dict):
            raise sheet.error(code, what=f"{code} holds no mapping", remedy="give phrases by status")
        check_known(sheet, (code,), said, PHRASE_KEYS, "status")
        for status, template in said.items():
            for fault in faults(str(template)):
                raise sheet.error(code, status, what=fault, remedy="see the head of the shipped phrases for the slots")


def _groups(main: WatchFileShape) -> Iterator[tuple[Key, Mapping[str, Any]]]:
    for index, shape in enumerate(main.indicators):
        yield ("indicators", index, "per_day"), shape.per_day.__pydantic_extra__
        yield ("indicators", index, "absence"), shape.absence.__pydantic_extra__
    for index, watch in enumerate(main.watches):
        for code, override in watch.overrides.items():
            for name in ("per_day", "absence"):
                group = getattr(override, name)
                if group:
                    yield ("watches", index, "overrides", code, name), group.__pydantic_extra__


def _check_group(sheet: Sheet, main: WatchFileShape, keys: Key) -> None:
    group = dict(_groups(main))[keys]
    names = [hypothesis.id for hypothesis in main.hypotheses]
    check_known(sheet, keys, group, names, "hypothesis")
    for name in names:
        if name not in group:
            raise sheet.error(*keys, what=f"no number for hypothesis {name!r}", remedy="add it")


def check_known(sheet: Sheet, keys: Key, names: Iterable[str], known: Iterable[str], noun: str) -> None:
    """Check that every one of these names is known."""
    listed = list(known)
    for name in names:
        if name not in listed:
            remedy = _nearest(name, listed) or f"the watch defines {', '.join(sorted(listed))}"
            raise sheet.error(*keys, name, what=f"unknown {noun} {name!r}", remedy=remedy)


def _nearest(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, list(known), 1)
    return f"did you mean {close[0]!r}?" if close else ""


def _walk(value: object, keys: Key) -> Iterator[tuple[Key, Any]]:
    yield keys, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from _walk(inner, (*keys, key))
