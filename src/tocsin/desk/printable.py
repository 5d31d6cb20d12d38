"""Text that came from the system (file names, options), made fit to be stored and printed."""

from __future__ import annotations


def printable(text: str) -> str:
    r"""`text` with what Python could not decode read as UTF-8, and what is not UTF-8 either written as `\xNN`.

    A locale that is not UTF-8, or a file name in another encoding, leaves lone surrogates in a string, which neither a
    store nor JSON can hold.

    >>> printable("d\udcc3\udca9p\udcc3\udcaache.txt"), printable("caf\udce9.txt")
    ('dépêche.txt', 'caf\\xe9.txt')
    """
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        return text.encode("utf-8", "surrogateescape").decode("utf-8", "backslashreplace")
    return text
