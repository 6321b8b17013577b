"""badges

Revision: b5d0a7e3c914, after b41ed5a90c27.
"""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = 'b5d0a7e3c914'
down_revision = 'b41ed5a90c27'
branch_labels = None
depends_on = None

REASONS = "('issued-in-error', 'conduct', 'replaced', 'holders-wish', 'under-review')"


def upgrade() -> None:
    op.create_table('badge_status_list',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('purpose', sa.String(), nullable=False),
    sa.Column('bits', sa.LargeBinary(), nullable=False),
    sa.CheckConstraint("purpose IN ('revocation', 'suspension')", name=op.f('ck_badge_status_list_purpose')),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_badge_status_list'))
    )
    op.create_table('badge_office',
    sa.Column('organisation_id', sa.String(), nullable=False),
    sa.Column('phone', sa.String(), nullable=False),
    sa.Column('population', sa.Integer(), nullable=True),
    sa.CheckConstraint('population > 0', name=op.f('ck_badge_office_population')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_badge_office_organisation_id_organisation')),
    sa.PrimaryKeyConstraint('organisation_id', name=op.f('pk_badge_office'))
    )
    op.create_table('badge',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('office_id', sa.String(), nullable=False),
    sa.Column('achievement', sa.String(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('valid_from', sa.DateTime(timezone=True), nullable=False),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('grounds', sa.JSON().with_variant(postgresql.JSONB(), 'postgresql'), nullable=False),
    sa.Column('founding', sa.Boolean(), nullable=False),
    sa.Column('shows_name', sa.Boolean(), nullable=False),
    sa.Column('holder_kind', sa.String(), nullable=False),
    sa.Column('holder_value', sa.String(), nullable=False),
    sa.Column('list_number', sa.Integer(), nullable=False),
    sa.Column('list_index', sa.Integer(), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('revoked_for', sa.String(), nullable=True),
    sa.Column('suspended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('suspended_for', sa.String(), nullable=True),
    sa.Column('credential', sa.Text(), nullable=False),
    sa.CheckConstraint('(revoked_at IS NULL) = (revoked_for IS NULL)', name=op.f('ck_badge_revoked')),
    sa.CheckConstraint('(suspended_at IS NULL) = (suspended_for IS NULL)', name=op.f('ck_badge_suspended')),
    sa.CheckConstraint(f'revoked_for IN {REASONS}', name=op.f('ck_badge_revoked_for')),
    sa.CheckConstraint(f'suspended_for IN {REASONS}', name=op.f('ck_badge_suspended_for')),
    sa.ForeignKeyConstraint(['list_number'], ['badge_status_list.number'], name=op.f('fk_badge_list_number_badge_status_list')),
    sa.ForeignKeyConstraint(['office_id'], ['organisation.id'], name=op.f('fk_badge_office_id_organisation')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_badge_person_id_person')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_badge')),
    sa.UniqueConstraint('list_number', 'list_index', name=op.f('uq_badge_list_number_list_index'))
    )
    with op.batch_alter_table('badge', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_badge_office_id'), ['office_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_badge_person_id'), ['person_id'], unique=False)

    op.create_table('badge_door_pass',
    sa.Column('token_hash', sa.String(), nullable=False),
    sa.Column('badge_id', sa.String(), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['badge_id'], ['badge.id'], name=op.f('fk_badge_door_pass_badge_id_badge'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('token_hash', name=op.f('pk_badge_door_pass'))
    )
    with op.batch_alter_table('badge_door_pass', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_badge_door_pass_badge_id'), ['badge_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_badge_door_pass_expires_at'), ['expires_at'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('badge_door_pass', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_badge_door_pass_expires_at'))
        batch_op.drop_index(batch_op.f('ix_badge_door_pass_badge_id'))

    op.drop_table('badge_door_pass')
    with op.batch_alter_table('badge', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_badge_person_id'))
        batch_op.drop_index(batch_op.f('ix_badge_office_id'))

    op.drop_table('badge')
    op.drop_table('badge_office')
    op.drop_table('badge_status_list')
