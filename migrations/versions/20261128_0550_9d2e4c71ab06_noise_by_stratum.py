"""noise by stratum: the ledger pays for a table in every stratum that it counts

Revision: 9d2e4c71ab06, after 8d2e6f41b7c3.
"""

from alembic import op

revision = "9d2e4c71ab06"
down_revision = "8d2e6f41b7c3"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("noise_ledger", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_noise_ledger_table_id"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_noise_ledger_table_id_stratum_key"), ["table_id", "stratum_key"])


def downgrade() -> None:
    with op.batch_alter_table("noise_ledger", schema=None) as batch_op:
        batch_op.drop_constraint(op.f("uq_noise_ledger_table_id_stratum_key"), type_="unique")
        batch_op.create_unique_constraint(op.f("uq_noise_ledger_table_id"), ["table_id"])
