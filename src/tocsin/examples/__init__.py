"""Dispatches written for tocsin: a made-up autumn of signals that the demo reads. None of it was said or published."""
