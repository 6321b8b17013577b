"""learning platforms that open lessons (LTI 1.3)

Revision: d84c1e6fa917, after b3d95f7c20a6.
"""

import sqlalchemy as sa
from alembic import op

revision = 'd84c1e6fa917'
down_revision = 'b3d95f7c20a6'
branch_labels = None
depends_on = None


def _text(name, *, nullable=False):
    return sa.Column(name, sa.String(), nullable=nullable)


def _when(name):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _refers(table, column, to):
    name, key = to.split('.')
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f'fk_{table}_{column}_{name}'), ondelete='CASCADE')


def _index(table, column):
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


def upgrade() -> None:
    op.create_table(
        'lti_platform',
        *(_text(each) for each in ('id', 'name', 'issuer', 'client_id', 'login_url', 'token_url', 'keys_url', 'frames')),
        _when('added_at'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_lti_platform')),
        sa.UniqueConstraint('issuer', 'client_id', name=op.f('uq_lti_platform_issuer_client_id')),
    )
    op.create_table(
        'lti_deployment',
        _text('platform_id'),
        _text('deployment'),
        _refers('lti_deployment', 'platform_id', 'lti_platform.id'),
        sa.PrimaryKeyConstraint('platform_id', 'deployment', name=op.f('pk_lti_deployment')),
    )
    op.create_table(
        'lti_nonce', _text('nonce'), _when('forget_at'), sa.PrimaryKeyConstraint('nonce', name=op.f('pk_lti_nonce'))
    )
    _index('lti_nonce', 'forget_at')
    op.create_table(
        'lti_user',
        *(_text(each) for each in ('learner_id', 'platform_id', 'subject')),
        _refers('lti_user', 'learner_id', 'learner.id'),
        _refers('lti_user', 'platform_id', 'lti_platform.id'),
        sa.PrimaryKeyConstraint('learner_id', name=op.f('pk_lti_user')),
        sa.UniqueConstraint('platform_id', 'subject', name=op.f('uq_lti_user_platform_id_subject')),
    )
    op.create_table(
        'lti_attempt',
        *(_text(each) for each in ('attempt_id', 'learner_id', 'course', 'lesson')),
        _text('line_item', nullable=True),
        sa.Column('told_points', sa.Integer(), nullable=True),
        sa.Column('told_all', sa.Boolean(), nullable=False),
        _when('look_until'),
        _refers('lti_attempt', 'attempt_id', 'attempt.id'),
        _refers('lti_attempt', 'learner_id', 'lti_user.learner_id'),
        sa.PrimaryKeyConstraint('attempt_id', name=op.f('pk_lti_attempt')),
    )
    _index('lti_attempt', 'learner_id')
    _index('lti_attempt', 'look_until')


def downgrade() -> None:
    for table in ('lti_attempt', 'lti_user', 'lti_nonce', 'lti_deployment', 'lti_platform'):
        op.drop_table(table)
