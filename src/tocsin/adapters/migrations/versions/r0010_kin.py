"""What an article is a copy, version or rewrite of, and the marks by which its kin is found."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"


def upgrade() -> None:
    """Makes the tables; the marks of articles that are there are made when articles are linked next."""
    op.add_column("origins", sa.Column("of", sa.Text(), nullable=True))
    op.create_table(
        "sketches",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["article"], ["articles.id"], name="fk_sketches_article_articles"),
        sa.PrimaryKeyConstraint("id", name="pk_sketches"),
        sa.UniqueConstraint("article", name="uq_sketches_article"),
    )
    op.create_table(
        "marks",
        sa.Column("mark", sa.BigInteger(), nullable=False),
        sa.Column("day", sa.Integer(), nullable=False),
        sa.Column("sketch", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["sketch"], ["sketches.id"], name="fk_marks_sketch_sketches"),
        sa.PrimaryKeyConstraint("mark", "day", "sketch", name="pk_marks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_marks_sketch", "marks", ["sketch"], unique=False)
