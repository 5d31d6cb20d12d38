"""Indices by which large stores are read: outlets by day, and what claims hold for the filters of a search."""

from __future__ import annotations

from alembic import op

revision = "0011"
down_revision = "0010"


def upgrade() -> None:
    """Makes the indices."""
    op.drop_index("ix_articles_outlet", "articles")
    op.create_index("ix_articles_outlet", "articles", ["outlet", "known_at", "recorded_at"], unique=False)
    op.create_index("ix_claims_extraction", "claims", ["extraction", "source_name", "mode"], unique=False)
