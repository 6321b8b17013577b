"""class pages for families

Revision: c7e1f05a9b24, after b5d0a7e3c914.
"""

import sqlalchemy as sa
from alembic import op

revision = 'c7e1f05a9b24'
down_revision = '6f0e92c5d8b1'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('class_page',
    sa.Column('id', sa.String(), nullable=False),
    sa.Column('teacher_id', sa.String(), nullable=False),
    sa.Column('label', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.CheckConstraint('length(label) BETWEEN 1 AND 40', name=op.f('ck_class_page_label')),
    sa.ForeignKeyConstraint(['teacher_id'], ['person.id'], name=op.f('fk_class_page_teacher_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_class_page'))
    )
    with op.batch_alter_table('class_page', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_class_page_expires_at'), ['expires_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_class_page_teacher_id'), ['teacher_id'], unique=False)

    op.create_table('class_page_lesson',
    sa.Column('page_id', sa.String(), nullable=False),
    sa.Column('session_id', sa.String(), nullable=False),
    sa.Column('course', sa.String(), nullable=False),
    sa.Column('lesson', sa.String(), nullable=False),
    sa.Column('held_on', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['page_id'], ['class_page.id'], name=op.f('fk_class_page_lesson_page_id_class_page'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['session_id'], ['class_session.id'], name=op.f('fk_class_page_lesson_session_id_class_session'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('page_id', 'session_id', name=op.f('pk_class_page_lesson'))
    )
    with op.batch_alter_table('class_page_lesson', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_class_page_lesson_session_id'), ['session_id'], unique=False)

    op.create_table('family_slip',
    sa.Column('code_hash', sa.String(), nullable=False),
    sa.Column('page_id', sa.String(), nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('opened_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['page_id'], ['class_page.id'], name=op.f('fk_family_slip_page_id_class_page'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('code_hash', name=op.f('pk_family_slip'))
    )
    with op.batch_alter_table('family_slip', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_family_slip_page_id'), ['page_id'], unique=False)


def downgrade() -> None:
    with op.batch_alter_table('family_slip', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_family_slip_page_id'))

    op.drop_table('family_slip')
    with op.batch_alter_table('class_page_lesson', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_class_page_lesson_session_id'))

    op.drop_table('class_page_lesson')
    with op.batch_alter_table('class_page', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_class_page_teacher_id'))
        batch_op.drop_index(batch_op.f('ix_class_page_expires_at'))

    op.drop_table('class_page')
