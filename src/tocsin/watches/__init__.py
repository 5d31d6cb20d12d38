"""Watch definitions as data, and the reader that checks them."""

from tocsin.watches.load import list_watches, load_watch

__all__ = ["list_watches", "load_watch"]
