"""cohorts know of shared devices: the column

Revision: 8a52d61f9c03, after 3e8b6f20d4a7.
"""

import sqlalchemy as sa
from alembic import op

revision = '8a52d61f9c03'
down_revision = '3e8b6f20d4a7'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('cohort', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shared', sa.Boolean(), server_default=sa.false(), nullable=False))


def downgrade() -> None:
    with op.batch_alter_table('cohort', schema=None) as batch_op:
        batch_op.drop_column('shared')
