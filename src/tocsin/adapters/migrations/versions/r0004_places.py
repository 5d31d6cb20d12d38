"""The place of what a claim says, beside its time."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Adds the place; claims recorded earlier state none until their article is read anew."""
    op.add_column("claims", sa.Column("place", sa.Text(), nullable=True))
