"""cohorts know of shared devices: the old column goes

Revision: c94f1b6e7a20, after b07e34ac5d18.
"""

import sqlalchemy as sa
from alembic import op

revision = 'c94f1b6e7a20'
down_revision = 'b07e34ac5d18'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('class_session', schema=None) as batch_op:
        batch_op.drop_column('shared')


def downgrade() -> None:
    with op.batch_alter_table('class_session', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shared', sa.Boolean(), server_default=sa.false(), nullable=False))
