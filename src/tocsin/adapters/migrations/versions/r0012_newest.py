"""The index in which a search looks for the newest articles."""

from __future__ import annotations

from alembic import op

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    """Makes the index."""
    op.drop_index("ix_articles_known_at", "articles")
    op.create_index(
        "ix_articles_known_at", "articles", ["known_at", "id", "outlet", "language", "recorded_at"], unique=False
    )
