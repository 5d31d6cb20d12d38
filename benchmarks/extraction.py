"""What extraction and coding cost beside the bare parse: a ratio within one run, on the same sentences.

    python -m benchmarks.extraction [FILE...]      default: the examples that ship with tocsin

Prints the time of the bare spaCy parse, of the steps after it, and their ratio (`extraction_ratio`), the best of three
passes each. The aim is that extraction adds at most a quarter to the parse.
"""

from __future__ import annotations

import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import tocsin.examples
from tocsin.coding import code_signals
from tocsin.extract.parse import parse_article
from tocsin.extract.pipeline import extract_parsed
from tocsin.read import read_path
from tocsin.watches import load_watch
from tocsin.wiring import DEFAULT_WATCH

if TYPE_CHECKING:
    from collections.abc import Callable

EXAMPLES = Path(tocsin.examples.__file__).parent
PASSES = 3


def main() -> int:
    """Print the ratio."""
    paths = [Path(name) for name in sys.argv[1:]] or [EXAMPLES]
    articles = [article for path in paths for article in read_path(path)]
    watch = load_watch(DEFAULT_WATCH)
    parsed = [parse_article(article) for article in articles]  # models are loaded here, outside the clock
    tokens = sum(len(one.doc) for one in parsed)
    extractions = [extract_parsed(one) for one in parsed]
    parse_s = _best(lambda: [parse_article(article) for article in articles])
    extract_s = _best(lambda: [extract_parsed(one) for one in parsed])
    code_s = _best(lambda: [code_signals(a, e, watch) for a, e in zip(articles, extractions, strict=True)])
    print(f"articles {len(articles)}  tokens {tokens}")
    print(f"parse_s {parse_s:.3f}")
    print(f"extract_s {extract_s:.3f}")
    print(f"code_s {code_s:.3f}")
    print(f"extraction_ratio {extract_s / parse_s:.3f}")
    print(f"coding_ratio {code_s / parse_s:.3f}")
    return 0


def _best(work: Callable[[], object]) -> float:
    """Seconds of the quickest of some passes: what the machine does besides only ever adds."""
    times = []
    for _ in range(PASSES):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


if __name__ == "__main__":
    sys.exit(main())
