"""cohorts know of shared devices: the data move

Revision: b07e34ac5d18, after 8a52d61f9c03.
"""

from alembic import op

revision = 'b07e34ac5d18'
down_revision = '8a52d61f9c03'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.execute('UPDATE cohort SET shared = true WHERE id IN (SELECT cohort_id FROM class_session WHERE shared)')


def downgrade() -> None:
    op.execute('UPDATE class_session SET shared = true WHERE cohort_id IN (SELECT id FROM cohort WHERE shared)')
