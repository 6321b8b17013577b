"""talk requests

Revision: 7a41c9e05b3d, after d6c7b2b02891.
"""

import sqlalchemy as sa
from alembic import op

revision = '7a41c9e05b3d'
down_revision = 'd6c7b2b02891'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('talk_request',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('adult_mark', sa.String(), nullable=False),
    sa.Column('deputy_mark', sa.String(), nullable=False),
    sa.Column('school_mark', sa.String(), nullable=False),
    sa.Column('once_mark', sa.String(), nullable=True),
    sa.Column('sealed', sa.LargeBinary(), nullable=False),
    sa.Column('stage', sa.SmallInteger(), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('closed_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('stage BETWEEN 0 AND 2', name=op.f('ck_talk_request_stage')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_talk_request')),
    sa.UniqueConstraint('once_mark', name=op.f('uq_talk_request_once_mark'))
    )
    with op.batch_alter_table('talk_request', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_talk_request_adult_mark'), ['adult_mark'], unique=False)
        batch_op.create_index(batch_op.f('ix_talk_request_deputy_mark'), ['deputy_mark'], unique=False)
        batch_op.create_index(batch_op.f('ix_talk_request_school_mark'), ['school_mark'], unique=False)

    op.create_table('trusted_adult',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.String(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('deputy_id', sa.String(), nullable=True),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('appointed_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint('deputy_id <> person_id', name=op.f('ck_trusted_adult_deputy')),
    sa.CheckConstraint("kind IN ('homeroom', 'nurse', 'counsellor', 'other')", name=op.f('ck_trusted_adult_kind')),
    sa.ForeignKeyConstraint(['deputy_id'], ['person.id'], name=op.f('fk_trusted_adult_deputy_id_person'), ondelete='SET NULL'),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_trusted_adult_organisation_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_trusted_adult_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trusted_adult')),
    sa.UniqueConstraint('organisation_id', 'person_id', name=op.f('uq_trusted_adult_organisation_id_person_id'))
    )
    with op.batch_alter_table('trusted_adult', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trusted_adult_deputy_id'), ['deputy_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trusted_adult_person_id'), ['person_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('trusted_adult', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trusted_adult_person_id'))
        batch_op.drop_index(batch_op.f('ix_trusted_adult_deputy_id'))

    op.drop_table('trusted_adult')
    with op.batch_alter_table('talk_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_talk_request_school_mark'))
        batch_op.drop_index(batch_op.f('ix_talk_request_deputy_mark'))
        batch_op.drop_index(batch_op.f('ix_talk_request_adult_mark'))

    op.drop_table('talk_request')
