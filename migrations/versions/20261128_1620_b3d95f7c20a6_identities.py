"""accounts at sign-in services of others

Revision: b3d95f7c20a6, after e4a9c27d5b18.
"""

import sqlalchemy as sa
from alembic import op

revision = 'b3d95f7c20a6'
down_revision = 'e4a9c27d5b18'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        'identity',
        sa.Column('id', sa.String(), nullable=False),
        sa.Column('person_id', sa.String(), nullable=False),
        sa.Column('issuer', sa.String(), nullable=False),
        sa.Column('subject', sa.String(), nullable=False),
        sa.Column('bound_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ['person_id'], ['person.id'], name=op.f('fk_identity_person_id_person'), ondelete='CASCADE'
        ),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_identity')),
        sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_identity_issuer_subject')),
        sa.UniqueConstraint('person_id', 'issuer', name=op.f('uq_identity_person_id_issuer')),
    )


def downgrade() -> None:
    op.drop_table('identity')
