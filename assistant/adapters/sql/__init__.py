"""Conversations, turns and accounts in SQLite or PostgreSQL, through SQLAlchemy; the schema is Alembic's."""
