"""real classrooms: shared devices, shows of hands, pauses, several grades, trial classes

Revision: 3e8b6f20d4a7, after 7a41c9e05b3d.
"""

import sqlalchemy as sa
from alembic import op

revision = '3e8b6f20d4a7'
down_revision = '7a41c9e05b3d'
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table('class_session', schema=None) as batch_op:
        batch_op.alter_column('teacher_id', existing_type=sa.String(), nullable=True)
        batch_op.add_column(sa.Column('trial', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('lead_id', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('way', sa.String(), server_default='each', nullable=False))
        batch_op.add_column(sa.Column('shared', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('present', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('paused_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('wrap_up_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('joined_later', sa.Integer(), nullable=True))
        batch_op.create_check_constraint(op.f('ck_class_session_way'), "way IN ('each', 'shared', 'hands')")
        batch_op.create_check_constraint(op.f('ck_class_session_trial'), 'trial = (teacher_id IS NULL)')
        batch_op.create_check_constraint(op.f('ck_class_session_present'), 'present BETWEEN 1 AND 60')
        batch_op.create_foreign_key(
            op.f('fk_class_session_lead_id_class_session'), 'class_session', ['lead_id'], ['id'], ondelete='CASCADE'
        )
        batch_op.create_index(op.f('ix_class_session_lead_id'), ['lead_id'], unique=False)

    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.add_column(sa.Column('shares_with', sa.String(), nullable=True))
        batch_op.add_column(sa.Column('in_group', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_foreign_key(
            op.f('fk_seat_shares_with_seat'), 'seat', ['shares_with'], ['id'], ondelete='SET NULL'
        )
        batch_op.create_index(op.f('ix_seat_shares_with'), ['shares_with'], unique=False)

    with op.batch_alter_table('class_result', schema=None) as batch_op:
        batch_op.add_column(sa.Column('way', sa.String(), server_default='each', nullable=False))
        batch_op.create_check_constraint(op.f('ck_class_result_way'), "way IN ('each', 'shared', 'hands')")

    op.add_column('answer', sa.Column('shared_from', sa.String(), nullable=True))

    op.create_table('hand_count',
    sa.Column('session_id', sa.String(), nullable=False),
    sa.Column('question', sa.String(), nullable=False),
    sa.Column('cell', sa.String(), nullable=False),
    sa.Column('hands', sa.Integer(), nullable=False),
    sa.Column('present', sa.Integer(), nullable=False),
    sa.CheckConstraint('hands BETWEEN 0 AND present AND present <= 60', name=op.f('ck_hand_count_hands')),
    sa.ForeignKeyConstraint(['session_id'], ['class_session.id'], name=op.f('fk_hand_count_session_id_class_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('session_id', 'question', 'cell', name=op.f('pk_hand_count'))
    )


def downgrade() -> None:
    # The version before knows no class without a teacher; such a class lives for one day at most.
    trials = 'SELECT id FROM class_session WHERE trial'
    attempts = f'SELECT attempt_id FROM seat WHERE session_id IN ({trials})'
    op.execute(f'DELETE FROM answer WHERE attempt_id IN ({attempts})')
    op.execute(f'DELETE FROM attempt WHERE id IN ({attempts})')
    for table in ('seat', 'board_pairing', 'class_result'):
        op.execute(f'DELETE FROM {table} WHERE session_id IN ({trials})')
    op.execute('DELETE FROM class_session WHERE trial')
    op.execute("DELETE FROM learner WHERE kind = 'seat' AND id NOT IN (SELECT learner_id FROM attempt)"
               ' AND id NOT IN (SELECT learner_id FROM seat)')
    op.drop_table('hand_count')
    with op.batch_alter_table('answer', schema=None) as batch_op:
        batch_op.drop_column('shared_from')

    with op.batch_alter_table('class_result', schema=None) as batch_op:
        batch_op.drop_constraint(op.f('ck_class_result_way'), type_='check')
        batch_op.drop_column('way')

    with op.batch_alter_table('seat', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_seat_shares_with'))
        batch_op.drop_constraint(op.f('fk_seat_shares_with_seat'), type_='foreignkey')
        batch_op.drop_column('in_group')
        batch_op.drop_column('shares_with')

    with op.batch_alter_table('class_session', schema=None) as batch_op:
        batch_op.drop_index(op.f('ix_class_session_lead_id'))
        batch_op.drop_constraint(op.f('fk_class_session_lead_id_class_session'), type_='foreignkey')
        for name in ('present', 'trial', 'way'):
            batch_op.drop_constraint(op.f(f'ck_class_session_{name}'), type_='check')
        for name in ('joined_later', 'wrap_up_at', 'paused_at', 'present', 'shared', 'way', 'lead_id', 'trial'):
            batch_op.drop_column(name)
        batch_op.alter_column('teacher_id', existing_type=sa.String(), nullable=False)
