"""how often a due job has failed since it last ended well, and at what

Revision: f19c0b7e52d4, after a3f5d20b7c91.
"""

import sqlalchemy as sa
from alembic import op

revision = 'f19c0b7e52d4'
down_revision = 'a3f5d20b7c91'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column('job_lease', sa.Column('failures', sa.Integer(), server_default='0', nullable=False))
    op.add_column('job_lease', sa.Column('fault', sa.String(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('job_lease') as batch_op:
        batch_op.drop_column('fault')
        batch_op.drop_column('failures')
