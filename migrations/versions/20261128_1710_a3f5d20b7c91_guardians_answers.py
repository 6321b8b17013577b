"""what guardians agreed to, and what holds while they have not answered

Revision: a3f5d20b7c91, after d84c1e6fa917.
"""

import sqlalchemy as sa
from alembic import op

revision = 'a3f5d20b7c91'
down_revision = 'd84c1e6fa917'
branch_labels = None
depends_on = None

_PURPOSE = "purpose IN ('account', 'survey')"


def _text(name, *, nullable=False):
    return sa.Column(name, sa.String(), nullable=nullable)


def _when(name):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=False)


def _refers(table, column, to, on_delete):
    name, key = to.split('.')
    return sa.ForeignKeyConstraint([column], [to], name=op.f(f'fk_{table}_{column}_{name}'), ondelete=on_delete)


def upgrade() -> None:
    op.create_table(
        'guardian_answer',
        *(_text(each) for each in ('id', 'pupil_id', 'purpose')),
        sa.Column('agreed', sa.Boolean(), nullable=False),
        _text('wording'),
        sa.Column('given_on', sa.Date(), nullable=False),
        _text('how'),
        _text('recorded_by', nullable=True),
        _when('recorded_at'),
        sa.CheckConstraint(_PURPOSE, name=op.f('ck_guardian_answer_purpose')),
        sa.CheckConstraint("how IN ('paper', 'in_person')", name=op.f('ck_guardian_answer_how')),
        _refers('guardian_answer', 'pupil_id', 'person.id', 'CASCADE'),
        _refers('guardian_answer', 'recorded_by', 'person.id', 'SET NULL'),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_guardian_answer')),
    )
    with op.batch_alter_table('guardian_answer', schema=None) as batch_op:
        batch_op.create_index('ix_guardian_answer_pupil_id_purpose', ['pupil_id', 'purpose'], unique=False)
        batch_op.create_index(batch_op.f('ix_guardian_answer_recorded_by'), ['recorded_by'], unique=False)
    op.create_table(
        'guardian_rule',
        *(_text(each) for each in ('organisation_id', 'purpose')),
        _when('chosen_at'),
        sa.CheckConstraint(_PURPOSE, name=op.f('ck_guardian_rule_purpose')),
        _refers('guardian_rule', 'organisation_id', 'organisation.id', 'CASCADE'),
        sa.PrimaryKeyConstraint('organisation_id', 'purpose', name=op.f('pk_guardian_rule')),
    )


def downgrade() -> None:
    for table in ('guardian_rule', 'guardian_answer'):
        op.drop_table(table)
