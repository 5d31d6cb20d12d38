"""The tables of the store, in the SQL that SQLite and PostgreSQL share."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Date,
    DateTime,
    Dialect,
    Float,
    ForeignKey,
    ForeignKeyConstraint,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
)


class UtcDateTime(TypeDecorator[datetime]):
    """An instant: aware UTC in Python; SQLite, which keeps no time zone, holds it as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (its signature is SQLAlchemy's)
        """The instant in UTC.

        Raises:
            ValueError: if the time has no zone.
        """
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"a time without a zone: {value}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (its signature is SQLAlchemy's)
        """The instant, aware."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_label)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

runs = Table(
    "runs",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("started_at", UtcDateTime, nullable=False),
    Column("finished_at", UtcDateTime),
    Column("extractor", Text, nullable=False),
    Column("coding", Text, nullable=False),
    Column("inputs", JSON, nullable=False),
)

problems = Table(
    "problems",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("run", ForeignKey("runs.id"), nullable=False, index=True),
    Column("place", Text, nullable=False),
    Column("what", Text, nullable=False),
    Column("remedy", Text, nullable=False),
    Column("exit_code", Integer, nullable=False),
)

articles = Table(
    "articles",
    metadata,
    Column("id", Text, primary_key=True),
    Column("run", ForeignKey("runs.id"), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("known_at", UtcDateTime, nullable=False),
    Column("outlet", Text),
    Column("language", Text, nullable=False),
    Column("title", Text),
    Column("path", Text, nullable=False),
    Column("published_start", Date),
    Column("published_end", Date),
    Column("published_precision", Text),
    Column("credit", JSON, nullable=False),
    Column("blocks", JSON, nullable=False),
    Column("text", Text, nullable=False),
    # The newest that a search finds are looked for in this index alone.
    Index("ix_articles_known_at", "known_at", "id", "outlet", "language", "recorded_at"),
    # Which outlet was heard on which day is read from this index alone.
    Index("ix_articles_outlet", "outlet", "known_at", "recorded_at"),
)

extractions = Table(
    "extractions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article", ForeignKey("articles.id"), nullable=False),
    Column("run", ForeignKey("runs.id"), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("extractor", Text, nullable=False),
    Column("coding", Text, nullable=False),
    UniqueConstraint("article", "extractor", "coding"),
)

claims = Table(
    "claims",
    metadata,
    Column("extraction", ForeignKey("extractions.id"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("mode", Text, nullable=False),
    Column("certainty", Text, nullable=False),
    Column("polarity", Text, nullable=False),
    Column("source_name", Text),
    Column("source_actor", Text),
    Column("source", JSON(none_as_null=True)),
    Column("cue", JSON(none_as_null=True)),
    Column("relayed", JSON, nullable=False),
    Column("when_start", Date),
    Column("when_end", Date),
    Column("when_precision", Text),
    Column("place", Text),
    Index("ix_claims_source_name", "source_name"),
    # The filters of a search are counted from this index alone.
    Index("ix_claims_extraction", "extraction", "source_name", "mode"),
)

signals = Table(
    "signals",
    metadata,
    Column("extraction", ForeignKey("extractions.id"), primary_key=True),
    Column("id", Text, primary_key=True),
    Column("position", Integer, nullable=False),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("sentence", Text, nullable=False),
    Column("indicator", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("actor", Text, nullable=False),
    Column("target", Text),
    Column("status", Text, nullable=False),
    Column("when_start", Date),
    Column("when_end", Date),
    Column("when_precision", Text),
    Column("place", Text),
    Column("claim", Text),
    Column("source", Text),
    Column("rule", Text, nullable=False),
    Column("self_denial", Boolean, nullable=False),
    Column("exercise", Text),
    ForeignKeyConstraint(["extraction", "claim"], ["claims.extraction", "claims.id"]),
    Index("ix_signals_indicator_actor", "indicator", "actor"),
)

corrections = Table(
    "corrections",
    metadata,
    Column("id", Integer, primary_key=True),
    # No foreign key: a signal's id stands in as many extractions as found it.
    Column("signal", Text, nullable=False, index=True),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("indicator", Text),
    Column("status", Text),
    Column("actor", Text),
    Column("target", Text),
)

groupings = Table(
    "groupings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("signals", JSON, nullable=False),
    Column("together", Boolean, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

# The row of each article in SQLite's index of words, whose own rows have numbers alone.
words = Table(
    "words",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article", ForeignKey("articles.id"), nullable=False, unique=True),
)

origins = Table(
    "origins",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article", ForeignKey("articles.id"), nullable=False, index=True),
    Column("origin", Text, nullable=False, index=True),
    Column("reason", Text, nullable=False),
    Column("similarity", Float, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    # No foreign key: the store of an exercise takes over links without all that they point to.
    Column("of", Text),
)

# Which articles have marks, and by which rules: made from the texts, and made anew when the rules are others.
sketches = Table(
    "sketches",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("article", ForeignKey("articles.id"), nullable=False, unique=True),
    Column("rules", Text, nullable=False),
    Column("day", Integer, nullable=False),
)

# The marks themselves, sixty an article: the key is all there is, so that a look-up reads the index and no more.
marks = Table(
    "marks",
    metadata,
    Column("mark", BigInteger, primary_key=True),
    Column("day", Integer, primary_key=True),
    Column("sketch", ForeignKey("sketches.id"), primary_key=True, index=True),
    sqlite_with_rowid=False,
)

assessments = Table(
    "assessments",
    metadata,
    Column("id", Text, primary_key=True),
    Column("watch", Text, nullable=False),
    Column("watch_version", Text, nullable=False),
    Column("as_of", UtcDateTime, nullable=False),
    Column("recorded_by", UtcDateTime),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("body", JSON, nullable=False),
    Index("ix_assessments_watch_as_of", "watch", "as_of"),
)

tellings = Table(
    "tellings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("assessment", ForeignKey("assessments.id"), nullable=False, index=True),
    Column("recorded_at", UtcDateTime, nullable=False),
)

# What a source was is kept: each change is a row of its own, and the newest counts.
sources = Table(
    "sources",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("id", Text, nullable=False, index=True),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("outlet", Text, nullable=False),
    Column("country", Text),
    Column("language", Text),
    Column("grade", Text),
    Column("cadence_hours", Float, nullable=False),
    Column("family", Text),
)

# Where the collector stands with a source, and who is at it: the present alone, for what was stands in the visits.
source_states = Table(
    "source_states",
    metadata,
    Column("source", Text, primary_key=True),
    Column("address", Text, nullable=False),
    Column("etag", Text),
    Column("last_modified", Text),
    Column("due_at", UtcDateTime),
    Column("not_before", UtcDateTime),
    Column("interval_seconds", Float),
    Column("failures", Integer, nullable=False),
    Column("health", Text, nullable=False),
    Column("health_since", UtcDateTime),
    Column("first_visit_at", UtcDateTime),
    Column("last_visit_at", UtcDateTime),
    Column("last_good_at", UtcDateTime),
    Column("last_new_at", UtcDateTime),
    Column("last_outcome", Text),
    Column("seconds", Float),
    Column("leased_by", Text),
    Column("leased_until", UtcDateTime),
)

visits = Table(
    "visits",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("day", Date, nullable=False),
    Column("at", UtcDateTime, nullable=False),
    Column("outcome", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("status", Integer),
    Column("seconds", Float, nullable=False),
    Column("items", Integer, nullable=False),
    Column("fresh", Integer, nullable=False),
    Column("covers_from", Date),
    Index("ix_visits_source_day", "source", "day"),
)

# What there is to read: a queue, with who is at each item.
items = Table(
    "items",
    metadata,
    Column("id", Text, primary_key=True),
    Column("source", Text, nullable=False, index=True),
    Column("key", Text, nullable=False),
    Column("url", Text),
    Column("url_key", Text, index=True),
    Column("title", Text),
    Column("published", Text),
    Column("text", Text, nullable=False),
    Column("content", Text, nullable=False),
    Column("state", Text, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("due_at", UtcDateTime),
    Column("article", ForeignKey("articles.id")),
    Column("reason", Text, nullable=False),
    Column("first_seen_at", UtcDateTime, nullable=False),
    Column("leased_by", Text),
    Column("leased_until", UtcDateTime),
    Index("ix_items_state_first_seen_at", "state", "first_seen_at"),
)

versions = Table(
    "versions",
    metadata,
    Column("article", ForeignKey("articles.id"), primary_key=True),
    Column("previous", ForeignKey("articles.id"), nullable=False, index=True),
    Column("item", ForeignKey("items.id"), nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("source", Text, nullable=False),
    Column("was", Text, nullable=False),
    Column("health", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False, index=True),
)

# A filter with a name; each change is a row of its own, and the newest counts.
views = Table(
    "views",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("title", Text, nullable=False),
    Column("selection", JSON, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("removed", Boolean, nullable=False),
)

accounts = Table(
    "accounts",
    metadata,
    Column("name", Text, primary_key=True),
    Column("role", Text, nullable=False),
    Column("clearance", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("password", Text),
    Column("subject", Text, unique=True),
    Column("removed_at", UtcDateTime),
)

sessions = Table(
    "sessions",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("person", Text, nullable=False, index=True),
    Column("made_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime, nullable=False),
)

# Failed log-ins, by name and by address; those of the past are cleared away.
attempts = Table(
    "attempts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("key", Text, nullable=False, index=True),
    Column("at", UtcDateTime, nullable=False),
)

tokens = Table(
    "tokens",
    metadata,
    Column("prefix", Text, primary_key=True),
    Column("digest", Text, nullable=False),
    Column("person", Text, nullable=False, index=True),
    Column("label", Text, nullable=False),
    Column("scopes", Text, nullable=False),
    Column("made_at", UtcDateTime, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("used_at", UtcDateTime),
    Column("revoked_at", UtcDateTime),
)

links = Table(
    "links",
    metadata,
    Column("digest", Text, primary_key=True),
    Column("kind", Text, nullable=False),
    Column("expires_at", UtcDateTime, nullable=False),
    Column("person", Text),
    Column("payload", Text, nullable=False),
)

# Answers to writes that a program may ask twice.
answers = Table(
    "answers",
    metadata,
    Column("person", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("request", Text, nullable=False),
    Column("answer", Text),
    Column("at", UtcDateTime, nullable=False),
)

# Markings of articles and sources: each change is a row of its own, and the newest counts.
markings = Table(
    "markings",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("subject", Text, nullable=False, index=True),
    Column("tlp", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

notes = Table(
    "notes",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("about", Text, nullable=False, index=True),
    Column("text", Text, nullable=False),
    Column("author", Text, nullable=False),
    Column("tlp", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("at", UtcDateTime, nullable=False),
    Column("who", Text, nullable=False),
    Column("action", Text, nullable=False),
    Column("subject", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("previous", Text, nullable=False),
    Column("digest", Text, nullable=False),
)

alerts = Table(
    "alerts",
    metadata,
    Column("id", Text, primary_key=True),
    Column("watch", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False, index=True),
    Column("body", JSON, nullable=False),
)

# Which rules stand: the present alone, written with the alerts that follow from it.
alert_states = Table(
    "alert_states",
    metadata,
    Column("watch", Text, primary_key=True),
    Column("rule", Text, primary_key=True),
    Column("subject", Text, primary_key=True),
    Column("stands", Boolean, nullable=False),
    Column("since", UtcDateTime, nullable=False),
)

acknowledgements = Table(
    "acknowledgements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("alert", ForeignKey("alerts.id"), nullable=False, index=True),
    Column("who", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

# What a channel was is kept: each change is a row of its own, and the newest counts. No secret stands here.
channels = Table(
    "channels",
    metadata,
    Column("row", Integer, primary_key=True),
    Column("name", Text, nullable=False, index=True),
    Column("recorded_at", UtcDateTime, nullable=False),
    Column("removed", Boolean, nullable=False),
    Column("kind", Text, nullable=False),
    Column("address", Text, nullable=False),
    Column("language", Text, nullable=False),
    Column("options", JSON, nullable=False),
)

channel_leases = Table(
    "channel_leases",
    metadata,
    Column("channel", Text, primary_key=True),
    Column("leased_by", Text),
    Column("leased_until", UtcDateTime),
)

deliveries = Table(
    "deliveries",
    metadata,
    Column("number", Integer, primary_key=True),
    Column("id", Text, nullable=False, unique=True),
    Column("channel", Text, nullable=False),
    Column("created_at", UtcDateTime, nullable=False),
    Column("due_at", UtcDateTime, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("next_try_at", UtcDateTime),
    Column("delivered_at", UtcDateTime),
    Column("last_error", Text, nullable=False),
    Index("ix_deliveries_channel_delivered_at", "channel", "delivered_at"),
)

delivery_alerts = Table(
    "delivery_alerts",
    metadata,
    Column("delivery", ForeignKey("deliveries.id"), primary_key=True),
    Column("alert", ForeignKey("alerts.id"), primary_key=True),
    Column("position", Integer, nullable=False),
)

# What language models propose: apart from claims, so that nothing that reads claims can meet it.
proposals = Table(
    "proposals",
    metadata,
    Column("id", Text, primary_key=True),
    Column("article", ForeignKey("articles.id"), nullable=False, index=True),
    Column("start", Integer, nullable=False),
    Column("end", Integer, nullable=False),
    Column("text", Text, nullable=False),
    Column("source_start", Integer, nullable=False),
    Column("source_end", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("model", Text, nullable=False),
    Column("prompt", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)

proposal_verdicts = Table(
    "proposal_verdicts",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("proposal", ForeignKey("proposals.id"), nullable=False, index=True),
    Column("verdict", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("reviewer", Text, nullable=False),
    Column("recorded_at", UtcDateTime, nullable=False),
)
