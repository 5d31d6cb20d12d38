"""The pages of the board: one module and one router each, in the order of the navigation."""

from __future__ import annotations

from tocsin.web.pages import (
    actors,
    article,
    drills,
    event,
    hypotheses,
    matrix,
    people,
    review,
    search,
    sources,
    today,
    views,
)
from tocsin.web.words import mark

# What the navigation shows: path, message, and the key that leads there behind `g`.
SECTIONS = (
    ("/", mark("Today"), "t"),
    ("/matrix", mark("Matrix"), "m"),
    ("/hypotheses", mark("Hypotheses"), "h"),
    ("/actors", mark("Actors"), "a"),
    ("/review", mark("Review"), "r"),
    ("/search", mark("Search"), "f"),
    ("/calendar", mark("Calendar"), "c"),
    ("/sources", mark("Sources"), "s"),
    ("/drills", mark("Drills"), "d"),
)
ROUTERS = (
    people.router,
    today.router,
    event.router,
    matrix.router,
    hypotheses.router,
    actors.router,
    sources.router,
    drills.router,
    review.router,
    search.router,
    article.router,
    views.router,
)
