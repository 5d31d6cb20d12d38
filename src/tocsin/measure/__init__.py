"""How good the extraction is: gold annotations against records in the contract of `tocsin extract`."""

from tocsin.measure.gold import GoldClaim, GoldDocument, GoldSignal, read_gold
from tocsin.measure.scores import Figures, Miss, Ratio, score

__all__ = ["Figures", "GoldClaim", "GoldDocument", "GoldSignal", "Miss", "Ratio", "read_gold", "score"]
