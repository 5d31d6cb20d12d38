"""Events and a watch become an assessment."""

from tocsin.weigh.assess import assess

__all__ = ["assess"]
