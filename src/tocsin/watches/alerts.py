"""The rules of a watch file for alerts: checked against its hypotheses and indicators, and built."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tocsin.model import AlertKind, AlertPlan, AlertRule, QuietHours
from tocsin.watches.check import check_known

if TYPE_CHECKING:
    from tocsin.watches.shapes import AlertShape, WatchFileShape
    from tocsin.watches.sheet import Sheet

_NEEDS = {
    "estimate": {"hypothesis", "level"},
    "change": {"hypothesis", "level"},
    "first": set[str](),
    "contradiction": set[str](),
    "dark": set[str](),
}
_MAY = {
    "estimate": {"hypothesis", "level", "back"},
    "change": {"hypothesis", "level", "back", "days"},
    "first": {"indicators", "days"},
    "contradiction": {"indicators"},
    "dark": set[str](),
}
# Where a rule is armed anew, where the file does not say: far enough below its level that a wavering rings once.
_BACK_SHARE = 0.75
_FIRST_DAYS = 90


def check_alerts(sheet: Sheet, main: WatchFileShape) -> None:
    """Check that each rule has what its kind needs, and that what it names is there.

    Raises:
        WatchError: at the first rule that does not.
    """
    rules = main.alerts.rules
    for index, rule in enumerate(rules):
        _check_keys(sheet, index, rule)
        place = ("alerts", "rules", index)
        names = [hypothesis.id for hypothesis in main.hypotheses]
        check_known(sheet, (*place, "hypothesis"), [rule.hypothesis] if rule.hypothesis else [], names, "hypothesis")
        codes = [indicator.code for indicator in main.indicators]
        check_known(sheet, (*place, "indicators"), rule.indicators, codes, "indicator")
        check_known(sheet, (*place, "watches"), rule.watches, [watch.id for watch in main.watches], "watch")
        _check_levels(sheet, index, rule)
    _check_names(sheet, main)
    _check_quiet(sheet, main)


def _check_names(sheet: Sheet, main: WatchFileShape) -> None:
    seen: set[str] = set()
    for index, rule in enumerate(main.alerts.rules):
        if rule.id in seen:
            raise sheet.error(
                *("alerts", "rules", index, "id"), what=f"id {rule.id!r} stands twice", remedy="rename one of the two"
            )
        seen.add(rule.id)


def _check_keys(sheet: Sheet, index: int, rule: AlertShape) -> None:
    given = {name for name in ("hypothesis", "level", "back", "days") if getattr(rule, name) is not None}
    given |= {"indicators"} if rule.indicators else set()
    for name in sorted(_NEEDS[rule.when] - given):
        raise sheet.error("alerts", "rules", index, what=f"a rule on {rule.when} needs {name!r}", remedy="add it")
    for name in sorted(given - _MAY[rule.when]):
        what = f"a rule on {rule.when} knows no {name!r}"
        raise sheet.error("alerts", "rules", index, name, what=what, remedy="remove it")


def _check_levels(sheet: Sheet, index: int, rule: AlertShape) -> None:
    level, back = rule.level, rule.back
    place = ("alerts", "rules", index)
    if level is None:
        return
    if rule.when == "estimate" and not 0 < level < 1:
        raise sheet.error(*place, "level", what=f"{level} is no probability", remedy="give one between 0 and 1")
    if rule.when == "change" and not 0 < abs(level) < 1:
        raise sheet.error(*place, "level", what=f"{level} is no change", remedy="give 0.1 for a rise of ten points")
    if back is not None and (abs(back) >= abs(level) or back * level < 0):
        what = f"back {back} does not lie between 0 and level {level}"
        raise sheet.error(*place, "back", what=what, remedy="lower it, or the rule rings at every wavering")
    if rule.when == "change" and rule.days not in {None, 1, 7}:
        raise sheet.error(*place, "days", what=f"a change over {rule.days} days is not known", remedy="give 1 or 7")


def _check_quiet(sheet: Sheet, main: WatchFileShape) -> None:
    quiet = main.alerts.quiet
    if quiet is None:
        return
    try:
        ZoneInfo(quiet.zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        what = f"there is no time zone {quiet.zone!r}"
        raise sheet.error("alerts", "quiet", "zone", what=what, remedy="give one such as Europe/Paris") from None
    if quiet.start == quiet.end:
        raise sheet.error("alerts", "quiet", what="the quiet hours have no length", remedy="give two times")


def build_alerts(main: WatchFileShape) -> AlertPlan:
    """The rules of a checked watch file."""
    quiet = main.alerts.quiet
    return AlertPlan(
        rules=tuple(_rule(shape) for shape in main.alerts.rules),
        quiet=QuietHours(quiet.start, quiet.end, quiet.zone) if quiet else None,
        grouped=main.alerts.grouped,
    )


def _rule(shape: AlertShape) -> AlertRule:
    level = shape.level or 0.0
    return AlertRule(
        id=shape.id,
        kind=AlertKind(shape.when),
        watches=shape.watches,
        hypothesis=shape.hypothesis or "",
        level=level,
        back=shape.back if shape.back is not None else level * _BACK_SHARE,
        days=shape.days or (_FIRST_DAYS if shape.when == "first" else 7),
        indicators=shape.indicators,
        urgent=shape.urgent,
    )
