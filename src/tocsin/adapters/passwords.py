"""Passwords hashed by argon2id."""

from __future__ import annotations

from functools import cached_property

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError


class Argon2Passwords:
    """Hashes and checks passwords with the library's present defaults (RFC 9106, low memory).

    >>> passwords = Argon2Passwords(PasswordHasher(time_cost=1, memory_cost=64))
    >>> kept = passwords.hash("correct horse")
    >>> passwords.matches(kept, "correct horse"), passwords.matches(kept, "wrong"), passwords.matches(None, "any")
    (True, False, False)
    """

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher()

    def hash(self, password: str) -> str:
        """The hash to keep."""
        return self._hasher.hash(password)

    def matches(self, kept: str | None, password: str) -> bool:
        """Whether the password is the one; takes as long where nothing is kept."""
        try:
            self._hasher.verify(kept or self._nobody, password)
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether the hash was made with weaker numbers than today's."""
        return self._hasher.check_needs_rehash(kept)

    @cached_property
    def _nobody(self) -> str:
        """A hash that costs as much as a real one to check."""
        return self._hasher.hash("nobody's password")
