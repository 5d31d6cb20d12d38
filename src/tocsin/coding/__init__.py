"""Claims, clauses and a watch give signals; signals of several articles give events."""

from tocsin.coding.events import build_events
from tocsin.coding.explain import explain
from tocsin.coding.signals import code_signals, may_signal

__all__ = ["build_events", "code_signals", "explain", "may_signal"]
