"""The pages of the board: one module and one router each, in the order of the navigation."""

from __future__ import annotations

from tocsin.web.pages import event, today
from tocsin.web.words import mark

# What the navigation shows: path, message, and the key that leads there behind `g`.
SECTIONS = (("/", mark("Today"), "t"),)
ROUTERS = (today.router, event.router)
