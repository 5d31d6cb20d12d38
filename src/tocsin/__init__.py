"""tocsin: an open-source watch on nuclear posture, from public texts to an estimate one can take apart."""

__version__ = "0.1.0"
