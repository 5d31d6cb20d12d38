"""The exit codes of the command line."""

from __future__ import annotations

BROKEN_PIPE = 141
INTERRUPTED = 130
EXITS = {
    0: "all went well",
    1: "something failed that has no code of its own; for `tocsin doctor`: a fault was found",
    2: "the command was called wrongly",
    3: "an input that cannot be read, or a date that is none",
    4: "a watch or scenario file that does not hold together",
    5: "a store that cannot be opened, read or written",
    6: "a text in a language that tocsin has no model for",
    7: "a correction that cannot be made: no such signal, or a code that is none",
    8: "a file or output that cannot be written",
    9: "a news source that cannot be followed, or is not there",
    10: "a person, token, marking or note that cannot be made, changed or found",
    11: "a channel or an alert that is not there, or a channel that cannot be",
    INTERRUPTED: "interrupted (Ctrl-C)",
    BROKEN_PIPE: "whoever read the output has gone",
}
