"""Doctests are collected from `src`; migration scripts run only inside Alembic."""

collect_ignore_glob = ["src/tocsin/adapters/migrations/*", "src/tocsin/adapters/*/migrations/*"]
