"""earlier surveys that officials enter beside ours

Revision: 8d2e6f41b7c3, after 5c1f0a7be248.
"""

import sqlalchemy as sa
from alembic import op

revision = '8d2e6f41b7c3'
down_revision = '5c1f0a7be248'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('earlier_survey',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('area_code', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('wording', sa.String(), nullable=False),
    sa.Column('scale', sa.String(), nullable=False),
    sa.Column('base', sa.String(), nullable=False),
    sa.Column('mode', sa.String(), nullable=False),
    sa.Column('began_on', sa.Date(), nullable=False),
    sa.Column('ended_on', sa.Date(), nullable=False),
    sa.Column('sampled', sa.Integer(), nullable=True),
    sa.Column('valid', sa.Integer(), nullable=False),
    sa.Column('share', sa.Double(), nullable=False),
    sa.Column('entered_by', sa.String(), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('share BETWEEN 0 AND 1', name=op.f('ck_earlier_survey_share')),
    sa.CheckConstraint('valid > 0 AND (sampled IS NULL OR sampled >= valid)', name=op.f('ck_earlier_survey_valid')),
    sa.CheckConstraint('ended_on >= began_on', name=op.f('ck_earlier_survey_dates')),
    sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_earlier_survey_entered_by_person'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_earlier_survey'))
    )
    with op.batch_alter_table('earlier_survey', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_earlier_survey_area_code'), ['area_code'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('earlier_survey', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_earlier_survey_area_code'))

    op.drop_table('earlier_survey')
