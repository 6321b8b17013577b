"""keys begun: a draft whose ballot keys are being made keeps its groups

Revision: c7a41e90d2b5, after b5d0a7e3c914.
"""

import sqlalchemy as sa
from alembic import op

revision = "c7a41e90d2b5"
down_revision = 'c7e1f05a9b24'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("survey_wave", sa.Column("keys_begun_at", sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    op.drop_column("survey_wave", "keys_begun_at")
