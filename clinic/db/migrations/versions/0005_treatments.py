"""Treatments: the injections that patients were given."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "treatment",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("patient_id", sa.Integer(), nullable=False),
        sa.Column("given_on", sa.Date(), nullable=False, comment="the calendar day where the clinic is"),
        sa.Column("units", sa.Integer(), nullable=True, comment="units of onabotulinumtoxinA, as recorded"),
        sa.Column("next_due", sa.Date(), nullable=True, comment="as the clinic recorded it; nothing is worked out"),
        sa.Column("source", sa.String(length=32), nullable=False, comment="where it was read: demo, csv, fhir"),
        sa.Column("external_id", sa.String(length=128), nullable=False, comment="its id at the source"),
        sa.CheckConstraint("units BETWEEN 1 AND 1000", name=op.f("ck_treatment_units")),
        sa.CheckConstraint("next_due > given_on", name=op.f("ck_treatment_next_due")),
        sa.ForeignKeyConstraint(["patient_id"], ["patient.id"], name=op.f("fk_treatment_patient_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_treatment")),
        sa.UniqueConstraint("source", "external_id", name=op.f("uq_treatment_source_external_id")),
    )
    op.create_index("ix_treatment_patient_id_given_on", "treatment", ["patient_id", "given_on"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_treatment_patient_id_given_on", "treatment")
    op.drop_table("treatment")
