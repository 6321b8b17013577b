"""trainers

Revision: c7e2a94d1f60, after b5d0a7e3c914.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'c7e2a94d1f60'
down_revision = 'c7a41e90d2b5'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('badge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_badge_office_id_valid_from_id'), ['office_id', 'valid_from', 'id'], unique=False)

    op.create_table('trainer_award',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('pathway', sa.String(), nullable=False),
    sa.Column('office_id', sa.String(), nullable=False),
    sa.Column('badge_id', sa.String(), nullable=False),
    sa.Column('founding', sa.Boolean(), nullable=False),
    sa.Column('awarded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("pathway IN ('supporter', 'trainer', 'lead-trainer')", name=op.f('ck_trainer_award_pathway')),
    sa.ForeignKeyConstraint(['office_id'], ['organisation.id'], name=op.f('fk_trainer_award_office_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_trainer_award_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainer_award')),
    sa.UniqueConstraint('badge_id', name=op.f('uq_trainer_award_badge_id'))
    )
    with op.batch_alter_table('trainer_award', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainer_award_office_id'), ['office_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainer_award_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainer_award_valid_until'), ['valid_until'], unique=False)

    op.create_table('trainer_cohort',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('pathway', sa.String(), nullable=False),
    sa.Column('office_id', sa.String(), nullable=False),
    sa.Column('lead_id', sa.String(), nullable=True),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("pathway IN ('supporter', 'trainer', 'lead-trainer')", name=op.f('ck_trainer_cohort_pathway')),
    sa.CheckConstraint('length(name) BETWEEN 1 AND 120', name=op.f('ck_trainer_cohort_name')),
    sa.ForeignKeyConstraint(['lead_id'], ['person.id'], name=op.f('fk_trainer_cohort_lead_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['office_id'], ['organisation.id'], name=op.f('fk_trainer_cohort_office_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainer_cohort')),
    sa.UniqueConstraint('code', name=op.f('uq_trainer_cohort_code'))
    )
    with op.batch_alter_table('trainer_cohort', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainer_cohort_lead_id'), ['lead_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainer_cohort_office_id'), ['office_id'], unique=False)

    op.create_table('trainer_consent',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('pathway', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('agreed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("pathway IN ('supporter', 'trainer', 'lead-trainer')", name=op.f('ck_trainer_consent_pathway')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_trainer_consent_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainer_consent'))
    )
    with op.batch_alter_table('trainer_consent', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainer_consent_person_id'), ['person_id'], unique=False)

    op.create_table('trainer_path',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('pathway', sa.String(), nullable=False),
    sa.Column('office_id', sa.String(), nullable=False),
    sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("pathway IN ('supporter', 'trainer', 'lead-trainer')", name=op.f('ck_trainer_path_pathway')),
    sa.ForeignKeyConstraint(['office_id'], ['organisation.id'], name=op.f('fk_trainer_path_office_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_trainer_path_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainer_path')),
    sa.UniqueConstraint('person_id', 'pathway', name=op.f('uq_trainer_path_person_id_pathway'))
    )
    with op.batch_alter_table('trainer_path', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainer_path_office_id'), ['office_id'], unique=False)

    op.create_table('trainer_test',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('pathway', sa.String(), nullable=False),
    sa.Column('practice', sa.Boolean(), nullable=False),
    sa.Column('pace', sa.String(), nullable=False),
    sa.Column('drawn', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('share', sa.Double(), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ends_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('handed_in_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("pace IN ('standard', 'half-more', 'open')", name=op.f('ck_trainer_test_pace')),
    sa.CheckConstraint("pathway IN ('supporter', 'trainer', 'lead-trainer')", name=op.f('ck_trainer_test_pathway')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_trainer_test_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainer_test'))
    )
    with op.batch_alter_table('trainer_test', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainer_test_person_id'), ['person_id'], unique=False)
        batch_op.create_index('uq_trainer_test_running', ['person_id', 'pathway', 'practice'], unique=True, sqlite_where=sa.text('handed_in_at IS NULL'), postgresql_where=sa.text('handed_in_at IS NULL'))

    op.create_table('trainer_appointment',
    sa.Column('award_id', sa.String(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('first_official_id', sa.String(), nullable=False),
    sa.Column('second_official_id', sa.String(), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.CheckConstraint('first_official_id <> second_official_id AND person_id NOT IN (first_official_id, second_official_id)', name=op.f('ck_trainer_appointment_three_people')),
    sa.CheckConstraint('length(reason) >= 10', name=op.f('ck_trainer_appointment_reason')),
    sa.ForeignKeyConstraint(['award_id'], ['trainer_award.id'], name=op.f('fk_trainer_appointment_award_id_trainer_award'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['first_official_id'], ['person.id'], name=op.f('fk_trainer_appointment_first_official_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_trainer_appointment_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['second_official_id'], ['person.id'], name=op.f('fk_trainer_appointment_second_official_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('award_id', name=op.f('pk_trainer_appointment'))
    )
    with op.batch_alter_table('trainer_appointment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainer_appointment_first_official_id'), ['first_official_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainer_appointment_person_id'), ['person_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainer_appointment_second_official_id'), ['second_official_id'], unique=False)

    op.create_table('trainer_cohort_day',
    sa.Column('cohort_id', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['cohort_id'], ['trainer_cohort.id'], name=op.f('fk_trainer_cohort_day_cohort_id_trainer_cohort'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('cohort_id', 'day', name=op.f('pk_trainer_cohort_day'))
    )
    op.create_table('trainer_cohort_member',
    sa.Column('cohort_id', sa.String(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('joined_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['cohort_id'], ['trainer_cohort.id'], name=op.f('fk_trainer_cohort_member_cohort_id_trainer_cohort'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_trainer_cohort_member_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('cohort_id', 'person_id', name=op.f('pk_trainer_cohort_member'))
    )
    with op.batch_alter_table('trainer_cohort_member', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainer_cohort_member_person_id'), ['person_id'], unique=False)

    op.create_table('trainer_session',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('candidate_id', sa.String(), nullable=False),
    sa.Column('pathway', sa.String(), nullable=False),
    sa.Column('subject', sa.String(), nullable=False),
    sa.Column('lesson', sa.String(), nullable=False),
    sa.Column('audience', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('code', sa.String(), nullable=False),
    sa.Column('class_session_id', sa.String(), nullable=True),
    sa.Column('held_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('people', sa.Integer(), nullable=True),
    sa.Column('reflection', sa.Text(), nullable=False),
    sa.Column('reflected_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("pathway IN ('supporter', 'trainer', 'lead-trainer')", name=op.f('ck_trainer_session_pathway')),
    sa.CheckConstraint('people BETWEEN 1 AND 999', name=op.f('ck_trainer_session_people')),
    sa.ForeignKeyConstraint(['candidate_id'], ['person.id'], name=op.f('fk_trainer_session_candidate_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['class_session_id'], ['class_session.id'], name=op.f('fk_trainer_session_class_session_id_class_session'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainer_session')),
    sa.UniqueConstraint('code', name=op.f('uq_trainer_session_code'))
    )
    with op.batch_alter_table('trainer_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainer_session_candidate_id'), ['candidate_id'], unique=False)

    op.create_table('trainer_test_answer',
    sa.Column('test_id', sa.String(), nullable=False),
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('number', sa.Integer(), nullable=False),
    sa.Column('place', sa.Integer(), nullable=False),
    sa.Column('option', sa.String(), nullable=False),
    sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('place >= 1', name=op.f('ck_trainer_test_answer_place')),
    sa.ForeignKeyConstraint(['test_id'], ['trainer_test.id'], name=op.f('fk_trainer_test_answer_test_id_trainer_test'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('test_id', 'id', name=op.f('pk_trainer_test_answer')),
    sa.UniqueConstraint('test_id', 'number', name=op.f('uq_trainer_test_answer_test_id_number'))
    )
    op.create_table('trainer_test_result',
    sa.Column('test_id', sa.String(), nullable=False),
    sa.Column('domains', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('points', sa.Integer(), nullable=False),
    sa.Column('points_of', sa.Integer(), nullable=False),
    sa.Column('passed', sa.Boolean(), nullable=False),
    sa.Column('counted_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('points >= 0 AND points <= points_of', name=op.f('ck_trainer_test_result_points')),
    sa.ForeignKeyConstraint(['test_id'], ['trainer_test.id'], name=op.f('fk_trainer_test_result_test_id_trainer_test'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('test_id', name=op.f('pk_trainer_test_result'))
    )
    op.create_table('trainer_observation',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('session_id', sa.String(), nullable=False),
    sa.Column('candidate_id', sa.String(), nullable=False),
    sa.Column('observer_id', sa.String(), nullable=False),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('presence', sa.String(), nullable=True),
    sa.Column('levels', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=True),
    sa.Column('rubric_version', sa.Integer(), nullable=True),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('scored_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('needs_lead', sa.Boolean(), nullable=False),
    sa.Column('lead_id', sa.String(), nullable=True),
    sa.Column('lead_signed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint("presence IN ('present', 'video')", name=op.f('ck_trainer_observation_presence')),
    sa.CheckConstraint('observer_id <> candidate_id', name=op.f('ck_trainer_observation_nobody_signs_for_oneself')),
    sa.CheckConstraint('signed_at IS NULL OR levels IS NOT NULL', name=op.f('ck_trainer_observation_signed_what_was_scored')),
    sa.ForeignKeyConstraint(['candidate_id'], ['person.id'], name=op.f('fk_trainer_observation_candidate_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['lead_id'], ['person.id'], name=op.f('fk_trainer_observation_lead_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['observer_id'], ['person.id'], name=op.f('fk_trainer_observation_observer_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['trainer_session.id'], name=op.f('fk_trainer_observation_session_id_trainer_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trainer_observation')),
    sa.UniqueConstraint('session_id', 'observer_id', name=op.f('uq_trainer_observation_session_id_observer_id'))
    )
    with op.batch_alter_table('trainer_observation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trainer_observation_candidate_id'), ['candidate_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainer_observation_lead_id'), ['lead_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainer_observation_observer_id'), ['observer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trainer_observation_signed_at'), ['signed_at'], unique=False)



def downgrade() -> None:
    with op.batch_alter_table('trainer_observation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trainer_observation_signed_at'))
        batch_op.drop_index(batch_op.f('ix_trainer_observation_observer_id'))
        batch_op.drop_index(batch_op.f('ix_trainer_observation_lead_id'))
        batch_op.drop_index(batch_op.f('ix_trainer_observation_candidate_id'))

    op.drop_table('trainer_observation')
    op.drop_table('trainer_test_result')
    op.drop_table('trainer_test_answer')
    with op.batch_alter_table('trainer_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trainer_session_candidate_id'))

    op.drop_table('trainer_session')
    with op.batch_alter_table('trainer_cohort_member', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trainer_cohort_member_person_id'))

    op.drop_table('trainer_cohort_member')
    op.drop_table('trainer_cohort_day')
    with op.batch_alter_table('trainer_appointment', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trainer_appointment_second_official_id'))
        batch_op.drop_index(batch_op.f('ix_trainer_appointment_person_id'))
        batch_op.drop_index(batch_op.f('ix_trainer_appointment_first_official_id'))

    op.drop_table('trainer_appointment')
    with op.batch_alter_table('trainer_test', schema=None) as batch_op:
        batch_op.drop_index('uq_trainer_test_running', sqlite_where=sa.text('handed_in_at IS NULL'), postgresql_where=sa.text('handed_in_at IS NULL'))
        batch_op.drop_index(batch_op.f('ix_trainer_test_person_id'))

    op.drop_table('trainer_test')
    with op.batch_alter_table('trainer_path', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trainer_path_office_id'))

    op.drop_table('trainer_path')
    with op.batch_alter_table('trainer_consent', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trainer_consent_person_id'))

    op.drop_table('trainer_consent')
    with op.batch_alter_table('trainer_cohort', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trainer_cohort_office_id'))
        batch_op.drop_index(batch_op.f('ix_trainer_cohort_lead_id'))

    op.drop_table('trainer_cohort')
    with op.batch_alter_table('trainer_award', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trainer_award_valid_until'))
        batch_op.drop_index(batch_op.f('ix_trainer_award_person_id'))
        batch_op.drop_index(batch_op.f('ix_trainer_award_office_id'))

    op.drop_table('trainer_award')
    with op.batch_alter_table('badge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_badge_office_id_valid_from_id'))
