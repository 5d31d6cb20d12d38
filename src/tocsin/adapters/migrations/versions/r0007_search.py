"""An index of words to search by, and what analysts say of which signals tell one happening."""

from __future__ import annotations

from typing import TYPE_CHECKING

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects.postgresql import TSVECTOR

from tocsin.adapters.sqlsearch import keep_vectors, keep_words

if TYPE_CHECKING:
    from collections.abc import Callable

revision = "0007"
down_revision = "0006"
_CHUNK = 500


def upgrade() -> None:
    """Makes the tables, and keeps the words of every article that is there."""
    op.create_table(
        "groupings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("signals", sa.JSON(), nullable=False),
        sa.Column("together", sa.Boolean(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("reviewer", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_groupings"),
    )
    if op.get_bind().dialect.name == "sqlite":
        _make_words()
        _keep_all(keep_words)
    else:
        _make_vectors()
        _keep_all(keep_vectors)


def _make_words() -> None:
    op.create_table(
        "words",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_words_article_articles"),
        sa.PrimaryKeyConstraint("id", name="pk_words"),
        sa.UniqueConstraint("article", name="uq_words_article"),
    )
    op.execute(
        "CREATE VIRTUAL TABLE article_words USING fts5"
        "(title, body, content='', tokenize='unicode61 remove_diacritics 2')"
    )


def _make_vectors() -> None:
    op.create_table(
        "word_vectors",
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("title", TSVECTOR(), nullable=False),
        sa.Column("body", TSVECTOR(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_word_vectors_article_articles"),
        sa.PrimaryKeyConstraint("article", name="pk_word_vectors"),
    )
    for name in ("title", "body"):
        op.create_index(f"ix_word_vectors_{name}", "word_vectors", [name], postgresql_using="gin")


def _keep_all(keep: Callable[[sa.Connection, str, str | None, str, str], None]) -> None:
    """Keeps the words of every article that is there."""
    connection = op.get_bind()
    query = "SELECT id, title, text, language FROM articles WHERE id > :last ORDER BY id LIMIT :chunk"
    last = ""
    while rows := connection.execute(sa.text(query), {"last": last, "chunk": _CHUNK}).all():
        for row in rows:
            keep(connection, row.id, row.title, row.text, row.language)
        last = rows[-1].id
