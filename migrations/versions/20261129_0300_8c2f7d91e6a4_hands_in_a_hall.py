"""hands in a hall

Revision: 8c2f7d91e6a4, after 4b7e90d2c1f5.
"""

from alembic import op

revision = '8c2f7d91e6a4'
down_revision = '4b7e90d2c1f5'
branch_labels = None
depends_on = None


def upgrade() -> None:
    _most(999)


def downgrade() -> None:
    # What the older schema cannot hold goes: a number cut to sixty would be a wrong one.
    op.execute('DELETE FROM hand_count WHERE present > 60')
    op.execute('UPDATE class_session SET present = NULL WHERE present > 60')
    _most(60)


def _most(present: int) -> None:
    with op.batch_alter_table('class_session') as batch_op:
        batch_op.drop_constraint(op.f('ck_class_session_present'), type_='check')
        batch_op.create_check_constraint(op.f('ck_class_session_present'), f'present BETWEEN 1 AND {present}')
    with op.batch_alter_table('hand_count') as batch_op:
        batch_op.drop_constraint(op.f('ck_hand_count_hands'), type_='check')
        batch_op.create_check_constraint(
            op.f('ck_hand_count_hands'), f'hands BETWEEN 0 AND present AND present <= {present}'
        )
