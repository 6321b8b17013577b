"""rosters: class groups, memberships, guardians, and roles with a first and a last day

Revision: 6f0e92c5d8b1, after b5d0a7e3c914.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = '6f0e92c5d8b1'
down_revision = 'e7c1a94b2d60'
branch_labels = None
depends_on = None

STAFF = "'teacher', 'coordinator', 'supporter', 'trainer', 'lead_trainer', 'official', 'editor', 'admin'"


def upgrade() -> None:
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.add_column(sa.Column('begins_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('ends_on', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('from_roster', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.drop_constraint(op.f('ck_role_grant_role'), type_='check')
        batch_op.create_check_constraint(op.f('ck_role_grant_role'), f"role IN ('pupil', 'guardian', {STAFF})")

    op.create_table('class_group',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('organisation_id', sa.String(), nullable=False),
    sa.Column('school_year', sa.Integer(), nullable=False),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    sa.Column('grades', sa.String(), nullable=False),
    sa.Column('source_id', sa.String(), nullable=True),
    sa.CheckConstraint("kind IN ('homeroom', 'scheduled')", name=op.f('ck_class_group_kind')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_class_group_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_class_group')),
    sa.UniqueConstraint('organisation_id', 'source_id', name=op.f('uq_class_group_organisation_id_source_id'))
    )
    op.create_index('ix_class_group_organisation_id_school_year', 'class_group', ['organisation_id', 'school_year'])

    op.create_table('membership',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('class_group_id', sa.String(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('begins_on', sa.Date(), nullable=False),
    sa.Column('ends_on', sa.Date(), nullable=True),
    sa.Column('number', sa.Integer(), nullable=True),
    sa.Column('is_primary', sa.Boolean(), nullable=False),
    sa.CheckConstraint("role IN ('pupil', 'teacher', 'guardian')", name=op.f('ck_membership_role')),
    sa.ForeignKeyConstraint(['class_group_id'], ['class_group.id'], name=op.f('fk_membership_class_group_id_class_group'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_membership_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('class_group_id', 'person_id', 'role', 'begins_on', name=op.f('uq_membership_class_group_id_person_id_role_begins_on'))
    )
    op.create_index(op.f('ix_membership_person_id'), 'membership', ['person_id'])

    op.create_table('guardianship',
    sa.Column('pupil_id', sa.String(), nullable=False),
    sa.Column('guardian_id', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['pupil_id'], ['person.id'], name=op.f('fk_guardianship_pupil_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['guardian_id'], ['person.id'], name=op.f('fk_guardianship_guardian_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('pupil_id', 'guardian_id', name=op.f('pk_guardianship'))
    )
    op.create_index(op.f('ix_guardianship_guardian_id'), 'guardianship', ['guardian_id'])

    op.create_table('roster_person',
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('place_id', sa.String(), nullable=False),
    sa.Column('source_id', sa.String(), nullable=False),
    sa.Column('master_id', sa.String(), nullable=True),
    sa.Column('family_name', sa.String(), nullable=False),
    sa.Column('given_name', sa.String(), nullable=False),
    sa.Column('kana_family', sa.String(), nullable=False),
    sa.Column('kana_given', sa.String(), nullable=False),
    sa.Column('grade', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_roster_person_person_id_person'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['place_id'], ['organisation.id'], name=op.f('fk_roster_person_place_id_organisation')),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_roster_person')),
    sa.UniqueConstraint('place_id', 'source_id', name=op.f('uq_roster_person_place_id_source_id'))
    )

    op.create_table('roster_draft',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('place_id', sa.String(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('state', sa.String(), nullable=False),
    sa.Column('done', sa.Integer(), nullable=False),
    sa.Column('of', sa.Integer(), nullable=False),
    sa.Column('report', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=True),
    sa.Column('uploaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.CheckConstraint("state IN ('reading', 'refused', 'ready', 'applying', 'done', 'broken')", name=op.f('ck_roster_draft_state')),
    sa.ForeignKeyConstraint(['place_id'], ['organisation.id'], name=op.f('fk_roster_draft_place_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_roster_draft_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_roster_draft'))
    )
    op.create_index(op.f('ix_roster_draft_person_id'), 'roster_draft', ['person_id'])
    op.create_index(op.f('ix_roster_draft_uploaded_at'), 'roster_draft', ['uploaded_at'])


def downgrade() -> None:
    op.drop_index(op.f('ix_roster_draft_uploaded_at'), 'roster_draft')
    op.drop_index(op.f('ix_roster_draft_person_id'), 'roster_draft')
    op.drop_table('roster_draft')
    op.drop_table('roster_person')
    op.drop_index(op.f('ix_guardianship_guardian_id'), 'guardianship')
    op.drop_table('guardianship')
    op.drop_index(op.f('ix_membership_person_id'), 'membership')
    op.drop_table('membership')
    op.drop_index('ix_class_group_organisation_id_school_year', 'class_group')
    op.drop_table('class_group')
    # The version before knows no such roles.
    op.execute("DELETE FROM role_grant WHERE role IN ('pupil', 'guardian')")
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_role_grant_role'), type_='check')
        batch_op.create_check_constraint(op.f('ck_role_grant_role'), f'role IN ({STAFF})')
        batch_op.drop_column('from_roster')
        batch_op.drop_column('ends_on')
        batch_op.drop_column('begins_on')
