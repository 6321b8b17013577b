"""badges by office

Revision: e7c41f02b9d6, after b5d0a7e3c914.
"""

from alembic import op

revision = 'e7c41f02b9d6'
down_revision = 'b5d0a7e3c914'
branch_labels = None
depends_on = None

COLUMNS = ['office_id', 'valid_until', 'valid_from', 'revoked_at', 'suspended_at', 'list_number', 'list_index']


def upgrade() -> None:
    op.create_index('ix_badge_valid_at_office', 'badge', COLUMNS)
    op.drop_index(op.f('ix_badge_office_id'), table_name='badge')


def downgrade() -> None:
    op.create_index(op.f('ix_badge_office_id'), 'badge', ['office_id'])
    op.drop_index('ix_badge_valid_at_office', table_name='badge')
