"""signing in: sessions, second steps, invitations, ways back in

Revision: e4a9c27d5b18, after c7e2a94d1f60.
"""

import sqlalchemy as sa
from alembic import op

revision = 'e4a9c27d5b18'
down_revision = 'c7e2a94d1f60'
branch_labels = None
depends_on = None

OLD_ROLES = "'pupil', 'guardian', 'teacher', 'coordinator', 'supporter', 'trainer', 'lead_trainer', 'official', 'editor', 'admin'"
ROLES = f"{OLD_ROLES}, 'member'"


def _person(table, column='person_id', *, on_delete='CASCADE', nullable=False):
    name = op.f(f'fk_{table}_{column}_person')
    return (
        sa.Column(column, sa.String(), nullable=nullable),
        sa.ForeignKeyConstraint([column], ['person.id'], name=name, ondelete=on_delete),
    )


def _place(table, **more):
    name = op.f(f'fk_{table}_organisation_id_organisation')
    return (
        sa.Column('organisation_id', sa.String(), nullable=False),
        sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=name, **more),
    )


def _when(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _indexes(table, *columns):
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


TABLES = {
    'sign_in_session': ('person_id', 'seen_at'),
    'code_app': (),
    'recovery_code': ('person_id',),
    'passkey': ('person_id',),
    'sign_up_place': (),
    'invitation': ('organisation_id', 'batch', 'made_by', 'expires_at'),
    'recovery_slip': ('person_id', 'issued_by', 'confirmed_by', 'expires_at'),
    'account_notice': ('person_id', 'at'),
}


def upgrade() -> None:
    op.create_table('sign_in_session',
    sa.Column('id', sa.String(), nullable=False),
    *_person('sign_in_session'),
    _when('started_at'),
    _when('seen_at'),
    sa.Column('device', sa.String(), nullable=False),
    sa.Column('two_steps', sa.Boolean(), nullable=False),
    sa.Column('roles_mark', sa.String(), nullable=False),
    _when('ended_at', nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_sign_in_session'))
    )
    op.create_table('code_app',
    *_person('code_app'),
    sa.Column('sealed_secret', sa.LargeBinary(), nullable=False),
    sa.Column('last_step', sa.Integer(), nullable=False),
    _when('confirmed_at', nullable=True),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_code_app'))
    )
    op.create_table('recovery_code',
    sa.Column('code_mark', sa.String(), nullable=False),
    *_person('recovery_code'),
    sa.PrimaryKeyConstraint('code_mark', name=op.f('pk_recovery_code'))
    )
    op.create_table('passkey',
    sa.Column('id', sa.String(), nullable=False),
    *_person('passkey'),
    sa.Column('credential_id', sa.LargeBinary(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('sign_count', sa.Integer(), nullable=False),
    sa.Column('name', sa.String(), nullable=False),
    _when('created_at'),
    _when('used_at', nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passkey')),
    sa.UniqueConstraint('credential_id', name=op.f('uq_passkey_credential_id'))
    )
    op.create_table('sign_up_place',
    *_place('sign_up_place', ondelete='CASCADE'),
    _when('opened_at'),
    sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_sign_up_place'))
    )
    op.create_table('invitation',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('code_mark', sa.String(), nullable=False),
    *_place('invitation'),
    sa.Column('role', sa.String(), nullable=False),
    sa.Column('batch', sa.String(), nullable=False),
    *_person('invitation', 'made_by', on_delete='SET NULL', nullable=True),
    _when('made_at'),
    _when('expires_at'),
    _when('used_at', nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_invitation')),
    sa.UniqueConstraint('code_mark', name=op.f('uq_invitation_code_mark'))
    )
    op.create_table('recovery_slip',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('code_mark', sa.String(), nullable=False),
    *_person('recovery_slip'),
    *_person('recovery_slip', 'issued_by', on_delete='SET NULL', nullable=True),
    _when('issued_at'),
    _when('expires_at'),
    sa.Column('needs_second', sa.Boolean(), nullable=False),
    *_person('recovery_slip', 'confirmed_by', on_delete='SET NULL', nullable=True),
    _when('used_at', nullable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_slip')),
    sa.UniqueConstraint('code_mark', name=op.f('uq_recovery_slip_code_mark'))
    )
    op.create_table('account_notice',
    sa.Column('id', sa.String(), nullable=False),
    *_person('account_notice'),
    sa.Column('kind', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    _when('at'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_account_notice'))
    )
    for table, columns in TABLES.items():
        if columns:
            _indexes(table, *columns)
    # Sessions have rows of their own now: everyone signs in once more.
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.drop_column('session_key')
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_role_grant_role'), type_='check')
        batch_op.create_check_constraint(op.f('ck_role_grant_role'), f'role IN ({ROLES})')


def downgrade() -> None:
    op.execute("DELETE FROM role_grant WHERE role = 'member'")
    with op.batch_alter_table('role_grant', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_role_grant_role'), type_='check')
        batch_op.create_check_constraint(op.f('ck_role_grant_role'), f'role IN ({OLD_ROLES})')
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.add_column(sa.Column('session_key', sa.String(), nullable=False, server_default=''))
    with op.batch_alter_table('person', schema=None) as batch_op:
        batch_op.alter_column('session_key', server_default=None)
    for table in reversed(TABLES):
        op.drop_table(table)
