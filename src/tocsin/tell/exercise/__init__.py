"""What a drill came to, told in French or English."""

from tocsin.tell.exercise.report import drill_page, write_drill

__all__ = ["drill_page", "write_drill"]
