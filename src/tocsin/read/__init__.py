"""Bytes become articles: encodings, formats, language, date, blocks, origins."""
