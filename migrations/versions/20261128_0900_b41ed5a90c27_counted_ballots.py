"""the list of counted ballots, kept when the ballots are gone

Revision: b41ed5a90c27, after 9d2e4c71ab06.
"""

import sqlalchemy as sa
from alembic import op

revision = 'b41ed5a90c27'
down_revision = '9d2e4c71ab06'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('survey_counted',
    sa.Column('wave_id', sa.String(), nullable=False),
    sa.Column('prefix', sa.String(), nullable=False),
    sa.Column('hashes', sa.LargeBinary(), nullable=False),
    sa.ForeignKeyConstraint(['wave_id'], ['survey_wave.id'], name=op.f('fk_survey_counted_wave_id_survey_wave'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('wave_id', 'prefix', name=op.f('pk_survey_counted'))
    )


def downgrade() -> None:
    op.drop_table('survey_counted')
