"""badges found by index

Revision: 4b7e90d2c1f5, after f19c0b7e52d4.
"""

from alembic import op

revision = '4b7e90d2c1f5'
down_revision = 'f19c0b7e52d4'
branch_labels = None
depends_on = None

ORDER = ['office_id', 'valid_from', 'id']
VALIDITY = ['office_id', 'valid_until', 'valid_from', 'revoked_at', 'suspended_at']


def upgrade() -> None:
    op.create_index('ix_badge_held_at_office', 'badge', [*VALIDITY, 'person_id', 'achievement', 'version'])
    op.drop_index('ix_badge_valid_at_office', table_name='badge')
    op.create_index('ix_badge_listed_at_office', 'badge', [*ORDER, 'person_id', 'achievement'])
    op.drop_index(op.f('ix_badge_office_id_valid_from_id'), table_name='badge')


def downgrade() -> None:
    op.create_index('ix_badge_valid_at_office', 'badge', [*VALIDITY, 'list_number', 'list_index'])
    op.drop_index('ix_badge_held_at_office', table_name='badge')
    op.create_index(op.f('ix_badge_office_id_valid_from_id'), 'badge', ORDER)
    op.drop_index('ix_badge_listed_at_office', table_name='badge')
