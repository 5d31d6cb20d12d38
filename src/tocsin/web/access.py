"""Who asks, and what each route asks of them: every route declares one role, and a test walks them all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fastapi import Depends, Request

from tocsin.errors import TocsinError
from tocsin.model.person import Person, Role

if TYPE_CHECKING:
    from collections.abc import Callable

    from fastapi.params import Depends as Dependency

# On loopback the board belongs to whoever sits at the machine.
ALONE = Person("me", Role.ADMINISTRATOR)


class NotThereError(TocsinError):
    """A page or record that is not there, or not for whoever asks."""


class ForbiddenError(TocsinError):
    """Something that the role of whoever asks does not allow."""

    exit_code = 6


def current_person(request: Request) -> Person:  # noqa: ARG001 (a board of several persons asks the request)
    """Whoever asks."""
    return ALONE


class Needs:
    """The check that a route declares: whoever asks has at least this role."""

    def __init__(self, role: Role) -> None:
        self.role = role

    def __call__(self, request: Request) -> Person:
        """Whoever asks.

        Raises:
            ForbiddenError: if the role does not reach.
        """
        person = current_person(request)
        if not person.role.may(self.role):
            raise ForbiddenError(
                f"{person.name} is {person.role.value}; this takes {self.role.value}",
                where=request.url.path,
                remedy="ask an administrator of this desk",
            )
        return person


def needs(role: Role) -> Dependency:
    """The dependency by which a route declares the role it needs."""
    check: Callable[..., object] = Needs(role)
    declared: Dependency = Depends(check)
    return declared
