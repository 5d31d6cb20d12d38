"""Reading: bytes become articles, with outlet, date, language and the kind of every paragraph.

What is not stated by an option or by metadata is sought in the text; what the text does not tell stays unknown.
"""

from tocsin.read.files import FORMATS, read_file, read_path, read_text
from tocsin.read.published import parse_date_option

__all__ = ["FORMATS", "parse_date_option", "read_file", "read_path", "read_text"]
