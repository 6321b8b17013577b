"""sealed surveys: waves, strata, places, released tables; codes of areas and schools

Revision: 5c1f0a7be248, after c94f1b6e7a20.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '5c1f0a7be248'
down_revision = 'c94f1b6e7a20'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('survey_wave',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.String(), nullable=False),
    sa.Column('title', sa.String(), nullable=False),
    sa.Column('period', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('open_series', sa.Boolean(), nullable=False),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('custody', sa.String(), nullable=False),
    sa.Column('created_by', sa.String(), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closes_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('closing_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('destroyed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('keys_json', sa.String(), nullable=True),
    sa.Column('keys_sha256', sa.String(), nullable=True),
    sa.Column('sealed_tables', sa.LargeBinary(), nullable=True),
    sa.Column('tombstone', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=True),
    sa.CheckConstraint("(state = 'draft') = (keys_json IS NULL) OR simulated", name=op.f('ck_survey_wave_keys')),
    sa.CheckConstraint("custody IN ('shares', 'single')", name=op.f('ck_survey_wave_custody')),
    sa.CheckConstraint("kind IN ('full', 'pulse')", name=op.f('ck_survey_wave_kind')),
    sa.CheckConstraint("state IN ('draft', 'open', 'closing', 'released', 'destroyed')", name=op.f('ck_survey_wave_state')),
    sa.ForeignKeyConstraint(['created_by'], ['person.id'], name=op.f('fk_survey_wave_created_by_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_survey_wave_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_wave'))
    )
    with op.batch_alter_table('survey_wave', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_wave_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('released_table',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('wave_id', sa.String(), nullable=False),
    sa.Column('period', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('series', sa.String(), nullable=False),
    sa.Column('audience', sa.String(), nullable=False),
    sa.Column('band', sa.String(), nullable=False),
    sa.Column('area_code', sa.String(), nullable=False),
    sa.Column('area_name', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('open_series', sa.Boolean(), nullable=False),
    sa.Column('simulated', sa.Boolean(), nullable=False),
    sa.Column('mode', sa.String(), nullable=False),
    sa.Column('epsilon', sa.Double(), nullable=True),
    sa.Column('eligible', sa.Integer(), nullable=False),
    sa.Column('cast', sa.Integer(), nullable=True),
    sa.Column('valid', sa.Integer(), nullable=True),
    sa.Column('body', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("(mode = 'noised') = (epsilon IS NOT NULL)", name=op.f('ck_released_table_epsilon')),
    sa.CheckConstraint("mode IN ('exact', 'noised')", name=op.f('ck_released_table_mode')),
    sa.ForeignKeyConstraint(['wave_id'], ['survey_wave.id'], name=op.f('fk_released_table_wave_id_survey_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_released_table')),
    sa.UniqueConstraint('wave_id', 'key', 'series', 'audience', 'band', 'area_code', name=op.f('uq_released_table_wave_id_key_series_audience_band_area_code'))
    )
    with op.batch_alter_table('released_table', schema=None) as batch_op:
        batch_op.create_index('ix_released_table_area', ['area_code', 'audience', 'series'], unique=False)
        batch_op.create_index(batch_op.f('ix_released_table_wave_id'), ['wave_id'], unique=False)

    op.create_table('survey_stratum',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('wave_id', sa.String(), nullable=False),
    sa.Column('key', sa.String(), nullable=False),
    sa.Column('instrument', sa.String(), nullable=False),
    sa.Column('audience', sa.String(), nullable=False),
    sa.Column('band', sa.String(), nullable=False),
    sa.Column('area_id', sa.String(), nullable=False),
    sa.Column('merged', sa.JSON().with_variant(postgresql.JSONB(), "postgresql"), nullable=False),
    sa.Column('eligible', sa.Integer(), nullable=True),
    sa.ForeignKeyConstraint(['area_id'], ['organisation.id'], name=op.f('fk_survey_stratum_area_id_organisation')),
    sa.ForeignKeyConstraint(['wave_id'], ['survey_wave.id'], name=op.f('fk_survey_stratum_wave_id_survey_wave'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_stratum')),
    sa.UniqueConstraint('wave_id', 'key', name=op.f('uq_survey_stratum_wave_id_key'))
    )
    op.create_table('noise_ledger',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('wave_id', sa.String(), nullable=False),
    sa.Column('stratum_key', sa.String(), nullable=False),
    sa.Column('table_id', sa.String(), nullable=False),
    sa.Column('epsilon', sa.Double(), nullable=False),
    sa.Column('spent_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('epsilon > 0', name=op.f('ck_noise_ledger_epsilon')),
    sa.ForeignKeyConstraint(['table_id'], ['released_table.id'], name=op.f('fk_noise_ledger_table_id_released_table')),
    sa.ForeignKeyConstraint(['wave_id'], ['survey_wave.id'], name=op.f('fk_noise_ledger_wave_id_survey_wave')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_noise_ledger')),
    sa.UniqueConstraint('table_id', name=op.f('uq_noise_ledger_table_id'))
    )
    with op.batch_alter_table('noise_ledger', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_noise_ledger_wave_id'), ['wave_id'], unique=False)

    op.create_table('survey_listing',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('wave_id', sa.String(), nullable=False),
    sa.Column('stratum_id', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('seats', sa.Integer(), nullable=False),
    sa.Column('teacher_id', sa.String(), nullable=True),
    sa.Column('session_id', sa.String(), nullable=True),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('unwatched', sa.Boolean(), nullable=False),
    sa.CheckConstraint("state IN ('waiting', 'open', 'casting', 'done')", name=op.f('ck_survey_listing_state')),
    sa.CheckConstraint('seats BETWEEN 1 AND 60', name=op.f('ck_survey_listing_seats')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_survey_listing_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['session_id'], ['class_session.id'], name=op.f('fk_survey_listing_session_id_class_session'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['stratum_id'], ['survey_stratum.id'], name=op.f('fk_survey_listing_stratum_id_survey_stratum'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['teacher_id'], ['person.id'], name=op.f('fk_survey_listing_teacher_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['wave_id'], ['survey_wave.id'], name=op.f('fk_survey_listing_wave_id_survey_wave'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_listing')),
    sa.UniqueConstraint('session_id', name=op.f('uq_survey_listing_session_id')),
    sa.UniqueConstraint('wave_id', 'organisation_id', 'label', name=op.f('uq_survey_listing_wave_id_organisation_id_label'))
    )
    with op.batch_alter_table('survey_listing', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_listing_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_survey_listing_stratum_id'), ['stratum_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_survey_listing_teacher_id'), ['teacher_id'], unique=False)

    op.create_table('survey_progress',
    sa.Column('stratum_id', sa.String(), nullable=False),
    sa.Column('cast_floor', sa.Integer(), nullable=True),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['stratum_id'], ['survey_stratum.id'], name=op.f('fk_survey_progress_stratum_id_survey_stratum'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('stratum_id', name=op.f('pk_survey_progress'))
    )
    op.create_table('survey_place',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('wave_id', sa.String(), nullable=False),
    sa.Column('stratum_id', sa.String(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('listing_id', sa.String(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('learner_id', sa.String(), nullable=True),
    sa.Column('slip_hash', sa.LargeBinary(), nullable=True),
    sa.Column('handed_out', sa.Boolean(), nullable=False),
    sa.Column('not_asked', sa.Boolean(), nullable=False),
    sa.Column('issued_hash', sa.LargeBinary(), nullable=True),
    sa.CheckConstraint("(kind = 'seat') = (listing_id IS NOT NULL AND number IS NOT NULL)", name=op.f('ck_survey_place_seat')),
    sa.CheckConstraint("(kind = 'slip') = (slip_hash IS NOT NULL)", name=op.f('ck_survey_place_slip')),
    sa.CheckConstraint("kind IN ('seat', 'person', 'slip')", name=op.f('ck_survey_place_kind')),
    sa.ForeignKeyConstraint(['learner_id'], ['learner.id'], name=op.f('fk_survey_place_learner_id_learner'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['listing_id'], ['survey_listing.id'], name=op.f('fk_survey_place_listing_id_survey_listing'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['stratum_id'], ['survey_stratum.id'], name=op.f('fk_survey_place_stratum_id_survey_stratum'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['wave_id'], ['survey_wave.id'], name=op.f('fk_survey_place_wave_id_survey_wave'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_survey_place')),
    sa.UniqueConstraint('listing_id', 'number', name=op.f('uq_survey_place_listing_id_number')),
    sa.UniqueConstraint('slip_hash', name=op.f('uq_survey_place_slip_hash')),
    sa.UniqueConstraint('wave_id', 'learner_id', name=op.f('uq_survey_place_wave_id_learner_id'))
    )
    with op.batch_alter_table('survey_place', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_survey_place_learner_id'), ['learner_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_survey_place_stratum_id'), ['stratum_id'], unique=False)

    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.add_column(sa.Column('code', sa.String(), nullable=True))
        batch_op.create_unique_constraint(batch_op.f('uq_organisation_code'), ['code'])



def downgrade() -> None:
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('uq_organisation_code'), type_='unique')
        batch_op.drop_column('code')

    with op.batch_alter_table('survey_place', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_place_stratum_id'))
        batch_op.drop_index(batch_op.f('ix_survey_place_learner_id'))

    op.drop_table('survey_place')
    op.drop_table('survey_progress')
    with op.batch_alter_table('survey_listing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_listing_teacher_id'))
        batch_op.drop_index(batch_op.f('ix_survey_listing_stratum_id'))
        batch_op.drop_index(batch_op.f('ix_survey_listing_organisation_id'))

    op.drop_table('survey_listing')
    with op.batch_alter_table('noise_ledger', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_noise_ledger_wave_id'))

    op.drop_table('noise_ledger')
    op.drop_table('survey_stratum')
    with op.batch_alter_table('released_table', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_released_table_wave_id'))
        batch_op.drop_index('ix_released_table_area')

    op.drop_table('released_table')
    with op.batch_alter_table('survey_wave', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_survey_wave_organisation_id'))

    op.drop_table('survey_wave')
