"""Watch definitions as data, and the reader that checks them."""
