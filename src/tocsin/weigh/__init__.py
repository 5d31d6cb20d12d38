"""Events and a watch become an assessment."""

from tocsin.weigh.estimate import assess

__all__ = ["assess"]
