"""What Alembic runs: on the connection that `clinic.db.migrate` hands it, inside that connection's transaction."""

from alembic import context

from clinic.db import models  # noqa: F401  (fills the metadata)
from clinic.db.base import Base

connection = context.config.attributes["connection"]
context.configure(
    connection=connection,
    target_metadata=Base.metadata,
    compare_type=True,
    compare_server_default=True,
    render_as_batch=connection.dialect.name == "sqlite",
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
