"""What a drill came to, told in French or English."""

from tocsin.tell.exercise.report import write_drill

__all__ = ["write_drill"]
