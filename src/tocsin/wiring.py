"""Where ports meet adapters: each use case with the store, the clock and the watch it works on.

Nothing here decides anything. What a use case stands on is imported when it is called, because the language models'
library alone takes a second and `tocsin --help` must not wait for it.
"""

# ruff: noqa: PLC0415 (the reason stands above)

from __future__ import annotations

import json
import os
from contextlib import closing, contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, replace
from functools import cache, partial
from operator import methodcaller
from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar

from tocsin.errors import MissingError, StoreError, TocsinError, UnreadableInputError, WatchError
from tocsin.model.marking import Tlp

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from threading import Event
    from typing import BinaryIO

    from tocsin.adapters.drill_folder import DrillFolder
    from tocsin.adapters.elsewhere import Elsewhere
    from tocsin.adapters.http import NetworkRules
    from tocsin.adapters.parquet import ParquetParts
    from tocsin.adapters.sqlstore import SqlStore
    from tocsin.coding.explain import Explanation
    from tocsin.desk.answers import EstimateRecord
    from tocsin.desk.assess_watch import Assessed
    from tocsin.desk.batch import Tally, Unit
    from tocsin.desk.brief import Briefing
    from tocsin.desk.calendar import Merged, Proposal
    from tocsin.desk.check_health import Finding
    from tocsin.desk.collect import CollectReport
    from tocsin.desk.exports import Exporting, SavedView, Selection
    from tocsin.desk.gold import GoldText
    from tocsin.desk.heard import HeardOutlet
    from tocsin.desk.ingest import Coding, Ingesting, IngestReport
    from tocsin.desk.manage_sources import Wanted
    from tocsin.desk.open_article import OpenedArticle
    from tocsin.desk.open_event import OpenedReport
    from tocsin.desk.origins import OriginGroup
    from tocsin.desk.outbox import Acknowledgement, Channel, Delivering, Delivery, DeliveryProblem
    from tocsin.desk.people import People
    from tocsin.desk.peopleports import AuditFilter, IdentityProvider
    from tocsin.desk.place import Place
    from tocsin.desk.ports import Added, Clocks, Problem, Reading, Store
    from tocsin.desk.proposing import Complete, JudgedProposal, ModelError, Proposed
    from tocsin.desk.review import Recoding, Reviewed
    from tocsin.desk.review_queue import Waiting
    from tocsin.desk.run_demo import Demo
    from tocsin.desk.search import Filters, Results
    from tocsin.desk.sources import FollowedSource, NewsSource, Notice, Visit
    from tocsin.desk.visit_source import Visited, Visiting
    from tocsin.measure import Figures
    from tocsin.model import (
        Alert,
        Article,
        Assessment,
        DrillDay,
        DrillRun,
        Exercise,
        Language,
        Period,
        Scenario,
        Watch,
    )
    from tocsin.model import Event as Happening
    from tocsin.model.person import Person
    from tocsin.model.record import Action, AuditRecord, Note
    from tocsin.tell.alert import Told
    from tocsin.tell.exercise.page import Page
    from tocsin.tell.lines import Briefing as BriefingPage
    from tocsin.tell.wording import Reworded
    from tocsin.watches.sheet import Mistakes

T = TypeVar("T")

# What whoever asks may see; unset, all, for the command line is for whoever may read the file.
_CLEARANCE: ContextVar[Tlp] = ContextVar("clearance", default=Tlp.RED)

# Stores that a process which goes on for long keeps open, each with the file it lies in.
_KEPT_OPEN: dict[Place, tuple[SqlStore, tuple[int, int] | None]] = {}

# The flagship watch. All nuclear watches share its indicators and lexicons, so that what it codes serves them all.
DEFAULT_WATCH = "nuclear-rus"
# Those whose actors the story of the example dispatches is about.
DEMO_WATCHES = ("nuclear-rus", "nuclear-nato")
_YAML = (".yaml", ".yml")


@contextmanager
def viewing_as(tlp: Tlp) -> Iterator[None]:
    """Within it, every store that is opened shows what this clearance covers."""
    before = _CLEARANCE.set(tlp)
    try:
        yield
    finally:
        _CLEARANCE.reset(before)


def clearance() -> Tlp:
    """What whoever asks may see."""
    return _CLEARANCE.get()


def find_store(path: Place | None) -> Place:
    """Where the store lies: at `path`, else in the user's data directory."""
    from platformdirs import user_data_path

    return path if path is not None else user_data_path("tocsin", appauthor=False) / "tocsin.sqlite"


def open_store(place: Place, *, create: bool) -> Store:
    """The store at `place`, as the clearance of `viewing_as` shows it.

    Raises:
        StoreError: if it cannot be opened, or is missing and not to be made.
    """
    from tocsin.desk.cleared import cleared

    return cleared(_open_plain(place, create=create), clearance())


def _open_plain(place: Place, *, create: bool) -> SqlStore:
    """The store at `place`, with all that it holds."""
    if (kept := _kept_open(place)) is not None:
        return kept
    if isinstance(place, Path):
        from tocsin.adapters.sqlite import open_sqlite

        return open_sqlite(place, create=create)
    from tocsin.adapters.postgres import open_postgres

    return open_postgres(place.address, create=create)


@contextmanager
def keeping_open(place: Place) -> Iterator[None]:
    """Within it, the store at `place` stays open between those who ask it, in this process."""
    store, file = _open_plain(place, create=False), _file_at(place)
    with closing(store):
        _KEPT_OPEN[place] = (store, file)
        try:
            yield
        finally:
            del _KEPT_OPEN[place]


def _kept_open(place: Place) -> SqlStore | None:
    """The store that is kept open, as long as the same file lies there."""
    store, file = _KEPT_OPEN.get(place, (None, None))
    return store.lent() if store is not None and file == _file_at(place) else None


def _file_at(place: Place) -> tuple[int, int] | None:
    """Which file lies at a place; `None` for a database, or where there is none."""
    try:
        found = place.stat() if isinstance(place, Path) else None
    except OSError:
        return None
    return (found.st_dev, found.st_ino) if found else None


def watches_shown(names: Sequence[str]) -> Mapping[str, Watch]:
    """These watches by id; without any, all."""
    return {watch.id: watch for watch in _watches(names or _every_watch())}


def last_write(db: Place) -> tuple[object, ...]:
    """What changes whenever something is written to the store at `db` that an estimate rests on."""
    with closing(_open_plain(db, create=False)) as store:
        return (_file_at(db), *store.last_write())


def last_shown(db: Place, clocks: Clocks) -> tuple[object, ...]:
    """What changes, besides `last_write`, whenever a page of the store at `db` as of these clocks may."""
    with closing(_open_plain(db, create=False)) as store:
        return store.last_shown(clocks)


def last_marking(db: Place) -> int | None:
    """What changes whenever something in the store at `db` is marked."""
    with closing(_open_plain(db, create=False)) as store:
        return store.last_marking()


def watch_files(names: Sequence[str]) -> tuple[tuple[str, int, int], ...]:
    """The files that watches named by a path are made of, with when each was changed; what ships does not change."""
    folders = {Path(name.partition("#")[0]).parent for name in names if name.partition("#")[0].endswith(_YAML)}
    found = (file for folder in sorted(folders) for end in _YAML for file in folder.glob(f"*{end}"))
    return tuple(sorted((str(file), stat.st_mtime_ns, stat.st_size) for file in found for stat in [file.stat()]))


def back_up(db: Place, out: BinaryIO) -> Mapping[str, int]:
    """Writes all that the store at `db` holds into a stream; returns the rows by table."""
    with closing(_open_plain(db, create=False)) as store:
        return store.backups().write(out, made_at=now())


def restore(backup: Path, db: Place) -> Mapping[str, int]:
    """Makes a store at `db` of what a backup holds; returns the rows by table.

    Raises:
        StoreError: if the backup is none, is damaged or newer, or if there is something at `db` already.
        UnreadableInputError: if the backup cannot be read.
    """
    from tempfile import TemporaryDirectory

    if not isinstance(db, Path):
        return _fill(db, backup)
    if db.exists():
        raise StoreError("there is a file here already", where=str(db), remedy="name one that is not there with --db")
    db.parent.mkdir(parents=True, exist_ok=True)
    # Beside its place until it is whole.
    with TemporaryDirectory(prefix=".restoring-", dir=db.parent) as folder:
        draft = Path(folder) / db.name
        counts = _fill(draft, backup)
        draft.replace(db)
    return counts


def _fill(place: Place, backup: Path) -> Mapping[str, int]:
    """Fills an empty store from a backup."""
    from tocsin.adapters.sqlite import REVISIONS
    from tocsin.desk.printable import printable

    name = printable(str(backup))
    try:
        with backup.open("rb") as stream, closing(_open_plain(place, create=True)) as store:
            return store.backups().restore(stream, name=name, schemas=REVISIONS)
    except OSError as error:
        reason = (error.strerror or type(error).__name__).lower()
        what = f"the backup cannot be read ({reason})"
        raise UnreadableInputError(what, where=name, remedy="check the path") from error


@dataclass(frozen=True, slots=True)
class Stated:
    """What the user says of the articles: it goes before what they say of themselves."""

    outlet: str | None = None
    published: Period | None = None


def parse_published(text: str | None) -> Period | None:
    """The period that `--published` names.

    Raises:
        BadDateError: if it is no date.
    """
    from tocsin.read import parse_date_option

    return parse_date_option(text, where="--published") if text is not None else None


def parse_clocks(as_of: str | None, recorded_by: str | None) -> Clocks:
    """The two clocks that options name; without `as_of`, now.

    Raises:
        BadDateError: if one is no time.
    """
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.instants import parse_instant
    from tocsin.desk.ports import Clocks

    now = SystemClock().now().replace(microsecond=0)
    return Clocks(
        as_of=parse_instant(as_of, where="--as-of") if as_of else now,
        recorded_by=parse_instant(recorded_by, where="--recorded-by") if recorded_by else None,
    )


def extract_files(
    paths: Sequence[Path],
    stated: Stated,
    *,
    on_problem: Callable[[Problem], None],
    watch_id: str = DEFAULT_WATCH,
) -> Iterator[Reading]:
    """The readings of all articles in `paths`, coded for the family of a watch, without a store."""
    from tocsin.desk.extract_files import extract_files as use_case

    (coding,) = _codings([watch_id])
    return use_case(
        paths, analyse=coding.analyse, on_problem=on_problem, outlet=stated.outlet, published=stated.published
    )


def ingest(
    paths: Sequence[Path],
    stated: Stated,
    *,
    db: Place,
    on_article: Callable[[Article, Added], None],
    on_problem: Callable[[Problem], None],
    watch_ids: Sequence[str] = (DEFAULT_WATCH,),
) -> IngestReport:
    """Reads all articles in `paths` into the store at `db`, coded for the families of these watches."""
    from tocsin.adapters.drill_folder import is_of_a_drill
    from tocsin.desk.ingest import ingest as use_case

    if sealed := [str(path) for path in paths if is_of_a_drill(path)]:
        raise UnreadableInputError(
            "it belongs to a drill, and what was made up for one stays out of other stores",
            where=", ".join(sealed),
            remedy="read it with `tocsin drill report`",
        )
    tools = replace(_ingesting(db, on_article, watch_ids), on_problem=on_problem)
    return use_case(paths, tools, outlet=stated.outlet, published=stated.published)


def extract_line(reading: Reading) -> str:
    """The reading as one line of JSON, by the contract of `tocsin extract`."""
    from tocsin.desk.contracts import extract_record

    return extract_record(reading).model_dump_json()


def assess(
    watch_ids: Sequence[str],
    clocks: Clocks,
    *,
    db: Place,
    record: bool,
    reviewed: bool = True,
    without: Iterable[str] = (),
) -> list[Assessed]:
    """The assessments of these watches from the store at `db`; with `record`, the store keeps them.

    Without `reviewed`, analysts' corrections are left out of account; outlets and sources in `without` are not heard.
    What leaves something out is not kept.
    """
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.assess_watch import assess_watches
    from tocsin.desk.ports import Heard

    watches = _watches(watch_ids)
    with closing(open_store(db, create=False)) as store:
        heard = Heard(reviewed, frozenset(without))
        kept = record and heard == Heard()
        return assess_watches(watches, store, clocks, clock=SystemClock() if kept else None, heard=heard)


def list_reviews(db: Place) -> list[Reviewed]:
    """Every correction in the store at `db`, in the order in which they were made."""
    from tocsin.desk.review import list_reviews as use_case

    with closing(open_store(db, create=False)) as store:
        return use_case(store)


def review_line(reviewed: Reviewed) -> str:
    """A correction with the machine's record, as one line of JSON."""
    from tocsin.desk.contracts import review_record

    return review_record(reviewed).model_dump_json()


def assessment_line(assessment: Assessment, language: str) -> str:
    """The assessment as one line of JSON, by the contract of `tocsin assess`, with the words of a language's scale."""
    from tocsin.desk.contracts import assessment_record

    return assessment_record(assessment, term=partial(likelihood_term, language=language)).model_dump_json()


def likelihood_term(probability: float, language: str) -> str | None:
    """The word that a language's scale has for a probability; `None` where it has none."""
    from tocsin.model import Language
    from tocsin.tell.scale import likelihood_term as term

    return term(probability, Language(language))


def waterfall_words(assessment: Assessment, watch: str, language: str) -> list[str]:
    """Each step of the week before in words; `watch` is an id or file."""
    from tocsin.model import Language
    from tocsin.tell.waterfall import waterfall_words as words

    (found,) = _watches([watch])
    return words(assessment, found, Language(language))


def brief(watch_ids: Sequence[str], clocks: Clocks, *, db: Place, record: bool, edition: str = "daily") -> Briefing:
    """A briefing on these watches from the store at `db`; without any, on those that something is known of."""
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.brief import brief as use_case
    from tocsin.tell import Edition

    watches, told = _watches(watch_ids or _every_watch()), Edition(edition)
    with closing(open_store(db, create=False)) as store:
        return use_case(
            watches, store, clocks, clock=SystemClock(), only_telling=not watch_ids, record=record, edition=told
        )


def write_briefing(
    briefing: Briefing, language: str, style: str, *, evidence: str | None = None, event: str = ""
) -> str:
    """The briefing in a language, as `markdown`, `html` or `terminal`, with `all`, `cited` or `none` of its facts."""
    from tocsin.desk.brief import BriefingFormat, EvidenceShown
    from tocsin.model import Language

    shown = EvidenceShown(evidence) if evidence else None
    return briefing.write(language=Language(language), format=BriefingFormat(style), evidence=shown, event=event)


@dataclass(frozen=True, slots=True)
class Recalled:
    """A briefing kept over a restart: what it rested on, when it was made and how long that took, how it is told."""

    state: str
    made_at: datetime
    seconds: float
    briefing: Briefing
    told: Mapping[Language, BriefingPage]


class Weigher:
    """Works briefings out in a process of its own, and keeps the last one on the present over a restart.

    Args:
        db: the store.
        folder: where they are kept; the user's cache directory if left out.
    """

    def __init__(self, db: Place, folder: Path | None = None) -> None:
        from platformdirs import user_cache_path

        from tocsin.adapters.apart import Apart
        from tocsin.adapters.estimate_files import EstimateFiles

        self._db = db
        self._apart = Apart()
        # What came over last, as it came, with the object it stands for.
        self._packed: dict[int, tuple[object, bytes]] = {}
        self._files = EstimateFiles(folder or user_cache_path("tocsin", appauthor=False) / "estimates")

    def start(self) -> None:
        """Begins the process, so that it is there when it is needed."""
        self._apart.start()

    def close(self) -> None:
        """Ends the process."""
        self._apart.close()

    def brief(self, shown: tuple[str, ...], clocks: Clocks) -> Briefing:
        """A briefing on these watches, as the clearance of whoever asks shows it."""
        data = self._apart.run(_brief_packed, self._db, shown, clocks, clearance())
        found: Briefing = _unpacked(data)
        self._packed = {id(found): (found, data)}
        return found

    def tell(self, briefing: Briefing, language: Language) -> BriefingPage:
        """A briefing told in a language."""
        data = self._apart.run(_tell_packed, self._data(briefing), language)
        told: BriefingPage = _unpacked(data)
        self._packed[id(told)] = (told, data)
        return told

    def keep(self, shown: tuple[str, ...], recalled: Recalled) -> None:
        """Keeps a briefing, and how it is told in each language, for whoever may see all."""
        from tocsin.adapters.estimate_files import KeptParts
        from tocsin.model import Language

        parts = tuple(self._data(one) for one in (recalled.briefing, *(recalled.told[each] for each in Language)))
        self._files.write(self._name(shown), KeptParts(recalled.state, recalled.made_at, recalled.seconds, parts))
        self._packed = {}

    def _data(self, value: object) -> bytes:
        """The value as it came over last, or packed anew."""
        from tocsin.adapters.packing import pack

        found, data = self._packed.get(id(value), (None, b""))
        return data if found is value else pack(value)

    def recall(self, shown: tuple[str, ...]) -> Recalled | None:
        """What was kept last of these watches, by this program, of this very store."""
        from tocsin.adapters.packing import PackError
        from tocsin.model import Language

        kept = self._files.read(self._name(shown))
        if kept is None or len(kept.parts) != 1 + len(Language):
            return None
        try:
            briefing, *told = (_unpacked(part) for part in kept.parts)
        except PackError:
            return None
        return Recalled(kept.state, kept.made_at, kept.seconds, briefing, dict(zip(Language, told, strict=True)))

    def _name(self, shown: tuple[str, ...]) -> str:
        from tocsin.model import content_id

        with closing(_open_plain(self._db, create=False)) as store:
            began = store.began()
        place = str(self._db.absolute()) if isinstance(self._db, Path) else str(self._db)
        return content_id("est", place, began, *shown, *_program())


@contextmanager
def weighing_apart(db: Place) -> Iterator[Weigher]:
    """Within it, a process stands beside this one that works estimates out."""
    weigher = Weigher(db)
    weigher.start()
    try:
        yield weigher
    finally:
        weigher.close()


def _unpacked(data: bytes) -> Any:  # noqa: ANN401 (whatever was packed)
    """What was packed, unpacked without everybody waiting for the collector of garbage.

    It would walk through all that is kept, again and again while some hundred thousand objects are made, for seconds
    in which no page is answered. Estimates hold no rings: they are freed without it, and so they are set apart from it.
    """
    import gc

    from tocsin.adapters.packing import unpack

    gc.collect()
    gc.disable()
    try:
        return unpack(data)
    finally:
        gc.freeze()
        gc.enable()


def _brief_packed(db: Place, shown: tuple[str, ...], clocks: Clocks, seen: Tlp) -> bytes:
    from tocsin.adapters.packing import pack

    with viewing_as(seen):
        return pack(brief(shown, clocks, db=db, record=False))


def _tell_packed(briefing: bytes, language: Language) -> bytes:
    from tocsin.adapters.packing import pack, unpack

    return pack(unpack(briefing).told(language))


@cache
def _program() -> tuple[str, ...]:
    """What tells this state of the program, its rules and its watches from any other."""
    from tocsin import __version__

    folder = Path(__file__).parent
    files = (file for end in (".py", *_YAML, ".json") for file in folder.rglob(f"*{end}"))
    stats = ((file, file.stat()) for file in files)
    return (__version__, *sorted(f"{file} {stat.st_mtime_ns} {stat.st_size}" for file, stat in stats))


def briefing_files(
    briefing: Briefing, language: str, style: str, *, name: str, evidence: str | None = None, event: str = ""
) -> Mapping[str, str | bytes]:
    """The briefing as files by name, its own first: as `pdf`, `html` or `terminal` one, as `markdown` with pictures."""
    from tocsin.desk.brief import BriefingFormat, EvidenceShown
    from tocsin.model import Language

    shown = EvidenceShown(evidence) if evidence else None
    return briefing.files(
        language=Language(language), format=BriefingFormat(style), name=name, evidence=shown, event=event
    )


def check_health(db: Place) -> Iterator[Finding]:
    """What the doctor finds, with the store at `db`."""
    from tocsin.desk.check_health import check_health as use_case

    return use_case(db, open_store=partial(open_store, db, create=False))


def run_demo(*, on_article: Callable[[Article, Added], None]) -> Demo:
    """The demo, in a store of its own that is gone afterwards."""
    from tempfile import TemporaryDirectory

    from tocsin.desk.run_demo import example_dispatches
    from tocsin.desk.run_demo import run_demo as use_case

    with TemporaryDirectory(prefix="tocsin-demo-") as place, example_dispatches() as folder:
        store = Path(place) / "demo.sqlite"
        tools = _ingesting(store, on_article)
        # What was read serves the board of the demo too.
        return use_case(_watches(DEMO_WATCHES), folder, tools, on_read=lambda: _keep(store, _kept_demo()))


def read_demo(into: Path, *, begun: Elsewhere[Mapping[str, Reading]] | None = None) -> datetime:
    """Leaves a store of the example dispatches at `into`; returns the instant at which their story ends.

    They are read once for a version of the rules: what was read stays in the user's cache directory.

    Args:
        into: where the store is put.
        begun: what another process reads of them meanwhile.
    """
    import shutil

    kept = _kept_demo()
    if kept.is_file():
        shutil.copyfile(kept, into)
    else:
        _read_examples(into, begun)
        _keep(into, kept)
    with closing(open_store(into, create=False)) as store:
        return store.last_known() or now()


def begin_demo() -> Elsewhere[Mapping[str, Reading]] | None:
    """Half of the example dispatches on their way in another process; `None` where some were read before."""
    from tocsin.adapters.elsewhere import Elsewhere

    if next(find_demo_folder().glob("demo_*.sqlite"), None) is not None:
        return None
    return Elsewhere(read_half_of_demo)


def read_half_of_demo() -> Mapping[str, Reading]:
    """The readings of the example dispatches that another process reads, by article."""
    from tocsin.desk.extract_files import read_paths
    from tocsin.desk.run_demo import example_dispatches, halve_examples

    (coding,) = _codings((DEFAULT_WATCH,))
    with example_dispatches() as folder:
        _, paths = halve_examples(folder)
        articles = read_paths(paths, outlet=None, published=None, on_problem=_unheard)
        return {article.id: coding.analyse(article) for article in articles}


def _read_examples(into: Path, begun: Elsewhere[Mapping[str, Reading]] | None) -> None:
    from tocsin.desk.ingest import ingest as use_case
    from tocsin.desk.run_demo import example_dispatches, halve_examples

    tools = _ingesting(into, _unheard)

    def analyse(article: Article) -> Reading:
        reading = begun and (begun.outcome() or {}).get(article.id)
        return replace(reading, article=article) if reading else tools.analyse(article)

    with example_dispatches() as folder:
        ours, theirs = halve_examples(folder)
        theirs_at_hand = replace(tools, analyse=analyse)
        # Each half goes in by itself, ours first, so that nobody waits for theirs while ours are unread.
        use_case(ours, tools)
        use_case(theirs, theirs_at_hand)


def _kept_demo() -> Path:
    """Where the example dispatches are kept as read by this version of the rules."""
    from tocsin.model import content_id

    (coding,) = _codings(DEMO_WATCHES)
    return find_demo_folder() / f"{content_id('demo', coding.coder.extractor, coding.coder.coding)}.sqlite"


def _unheard(*_told: object) -> None:
    """Takes what nobody waits for."""


def _keep(store: Path, kept: Path) -> None:
    """A copy of a store beside what was kept before; a cache that cannot be written is gone without."""
    import shutil
    from contextlib import suppress

    unfinished = kept.with_suffix(f".{os.getpid()}")
    with suppress(OSError):
        kept.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(store, unfinished)
        unfinished.replace(kept)


def find_demo_folder() -> Path:
    """Where the demo leaves its briefing: the user's cache directory."""
    from platformdirs import user_cache_path

    return user_cache_path("tocsin", appauthor=False)


def list_watches() -> tuple[str, ...]:
    """The ids of the watches that tocsin ships."""
    from tocsin.watches import list_watches as listed

    return listed()


def check_watch(name: str) -> Watch:
    """The watch of that id or file, read and with its lexicons compiled.

    Raises:
        WatchError: if it does not hold together.
    """
    from tocsin.coding.patterns import compile_lexicons
    from tocsin.watches.sheet import Mistakes

    try:
        (watch,) = _watches([name])
        compile_lexicons(watch)
    except WatchError as error:
        mistakes = Mistakes()
        mistakes.add(error)
        _check_lexicons(Path(name.partition("#")[0]), mistakes)
        raise mistakes.error() from None
    return watch


def _check_lexicons(path: Path, mistakes: Mistakes) -> None:
    """Add the mistakes of a watch file's lexicons, which are not reached where the file itself does not hold."""
    from tocsin.coding.patterns import compile_sheet
    from tocsin.watches.load import read_lexicons

    if not path.is_file():
        return
    with mistakes.gathered():
        sheets, kinds = read_lexicons(path)
        for sheet in sheets:
            with mistakes.gathered():
                compile_sheet(sheet, tuple(sorted(kinds.items())))


def _every_watch() -> tuple[str, ...]:
    """All watches, the flagship first."""
    return (DEFAULT_WATCH, *(name for name in list_watches() if name != DEFAULT_WATCH))


def _watches(names: Sequence[str]) -> list[Watch]:
    from tocsin.watches import load_watch

    return [load_watch(name) for name in dict.fromkeys(names)]


@cache
def _default_coding() -> str:
    """The version by which the flagship watch codes, which stays as it is while a process lasts."""
    return coding_of(DEFAULT_WATCH)


def _codings(watch_ids: Sequence[str]) -> list[Coding]:
    """How the families of these watches code: one coding for each state of indicators and lexicons."""
    from tocsin.desk.ingest import Coding
    from tocsin.desk.readings import coder_of, make_reading

    by_coder = {coder_of(watch): watch for watch in reversed(_watches(watch_ids))}
    codings = [Coding(coder, partial(make_reading, watch=watch, coder=coder)) for coder, watch in by_coder.items()]
    return codings[::-1]


def _ingesting(
    db: Place, on_article: Callable[[Article, Added], None], watch_ids: Sequence[str] = (DEFAULT_WATCH,)
) -> Ingesting:
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.ingest import Ingesting

    first, *further = _codings(watch_ids)
    return Ingesting(
        open_store=partial(open_store, db, create=True),
        clock=SystemClock(),
        coder=first.coder,
        analyse=first.analyse,
        on_article=on_article,
        further=tuple(further),
    )


def list_origins(*, db: Place, shared_only: bool) -> tuple[OriginGroup, ...]:
    """The origins of the store at `db` with their articles."""
    from tocsin.desk.origins import list_origins as use_case

    with closing(open_store(db, create=False)) as store:
        return use_case(store, shared_only=shared_only)


def join_articles(articles: Sequence[str], *, reason: str, db: Place) -> str:
    """Records by hand that these articles come from one dispatch; returns their origin."""
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.origins import join_articles as use_case

    with closing(open_store(db, create=False)) as store:
        return use_case(store, articles, reason=reason, clock=SystemClock())


def split_article(article: str, *, reason: str, db: Place) -> str:
    """Records by hand that an article has an origin of its own; returns it."""
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.origins import split_article as use_case

    with closing(open_store(db, create=False)) as store:
        return use_case(store, article, reason=reason, clock=SystemClock())


def calendar_of(watch_id: str) -> tuple[Exercise, ...]:
    """The exercises of a watch's calendar."""
    (watch,) = _watches([watch_id])
    return watch.exercises


def export_calendar(watch_id: str) -> bytes:
    """A watch's calendar as an iCalendar file."""
    from tocsin.adapters.ics import write_ics

    return write_ics(calendar_of(watch_id))


def import_calendar(
    file: Path, watch_id: str, *, actor: str | None, into: Path | None, on_remark: Callable[[str], None]
) -> Merged:
    """What an iCalendar file adds to the calendar file `into`, where it is written, or else to the watch's calendar.

    Raises:
        UnreadableInputError: if it cannot be read, or nothing says, in a code that is one, whose exercises it holds.
        WatchError: if the result would be no calendar.
    """
    from tocsin.adapters.calendar_file import add_to_calendar
    from tocsin.adapters.ics import read_ics
    from tocsin.desk.calendar import merge_calendar, with_actor
    from tocsin.watches.actors import load_actors
    from tocsin.watches.load import read_exercises

    if actor is not None and actor not in load_actors().actors:
        raise UnreadableInputError(
            f"there is no actor {actor!r}", where="--actor", remedy="give a code such as RUS, USA or NATO"
        )
    try:
        data = file.read_bytes()
    except OSError as error:
        raise UnreadableInputError(str(error.strerror), where=str(file), remedy="check the path") from None
    found = with_actor(read_ics(data, where=str(file), on_remark=on_remark), actor or "")
    nameless = next((one.name for one in found if not one.actor), None)
    if nameless:
        what = f"nothing says whose exercise {nameless!r} is"
        raise UnreadableInputError(what, where=str(file), remedy="give --actor, such as --actor NATO")
    known = (read_exercises(into) if into.exists() else ()) if into else calendar_of(watch_id)
    merged = merge_calendar(known, found)
    if into is not None and not merged.nothing:
        add_to_calendar(into, merged)
    return merged


def calendar_entries(merged: Merged) -> str:
    """What a calendar adds, as entries of a calendar file."""
    from tocsin.adapters.calendar_file import write_entries

    return write_entries(merged.all())


def propose_exercises(watch_id: str, clocks: Clocks, *, db: Place, into: Path | None) -> tuple[Proposal, ...]:
    """Exercises that the store names and the watch's calendar lacks; with `into`, added to that calendar file."""
    from tocsin.adapters.calendar_file import add_to_calendar
    from tocsin.desk.calendar import merge_calendar
    from tocsin.desk.calendar import propose_exercises as use_case
    from tocsin.desk.readings import coder_of
    from tocsin.watches.load import read_exercises

    (watch,) = _watches([watch_id])
    with closing(open_store(db, create=False)) as store:
        proposals = use_case(watch, store, clocks, coding=coder_of(watch).coding)
    if into is not None:
        known = read_exercises(into) if into.exists() else ()
        merged = merge_calendar(known, [one.exercise for one in proposals])
        if not merged.nothing:
            add_to_calendar(into, merged)
    return proposals


def evaluate(
    gold: Path, texts: Path, *, splits: Sequence[str], language: str | None, predictions: Path | None
) -> Figures:
    """The figures of extraction, or of the records in `predictions`, against annotations."""
    from tocsin.desk import evaluate as use_case

    def predict(paths: Iterable[Path]) -> Iterator[dict[str, Any]]:
        if predictions is not None:
            return iter(use_case.read_records(predictions))
        return (json.loads(extract_line(reading)) for reading in extract_files(list(paths), Stated(), on_problem=stop))

    def stop(problem: Problem) -> None:
        # A figure over fewer texts than were annotated would be no figure.
        raise UnreadableInputError(problem.what, where=problem.where, remedy=problem.remedy)

    return use_case.evaluate(gold, texts, predict=predict, splits=splits, language=language)


def explain(words: str, watch: str, *, language: str | None) -> Explanation:
    """What these words are coded as in a watch, why, and what almost was."""
    from tocsin.coding.explain import explain as use_case
    from tocsin.extract import extract
    from tocsin.model import Language
    from tocsin.read import read_text

    (found,) = _watches([watch])
    article = read_text(words, path="SENTENCE", language=Language(language) if language else None)
    return use_case(article, extract(article), found)


def list_scenarios() -> tuple[Scenario, ...]:
    """The drills and chronologies that tocsin ships."""
    from tocsin.watches.scenarios import list_scenarios as listed

    return listed()


def check_scenario(name: str) -> Scenario:
    """The scenario of that id or file.

    Raises:
        WatchError: if it does not hold together.
    """
    from tocsin.watches.scenarios import load_scenario

    return load_scenario(name)


def find_drills_folder() -> Path:
    """Where runs of drills lie unless they are told otherwise: the user's folder of states, apart from live data."""
    from platformdirs import user_state_path

    return user_state_path("tocsin", appauthor=False) / "drills"


@dataclass(frozen=True, slots=True)
class Drilled:
    """A run of a drill, and the folder it lies in."""

    run: DrillRun
    folder: Path


def run_drill(
    name: str, *, live: Path | None, out: Path | None, pause: float, on_day: Callable[[DrillDay], None]
) -> Drilled:
    """Runs a scenario on a sealed store in a folder of its own; `live` is opened for reading only.

    Raises:
        WatchError: if the scenario does not hold together.
        StoreError: if a store fails.
        TocsinError: if the folder cannot be written.
    """
    import time

    from tocsin.adapters.drill_folder import DrillFolder
    from tocsin.adapters.sqlite import make_sealed, open_to_read
    from tocsin.desk.readings import coder_of, make_reading
    from tocsin.desk.run_drill import Drilling
    from tocsin.desk.run_drill import run_drill as use_case

    scenario = check_scenario(name)
    (watch,) = _watches([scenario.watch])
    source = open_to_read(live) if live is not None else None
    folder = DrillFolder.make(out or _new_drill_folder(scenario.id))
    store = make_sealed(folder.store)
    last: list[Assessment] = []

    def keep(day: DrillDay, assessment: Assessment) -> None:
        folder.add_day(json.loads(assessment_line(assessment, "en")), scenario=scenario.id)
        last[:] = [assessment]
        on_day(day)

    coder = coder_of(watch)
    try:
        tools = Drilling(
            watch=watch,
            store=store,
            coder=coder,
            analyse=partial(make_reading, watch=watch, coder=coder),
            live=source,
            on_day=keep,
            wait=partial(time.sleep, pause) if pause else lambda: None,
        )
        run = use_case(scenario, tools)
    finally:
        store.close()
        if source is not None:
            source.close()
    _tell_drill(folder, run, watch, last)
    return Drilled(run, folder.path)


def remember_drill(folder: Path) -> None:
    """Notes which run was the last, for `tocsin drill report`.

    Raises:
        TocsinError: if the note cannot be written.
    """
    from tocsin.adapters.drill_folder import remember_last

    remember_last(find_drills_folder(), folder)


def read_drill(folder: Path | None) -> Drilled:
    """The run in a folder, or the last one.

    Raises:
        TocsinError: if there is none.
    """
    from tocsin.adapters.drill_folder import find_last, read_run

    found = folder or find_last(find_drills_folder())
    if found is None:
        raise TocsinError("no drill has been run", remedy="run one with `tocsin drill run`, or name its folder")
    return Drilled(read_run(found), found)


def list_drills() -> tuple[Drilled, ...]:
    """Every run that ended, the latest first, among those that lie where runs lie; what is no run is passed over."""
    from tocsin.adapters.drill_folder import find_runs

    return tuple(Drilled(run, folder) for folder, run in find_runs(find_drills_folder()))


def drill_page(run: DrillRun, language: Language) -> Page:
    """The report on a run before it is given a form."""
    from tocsin.tell.exercise import drill_page as told

    (watch,) = _watches([run.scenario.watch])
    return told(run, watch, language=language)


def write_drill_report(run: DrillRun, language: str, style: str) -> str:
    """The report on a run in a language, as `markdown`, `html` or `terminal`, or as one `json` record."""
    from tocsin.adapters.drill_folder import run_record
    from tocsin.model import Language
    from tocsin.tell import write_drill

    if style == "json":
        return json.dumps(run_record(run), ensure_ascii=False) + "\n"
    (watch,) = _watches([run.scenario.watch])
    return write_drill(run, watch, language=Language(language), format=style)  # type: ignore[arg-type]


def _new_drill_folder(name: str) -> Path:
    from tocsin.adapters.clock import SystemClock

    return find_drills_folder() / f"{name}-{SystemClock().now():%Y%m%dT%H%M%S%f}"


def _tell_drill(folder: DrillFolder, run: DrillRun, watch: Watch, last: Sequence[Assessment]) -> None:
    """Leaves the report and the last day's briefing in the folder, in both languages; the run itself comes last."""
    from tocsin.model import MARK, Language
    from tocsin.tell import write_briefing as written

    for language in Language:
        for style, ending in (("html", "html"), ("markdown", "md")):
            text = write_drill_report(run, language.value, style)
            folder.write(f"exercise-report.{language.value}.{ending}", text)
        if last:
            page = written(last, {watch.id: watch}, language=language, format="html", mark=MARK)
            folder.write(f"exercise-briefing.{language.value}.html", page)
    folder.write_run(run)


@dataclass(frozen=True, slots=True)
class Network:
    """What the user says of the network.

    Attributes:
        allow: local servers that may be reached, as addresses with or without a port.
        proxy: an HTTP proxy for all calls.
        pause_seconds: between two requests to one host.
    """

    allow: Sequence[str] = ()
    proxy: str | None = None
    pause_seconds: float = 1.0


@dataclass(frozen=True, slots=True)
class Watching:
    """Who is told what while a collector is at work."""

    on_article: Callable[[Article, Added], None]
    on_visit: Callable[[Visit], None]
    on_problem: Callable[[Problem], None]
    on_notice: Callable[[Notice], None]


def collect(  # noqa: PLR0913 (one parameter an option)
    network: Network,
    watching: Watching,
    *,
    db: Place,
    stop: Event,
    follow: bool,
    only_due: bool,
    watch_ids: Sequence[str] = (DEFAULT_WATCH,),
) -> CollectReport:
    """Collects from the sources of the store at `db`, once or until `stop`, coded for the families of these watches."""
    from random import Random

    from tocsin.adapters.processes import is_alive, own_name
    from tocsin.desk.collect import Collecting
    from tocsin.desk.collect import collect as use_case

    with closing(open_store(db, create=False)) as store:
        tools = Collecting(
            store=store,
            codings=_codings(watch_ids),
            visiting=_visiting(network, stop),
            rng=Random(),  # noqa: S311 (it spreads visits in time)
            owner=own_name(),
            is_alive=is_alive,
            on_article=watching.on_article,
            on_visit=watching.on_visit,
            on_problem=watching.on_problem,
            on_notice=watching.on_notice,
        )
        return use_case(tools, follow=follow, only_due=only_due, stop=stop)


def add_sources(wanted: Sequence[Wanted], *, db: Place) -> tuple[list[NewsSource], list[NewsSource]]:
    """Follows these sources in the store at `db`; returns those added and those that were there."""
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.manage_sources import add_sources as use_case

    return _with_store(db, lambda store: use_case(wanted, store, clock=SystemClock()), create=True)


def remove_sources(ids: Sequence[str], *, db: Place) -> None:
    """Follows these sources no longer."""
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.manage_sources import remove_sources as use_case

    _with_store(db, lambda store: use_case(ids, store, clock=SystemClock()))


def list_sources(*, db: Place) -> tuple[list[FollowedSource], tuple[Notice, ...]]:
    """The sources followed in the store at `db` with their health, and the latest notices."""
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.manage_sources import list_sources as use_case

    return _with_store(db, lambda store: use_case(store, clock=SystemClock()))


def check_sources(named: Sequence[str], network: Network, *, db: Place) -> Iterator[tuple[NewsSource, Visited]]:
    """One look at each of these sources (ids, or addresses that need not be followed), without a trace."""
    from threading import Event

    from tocsin.desk.manage_sources import Wanted, check_source, find_sources, make_source
    from tocsin.desk.sources import FollowedSource, SourceState

    tools = _visiting(network, Event())
    new = [make_source(Wanted(name)) for name in named if "/" in name]
    ids = [name for name in named if "/" not in name]
    found = [FollowedSource(source, SourceState(source.address)) for source in new]
    if ids or not named:
        found += _with_store(db, lambda store: find_sources(ids, store))
    for one in found:
        yield one.source, check_source(one.source, one.state, tools)


def read_sources(name: str) -> tuple[Wanted, ...]:
    """The sources in an OPML file or a YAML list; `starter` means the list that tocsin ships."""
    from tocsin.adapters.opml import read_opml
    from tocsin.desk.manage_sources import read_source_list, read_starter_list
    from tocsin.read.decode import read_bytes

    if name == "starter":
        return read_starter_list()
    path = Path(name)
    if path.suffix.lower() in {".yaml", ".yml"}:
        return read_source_list(path)
    return read_opml(read_bytes(path), where=name)


def write_opml(*, db: Place) -> str:
    """The sources followed in the store at `db`, as OPML."""
    from tocsin.adapters.opml import write_opml as write

    return _with_store(db, lambda store: write(one.source for one in store.sources().followed()))


def _with_store(db: Place, work: Callable[[Store], T], *, create: bool = False) -> T:
    with closing(open_store(db, create=create)) as store:
        return work(store)


def _visiting(network: Network, stop: Event) -> Visiting:
    from tocsin.adapters.clock import SystemClock
    from tocsin.adapters.feeds import read_feed, read_sitemap
    from tocsin.adapters.http import HttpFetcher
    from tocsin.desk.manners import Manners
    from tocsin.desk.visit_source import Visiting

    clock = SystemClock()
    fetcher = HttpFetcher(_network_rules(network))
    manners = Manners(fetcher, clock, sleep=stop.wait, pause_seconds=network.pause_seconds)
    return Visiting(manners, clock, read_feed, read_sitemap)


def heard_outlets(clocks: Clocks, *, db: Place) -> list[HeardOutlet]:
    """The outlets that the store at `db` had heard by then."""
    from tocsin.desk.heard import heard_outlets as use_case

    with closing(open_store(db, create=False)) as store:
        return use_case(store, clocks)


def open_event(event: Happening, *, db: Place, recorded_by: datetime | None) -> tuple[OpenedReport, ...]:
    """Every report of an event with its sentence in its paragraph, from the store at `db`."""
    from tocsin.desk.open_event import open_event as use_case

    with closing(open_store(db, create=False)) as store:
        return use_case(event, store, recorded_by=recorded_by)


def now() -> datetime:
    """The present instant, UTC."""
    from tocsin.adapters.clock import SystemClock

    return SystemClock().now()


@dataclass(frozen=True, slots=True)
class Written:
    """What an export came to: how many records, and how many the format has no form for."""

    records: int
    left: int = 0


@dataclass(frozen=True, slots=True)
class ExportStyle:
    """How an export is written.

    Attributes:
        format: `csv`, `jsonl`, `parquet`, `stix`, `plover`, `annotations`, `ics` or `atom`.
        tlp: level of the Traffic Light Protocol that is written into it; what bears a narrower one stays behind.
        separator: between the cells of CSV.
        bom: whether CSV begins with a byte order mark.
        text: whether articles come with their text.
        name: what ids of the whole follow from.
        title: of a feed.
    """

    format: str
    tlp: str = "CLEAR"
    separator: str = ","
    bom: bool = False
    text: bool = False
    name: str = "export"
    title: str = "tocsin"


def forms(format_: str) -> tuple[str, ...]:
    """The sorts of record that a format of an export has a form for."""
    from tocsin.desk.exports import FORMS, What

    return tuple(what.value for what in FORMS.get(format_, tuple(What)))


def fits(format_: str, selection: Selection) -> bool:
    """Whether a format of an export has a form for what a filter shows; a calendar shows none of it."""
    return format_ == "ics" or selection.what.value in forms(format_)


def export(selection: Selection, clocks: Clocks, out: BinaryIO, *, db: Place, style: ExportStyle) -> Written:
    """Writes what a filter shows to a stream, record by record.

    Raises:
        TocsinError: if the filter or the format does not fit what is asked for.
    """
    from tocsin.desk.cleared import cleared
    from tocsin.desk.exports import Exporting, What
    from tocsin.model.marking import Tlp

    selection.check()
    if style.format == "ics":
        watches = selection.watches or (DEFAULT_WATCH,)
        exercises = [one for watch in _watches(watches) for one in watch.exercises]
        return _write_ics(exercises, selection, out)
    names = selection.watches or (_every_watch() if selection.what is What.EVENTS else _one_of_each_family())
    with closing(open_store(db, create=False)) as whole:
        # What is marked for a narrower circle than the export goes to does not go with it.
        store = cleared(whole, Tlp(style.tlp.upper()))
        tools = Exporting(store, clocks, _watches(names), text=style.text or style.format == "annotations")
        return _write_records(_exported(selection, tools, style.format), selection, out, style)


def _write_ics(exercises: Sequence[Exercise], selection: Selection, out: BinaryIO) -> Written:
    from tocsin.adapters.ics import write_ics

    chosen = {one.name: one for one in exercises if not selection.actors or one.actor in selection.actors}
    held = [
        replace(one, held=tuple(edition for edition in one.held if selection.holds_day(edition.start)))
        for one in chosen.values()
    ]
    out.write(write_ics(held))
    return Written(sum(len(one.held) for one in held))


def _exported(selection: Selection, tools: Exporting, format_: str) -> Iterator[Any]:
    from tocsin.desk import exports
    from tocsin.desk.exports import What

    if selection.what is What.SIGNALS:
        return exports.export_signals(selection, tools, claims=format_ == "stix")
    by_what: dict[What, Callable[[Selection, Exporting], Iterator[Any]]] = {
        What.ARTICLES: exports.export_articles,
        What.CLAIMS: exports.export_claims,
        What.EVENTS: exports.export_events,
        What.ASSESSMENTS: exports.export_assessments,
    }
    return by_what[selection.what](selection, tools)


def _write_records(records: Iterator[Any], selection: Selection, out: BinaryIO, style: ExportStyle) -> Written:
    what = selection.what
    if style.format in {"csv", "jsonl", "parquet"}:
        return Written(_write_table(records, selection, out, style))
    from tocsin.model.marking import Tlp

    tlp = Tlp(style.tlp)
    if style.format == "stix":
        from tocsin.adapters.formats.stix import write_stix

        return Written(write_stix(records, out, tlp=tlp, name=style.name))
    if style.format == "plover":
        from tocsin.adapters.formats.plover import write_plover

        return Written(*write_plover(records, out))
    if style.format == "annotations":
        from tocsin.adapters.formats.annotations import write_annotations

        return Written(write_annotations(records, out, name=style.name, tlp=tlp))
    from tocsin.adapters.formats.atom import never, write_atom

    name = f"{style.name}\0{what.value}"
    return Written(write_atom(records, out, name=name, title=style.title, tlp=tlp, empty_at=never()))


def _write_table(records: Iterator[Any], selection: Selection, out: BinaryIO, style: ExportStyle) -> int:
    from tocsin.adapters.formats import tables
    from tocsin.model.marking import Tlp

    if style.format == "csv":
        return tables.write_csv(records, out, what=selection.what, separator=style.separator, bom=style.bom)
    if style.format == "jsonl":
        return tables.write_jsonl(records, out, what=selection.what)
    return tables.write_parquet(records, out, what=selection.what, marking=f"TLP:{Tlp(style.tlp).value}")


def _one_of_each_family() -> tuple[str, ...]:
    by_family = {watch.family: watch.id for watch in reversed(_watches(_every_watch()))}
    return tuple(by_family.values())


def save_view(name: str, title: str, selection: Selection, *, db: Place) -> None:
    """Saves a filter under a name.

    Raises:
        TocsinError: if the name is taken, or the filter does not hold together.
    """
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.exports import SavedView
    from tocsin.desk.exports import save_view as use_case

    _watches(selection.watches)
    view = SavedView(name, title, selection, SystemClock().now())
    _with_store(db, lambda store: use_case(store, view))


def list_views(*, db: Place) -> tuple[SavedView, ...]:
    """The saved views of the store at `db`."""
    return _with_store(db, lambda store: store.exports().views())


def find_view(name: str, *, db: Place) -> SavedView:
    """The saved view of that name.

    Raises:
        TocsinError: if there is none.
    """
    from tocsin.desk.exports import find_view as use_case

    return _with_store(db, lambda store: use_case(store, name))


def remove_view(name: str, *, db: Place) -> None:
    """Keeps a view no longer.

    Raises:
        TocsinError: if there is none of that name.
    """
    from tocsin.adapters.clock import SystemClock

    find_view(name, db=db)
    _with_store(db, lambda store: store.exports().remove_view(name, recorded_at=SystemClock().now()))


@contextmanager
def people_of(db: Place) -> Iterator[People]:
    """The people of the store at `db`."""
    from tocsin.adapters.clock import SystemClock
    from tocsin.adapters.passwords import Argon2Passwords
    from tocsin.desk.people import People

    with closing(open_store(db, create=False)) as store:
        yield People(store.people(), SystemClock(), Argon2Passwords())


def add_note(person: Person, about: str, text: str, tlp: Tlp | None, *, db: Place) -> Note:
    """Writes a note beside an article, event or signal."""
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.notes import add_note as use_case

    return _with_store(db, lambda store: use_case(store, SystemClock(), person, about, text, tlp))


def list_notes(
    person: Person, about: str | None = None, *, db: Place, before: int | None = None, limit: int = 100
) -> tuple[Note, ...]:
    """The notes that a person may read, the newest first."""
    from tocsin.desk.notes import list_notes as use_case

    return _with_store(db, lambda store: use_case(store, person, about, before=before, limit=limit))


def mark(person: Person, subject: str, tlp: Tlp, *, db: Place) -> None:
    """Marks an article or a news source."""
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.notes import mark as use_case

    _with_store(db, lambda store: use_case(store, SystemClock(), person, subject, tlp))


def list_audit(person: Person, asked: AuditFilter, *, db: Place) -> tuple[AuditRecord, ...]:
    """Lines of the audit log, the newest first."""
    from tocsin.desk.notes import list_audit as use_case

    return _with_store(db, lambda store: use_case(store, person, asked))


def note_deed(who: str, action: Action, subject: str, detail: str = "", *, db: Place) -> None:
    """Adds a line to the audit log: a review, an export, an alert."""
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.notes import note_deed as use_case

    _with_store(db, lambda store: use_case(store, SystemClock(), who, action, subject, detail))


def user() -> Person:
    """Whoever sits at the command line: may all, for the file is theirs."""
    from getpass import getuser

    from tocsin.model.person import Person, Role

    try:
        name = getuser()
    except (KeyError, OSError):
        name = "command-line"
    return Person(name, Role.ADMINISTRATOR)


def preview_alerts(
    watch_ids: Sequence[str], clocks: Clocks, *, days: int, language: str, db: Place, on_day: Callable[[str], None]
) -> Iterator[tuple[Alert, Told]]:
    """What would have rung on each of the last days, by the rules of these watches, with its words."""
    from tocsin.desk.alerting import preview
    from tocsin.desk.cleared import cleared
    from tocsin.model import Language
    from tocsin.model.marking import Tlp
    from tocsin.tell.alert import write_alerts

    with closing(open_store(db, create=False)) as store:
        told: set[str] = set()
        for watch in _watches(watch_ids or _with_rules()):
            for alert in preview(
                watch, cleared(store, Tlp.CLEAR), clocks, days=days, on_day=lambda day: on_day(day.isoformat())
            ):
                if alert.id in told:
                    continue
                told.add(alert.id)
                yield alert, write_alerts([alert], lambda _id, watch=watch: watch, Language(language))  # type: ignore[misc]


def _with_rules() -> tuple[str, ...]:
    return tuple(watch.id for watch in _watches(_every_watch()) if watch.alerts.rules)


@dataclass(frozen=True, slots=True)
class Ringing:
    """Who is told what while alerts are given.

    Attributes:
        on_alert: of each alert that rings.
        on_outcome: of each attempt to send a message.
    """

    on_alert: Callable[[Alert], None]
    on_outcome: Callable[[Delivery], None]


def run_alerts(  # noqa: PLR0913 (one parameter an option)
    watch_ids: Sequence[str],
    network: Network,
    ringing: Ringing,
    *,
    board: str,
    db: Place,
    stop: Event,
    every: float | None,
) -> None:
    """Reads the rules against the present, queues what rings and sends what is due: once, or every so many seconds.

    Args:
        watch_ids: the watches; without any, all that ship and have rules.
        network: what may be reached.
        ringing: who is told.
        board: address of the board that messages link to.
        db: the store.
        stop: ends it.
        every: seconds between two readings of the rules; `None` for one reading.
    """
    import time

    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.cleared import cleared
    from tocsin.desk.outbox import deliver, raise_alerts

    watches = _watches(watch_ids or _with_rules())
    with closing(open_store(db, create=False)) as store:
        tools = _delivering(store, network, {watch.id: watch for watch in watches}, board)
        read_at = float("-inf")
        while not stop.is_set():
            if every is None or time.monotonic() - read_at >= every:
                read_at = time.monotonic()
                # A message leaves the desk: it rests on what may go anywhere, and on nothing else.
                for alert in raise_alerts(watches, cleared(store, Tlp.CLEAR), clock=SystemClock()):
                    ringing.on_alert(alert)
            deliver(tools, on_outcome=ringing.on_outcome)
            if every is None:
                return
            stop.wait(min(every, 5.0))


def _delivering(store: Store, network: Network, watches: Mapping[str, Watch], board: str) -> Delivering:
    from random import Random

    from tocsin.adapters.clock import SystemClock
    from tocsin.adapters.processes import is_alive, own_name
    from tocsin.adapters.senders import make_sender
    from tocsin.desk.outbox import Delivering

    def find(watch_id: str) -> Watch:
        # An alert may wait from a run with other watches.
        return watches.get(watch_id) or _watches([watch_id])[0]

    clock = SystemClock()
    return Delivering(
        outbox=store.outbox(),
        clock=clock,
        send=make_sender(_network_rules(network), clock, find, board=board),
        rng=Random(),  # noqa: S311 (it spreads tries in time)
        owner=own_name(),
        is_alive=is_alive,
    )


def _network_rules(network: Network) -> NetworkRules:
    from tocsin.adapters.addresses import AllowList
    from tocsin.adapters.http import NetworkRules

    try:
        allow = AllowList.parse(network.allow)
    except ValueError as error:
        remedy = "give addresses, as in 127.0.0.1:8000 or 10.1.0.0/16"
        raise UnreadableInputError(f"no address ({error})", where="--allow-host", remedy=remedy) from error
    return NetworkRules(allow=allow, proxy=network.proxy)


def list_alerts(
    *, db: Place, limit: int
) -> tuple[tuple[tuple[Alert, datetime, Acknowledgement | None], ...], tuple[Delivery, ...]]:
    """The newest alerts of the store at `db` with who has seen them, and the newest deliveries."""
    return _with_store(db, lambda store: (store.outbox().alerts(limit=limit), store.outbox().deliveries(limit=limit)))


def acknowledge(alert: str, *, who: str, reason: str, db: Place) -> None:
    """Records that somebody has seen an alert.

    Raises:
        AlertError: if there is no such alert.
    """
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.outbox import Acknowledgement

    said = Acknowledgement(alert, who, reason, SystemClock().now())
    _with_store(db, lambda store: store.outbox().acknowledge(said))


def alert_title(alert: Alert, language: str) -> str:
    """An alert in one line."""
    from tocsin.model import Language
    from tocsin.tell.alert import write_alerts

    return write_alerts([alert], lambda watch_id: _watches([watch_id])[0], Language(language)).title


def add_channel(channel: Channel, *, db: Place) -> None:
    """Adds a channel.

    Raises:
        AlertError: if there is one of that name, or it lacks what its kind needs.
    """
    from tocsin.adapters.senders import check_channel
    from tocsin.desk.outbox import AlertError

    check_channel(channel)

    def add(store: Store) -> None:
        if any(one.name == channel.name for one in store.outbox().channels()):
            remedy = f"choose another name, or first `tocsin channel remove {channel.name}`"
            raise AlertError("there is a channel of that name", where=channel.name, remedy=remedy)
        store.outbox().put_channel(channel)

    _with_store(db, add, create=True)


def list_channels(*, db: Place) -> tuple[Channel, ...]:
    """The channels of the store at `db`."""
    return _with_store(db, lambda store: store.outbox().channels())


def remove_channel(name: str, *, db: Place) -> None:
    """Sends nothing over a channel any more.

    Raises:
        AlertError: if there is no such channel.
    """
    from tocsin.adapters.clock import SystemClock

    _find_channel(name, db=db)
    _with_store(db, lambda store: store.outbox().remove_channel(name, recorded_at=SystemClock().now()))


def try_channels(
    names: Sequence[str], network: Network, *, db: Place
) -> Iterator[tuple[Channel, float, DeliveryProblem | None]]:
    """Sends a test message over each of these channels, or all: the channel, how long it took, and what was wrong.

    Raises:
        AlertError: if there is no such channel, or none at all.
    """
    from time import monotonic

    from tocsin.adapters.clock import SystemClock
    from tocsin.adapters.senders import make_sender
    from tocsin.desk.outbox import try_channel

    send = make_sender(_network_rules(network), SystemClock(), lambda watch_id: _watches([watch_id])[0])
    for channel in _named_channels(names, db=db):
        begun = monotonic()
        problem = try_channel(channel, SystemClock(), send)
        yield channel, monotonic() - begun, problem


def refuse_channels(names: Sequence[str]) -> NoReturn:
    """Ends with the names of the channels that took no test message.

    Raises:
        AlertError: always.
    """
    from tocsin.desk.outbox import AlertError

    remedy = "mend the channel or its receiver, and try again"
    raise AlertError("the test message was not taken", where=", ".join(names), remedy=remedy)


def _named_channels(names: Sequence[str], *, db: Place) -> Sequence[Channel]:
    from tocsin.desk.outbox import AlertError

    every = list_channels(db=db)
    if not every and not names:
        raise AlertError("there is no channel", remedy="add one with `tocsin channel add`")
    return [_find_channel(name, db=db) for name in names] if names else every


def _find_channel(name: str, *, db: Place) -> Channel:
    from tocsin.desk.outbox import AlertError

    for channel in list_channels(db=db):
        if channel.name == name:
            return channel
    raise AlertError("there is no such channel", where=name, remedy="see `tocsin channel list`")


def review_queue(
    assessments: Iterable[Assessment], *, db: Place, judged: bool = False, limit: int | None = None
) -> tuple[Waiting, ...]:
    """The signals behind assessments that wait for a person, those that matter most first."""
    from tocsin.desk.review_queue import review_queue as use_case

    with closing(open_store(db, create=False)) as store:
        return use_case(assessments, store, judged=judged, limit=limit)


def decide(
    act: str,
    targets: Sequence[str],
    *,
    reason: str,
    person: Person,
    db: Place,
    recoding: Mapping[str, str | None] | None = None,
) -> None:
    """Records what a person decides of signals, events or origins in the store at `db`."""
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.decide import Act, Decision
    from tocsin.desk.decide import decide as use_case
    from tocsin.watches.actors import load_actors

    (watch,) = _watches([DEFAULT_WATCH])
    decision = Decision(Act(act), tuple(dict.fromkeys(targets)), reason, _recoding(recoding or {}))
    with closing(open_store(db, create=False)) as store:
        use_case(store, SystemClock(), person, decision, watch=watch, actors=load_actors())


def _recoding(given: Mapping[str, str | None]) -> Recoding:
    from tocsin.desk.review import Recoding
    from tocsin.model import Status

    status = given.get("status")
    return Recoding(
        indicator=given.get("to") or None,
        status=Status(status) if status else None,
        actor=given.get("actor") or None,
        target=given.get("target") or None,
    )


def export_gold(*, db: Place) -> list[GoldText]:
    """What analysts judged in the store at `db`, as annotations that `evaluate` reads."""
    from tocsin.desk.gold import export_gold as use_case
    from tocsin.desk.readings import coder_of

    (watch,) = _watches([DEFAULT_WATCH])
    with closing(open_store(db, create=False)) as store:
        return list(use_case(store, parse_clocks(None, None), watch, coding=coder_of(watch).coding))


def search(words: str, filters: Filters, clocks: Clocks, *, db: Place, number: int = 1) -> Results:
    """A page of the articles in the store at `db` that hold these words and pass the filters."""
    from tocsin.desk.search import search as use_case

    with closing(open_store(db, create=False)) as store:
        return use_case(store.index(), words, filters, clocks, number=number)


def open_article(article: str, clocks: Clocks, *, db: Place) -> OpenedArticle | None:
    """An article of the store at `db` with all that is held of it; `None` if it is not there."""
    from tocsin.desk.open_article import open_article as use_case

    with closing(open_store(db, create=False)) as store:
        return use_case(article, store, clocks, coding=_default_coding())


def answer(work: Callable[[Store], T], *, db: Place) -> T:
    """What a use case makes of the store at `db`, as the clearance of whoever asks shows it."""
    return _with_store(db, work)


def estimate(watch_id: str, clocks: Clocks, language: str, *, db: Place) -> EstimateRecord:
    """The record of a watch's assessment, with what was withheld from it; nothing is kept."""
    from tocsin.desk.answers import estimate_of
    from tocsin.desk.assess_watch import assess_watches
    from tocsin.desk.contracts import assessment_record

    with closing(open_store(db, create=False)) as store:
        (found,) = assess_watches(_watches([watch_id]), store, clocks)
        record = assessment_record(found.assessment, term=partial(likelihood_term, language=language))
        return estimate_of(store, record)


def coding_of(watch_id: str) -> str:
    """The version of indicators and lexicons by which a watch's signals are coded."""
    from tocsin.desk.readings import coder_of

    (watch,) = _watches([watch_id])
    return coder_of(watch).coding


def identity_provider(issuer: str, client_id: str, client_secret: str) -> IdentityProvider:
    """An OpenID provider."""
    from urllib.parse import urlsplit

    from tocsin.adapters.addresses import AllowList
    from tocsin.adapters.http import NetworkRules
    from tocsin.adapters.oidc import OidcProvider

    named = urlsplit(issuer)
    entries = os.environ.get("TOCSIN_ALLOW_HOST", "").split()
    try:
        # Whoever sets up the board names the provider: where that is an address, it may be a local one.
        allowed = AllowList.parse([*entries, named.netloc])
    except ValueError:
        allowed = AllowList.parse(entries)
    ports = frozenset({named.port}) if named.port else frozenset()
    rules = NetworkRules(allow=allowed, low_ports=NetworkRules().low_ports | ports)
    return OidcProvider(issuer, client_id, client_secret, rules=rules)


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A language model that may be asked: its endpoint, its name, and how far what is sent to it may be marked."""

    endpoint: str
    model: str
    network: Network
    key_env: str = ""
    tlp: Tlp = Tlp.CLEAR

    def complete(self) -> Complete:
        """The function that asks it."""
        from tocsin.adapters.chat import make_complete

        return make_complete(self.endpoint, self.model, _network_rules(self.network), key_env=self.key_env)


def propose_claims(files: Sequence[Path], asked: LanguageModel) -> Iterator[tuple[Article, Proposed]]:
    """What a language model proposes for the articles in these files; nothing is stored.

    Raises:
        ModelError: if the model cannot be reached or does not answer as asked.
    """
    from tocsin.desk.proposing import propose_claims as use_case
    from tocsin.read import read_path

    complete = asked.complete()
    for path in files:
        for article in read_path(path):
            yield article, use_case(article, complete)


def keep_proposals(
    articles: Sequence[str], asked: LanguageModel, *, db: Place
) -> Iterator[tuple[Article, Proposed, int]]:
    """What a language model proposes for articles of the store at `db`, kept there as proposals, and how many are new.

    Raises:
        ModelError: if the model cannot be reached or does not answer as asked.
        MissingError: if there is no such article, or it is marked for a narrower circle than the model's.
    """
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.proposing import keep_proposals as keep
    from tocsin.desk.proposing import propose_claims as use_case

    complete = asked.complete()
    for article_id in articles:
        with viewing_as(min(asked.tlp, clearance(), key=list(Tlp).index)):
            article = _with_store(db, methodcaller("article", article_id))
        if article is None:
            remedy = "check the id and its marking; --model-tlp says how far the endpoint is trusted"
            raise MissingError("there is no such article that may be sent", where=article_id, remedy=remedy)
        found = use_case(article, complete)
        with closing(open_store(db, create=False)) as store:
            yield article, found, keep(store, SystemClock(), article, found, asked.model)


def list_proposals(*, db: Place, judged: bool = False) -> tuple[JudgedProposal, ...]:
    """The proposals in the store at `db` that wait for an analyst, or those that were judged."""
    from tocsin.desk.proposing import list_proposals as use_case

    return _with_store(db, lambda store: use_case(store, judged=judged))


def judge_proposal(proposal: str, verdict: str, *, reason: str, person: Person, db: Place) -> None:
    """Records what a person says of a proposal in the store at `db`.

    Raises:
        ReviewError: if the person may not, there is no such proposal or reason, or its words do not stand there.
    """
    from tocsin.adapters.clock import SystemClock
    from tocsin.desk.proposing import judge_proposal as use_case
    from tocsin.model import Verdict

    said = Verdict(verdict)
    with closing(open_store(db, create=False)) as store:
        use_case(store, SystemClock(), person, proposal, said, reason=reason)


def reword(
    briefing: Briefing,
    asked: LanguageModel,
    *,
    db: Place,
    on_done: Callable[[Reworded], None],
    on_problem: Callable[[ModelError], None],
) -> Briefing:
    """The briefing, whose lines a language model may word anew as it is written.

    A model that cannot be reached, or answers in another way than it is asked to, stops no briefing: `on_problem` is
    told, and every line stands as it is. Else `on_done` is told what came of it.

    Raises:
        TocsinError: if it rests on what may not be sent to the model.
    """
    from tocsin.desk.proposing import ModelError
    from tocsin.desk.wording import WORDING_PROMPT, ask_wording, check_may_be_sent
    from tocsin.tell.wording import reword as worded

    assessments = [one.assessment for one in briefing.assessed]
    _with_store(db, lambda store: check_may_be_sent(assessments, store, asked.tlp))
    propose = ask_wording(asked.complete())

    def change(page: BriefingPage) -> BriefingPage:
        try:
            found = worded(page, propose, f"{asked.model} ({WORDING_PROMPT})")
        except ModelError as problem:
            on_problem(problem)
            return page
        on_done(found)
        return found.briefing

    return replace(briefing, reword=change)


@dataclass(frozen=True, slots=True)
class BatchSpec:
    """What a batch is asked for; plain values, so that another process can be handed them."""

    out: Path
    watch_id: str = DEFAULT_WATCH
    outlet: str | None = None
    published: Period | None = None
    gated: bool = True


@dataclass(frozen=True, slots=True)
class Batched:
    """What a batch came to, and how many rows each table has."""

    tally: Tally
    rows: Mapping[str, int]


def plan_batch(paths: Sequence[Path]) -> list[Unit]:
    """The units of work of these archives, folders and files.

    Raises:
        UnreadableInputError: if one is missing, or holds nothing that can be read.
    """
    from tocsin.desk.batch import plan_units

    return plan_units(paths)


def run_batch(
    units: Sequence[Unit], spec: BatchSpec, *, engine: str, workers: int, on_unit: Callable[[Unit, Tally], None]
) -> Batched:
    """Does the units that are not done yet, and joins what all of them gave to Parquet tables.

    Raises:
        TocsinError: if the folder holds another batch, or cannot be written.
    """
    from tocsin.adapters.engines import LocalEngine, RayEngine
    from tocsin.desk.batch import run_batch as use_case

    parts = _batch_parts(units, spec)
    parts.open()
    made = RayEngine if engine == "ray" else LocalEngine
    with parts.alone():
        tally = use_case(units, parts, made(partial(_batch_work, spec), workers), on_unit=on_unit)
        return Batched(tally, parts.join())


def _batch_parts(units: Sequence[Unit], spec: BatchSpec) -> ParquetParts:
    from tocsin.adapters.parquet import ParquetParts
    from tocsin.desk.readings import coder_of

    (watch,) = _watches([spec.watch_id])
    coder = coder_of(watch)
    inputs = [
        [[str(path), stat.st_size, stat.st_mtime_ns] for path in unit.paths for stat in [path.stat()]]
        + [[unit.start, unit.end]]
        for unit in units
    ]
    said = [spec.outlet, str(spec.published.start) if spec.published else None]
    identity = {"inputs": inputs, "rules": coder.extractor, "watch": coder.coding, "stated": said, "gate": spec.gated}
    return ParquetParts(spec.out, identity)


def _batch_work(spec: BatchSpec) -> Callable[[Unit], tuple[Unit, Tally]]:
    """What does a unit; models and patterns are loaded here, so that the processes that part from this share them."""
    from tocsin.adapters.parquet import ParquetParts
    from tocsin.coding.patterns import compile_lexicons
    from tocsin.coding.sieve import Sieve
    from tocsin.desk.batch import Worker, doing
    from tocsin.desk.readings import coder_of, make_reading, warm_up

    (watch,) = _watches([spec.watch_id])
    warm_up(compile_lexicons(watch))
    read = partial(make_reading, watch=watch, coder=coder_of(watch))
    worker = Worker(read, Sieve(watch) if spec.gated else None, spec.outlet, spec.published)
    return doing(worker, ParquetParts(spec.out, {}))
