"""audit log

Revision: e7c1a94b2d60, after b5d0a7e3c914.
"""

import sqlalchemy as sa
from alembic import op

revision = 'e7c1a94b2d60'
down_revision = 'e7c41f02b9d6'
branch_labels = None
depends_on = None

WORDS = 'the audit log is only added to'
REFUSE = {
    'sqlite': (
        f"CREATE TRIGGER audit_event_no_update BEFORE update ON audit_event BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
        f"CREATE TRIGGER audit_event_no_delete BEFORE delete ON audit_event BEGIN SELECT RAISE(ABORT, '{WORDS}'); END",
    ),
    'postgresql': (
        f"""CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$""",
        """CREATE TRIGGER audit_event_no_change BEFORE UPDATE OR DELETE ON audit_event
FOR EACH ROW EXECUTE FUNCTION audit_event_refuse()""",
        """CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse()""",
    ),
}


def upgrade() -> None:
    op.create_table('audit_event',
    sa.Column('number', sa.BigInteger(), autoincrement=False, nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor', sa.String(), nullable=False),
    sa.Column('action', sa.String(), nullable=False),
    sa.Column('about', sa.String(), nullable=False),
    sa.Column('place', sa.String(), nullable=False),
    sa.Column('before', sa.String(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_event'))
    )
    with op.batch_alter_table('audit_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_event_actor'), ['actor'], unique=False)
        batch_op.create_index(batch_op.f('ix_audit_event_place'), ['place'], unique=False)

    op.create_table('audit_head',
    sa.Column('id', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.BigInteger(), nullable=False),
    sa.Column('hash', sa.String(), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_audit_head'))
    )
    op.execute(f"INSERT INTO audit_head VALUES (1, 0, '{'0' * 64}')")
    op.create_table('audit_key',
    sa.Column('person_id', sa.String(), nullable=False),
    sa.Column('pseudonym', sa.String(), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_audit_key_person_id_person'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('person_id', name=op.f('pk_audit_key')),
    sa.UniqueConstraint('pseudonym', name=op.f('uq_audit_key_pseudonym'))
    )
    for statement in REFUSE[op.get_bind().dialect.name]:
        op.execute(statement)


def downgrade() -> None:
    op.drop_table('audit_key')
    op.drop_table('audit_head')
    op.drop_table('audit_event')
    if op.get_bind().dialect.name == 'postgresql':
        op.execute('DROP FUNCTION audit_event_refuse()')
