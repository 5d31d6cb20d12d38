"""The plots of the calibration page, as SVG files that are the same whenever the figures are."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import matplotlib as mpl

mpl.use("svg")

from matplotlib import pyplot as plt

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from matplotlib.axes import Axes

_COLOURS = {"tocsin": "#0b5394", "status ignored": "#b45f06", "keywords": "#666666"}


def draw_plots(found: Mapping[str, Any], folder: Path) -> None:
    """Draws every plot into the folder."""
    plt.rcParams.update(
        {"svg.hashsalt": "tocsin", "font.size": 9, "axes.spines.top": False, "axes.spines.right": False}
    )
    folder.mkdir(exist_ok=True)
    _draw_reliability(found, folder / "calibration-reliability.svg")
    _draw_warnings(found, folder / "calibration-warnings.svg")


def _draw_reliability(found: Mapping[str, Any], path: Path) -> None:
    panels = {"from the model": found["model"], "from its ranges": found["ranges"], **found["perturbed"]}
    figure, axes = plt.subplots(3, 3, figsize=(8, 8), sharex=True, sharey=True)
    for axis, (name, figures) in zip(axes.flat, panels.items(), strict=False):
        bands = figures["reliability"]
        whole = sum(band["count"] for band in bands)
        axis.plot([0, 1], [0, 1], color="#bbbbbb", linewidth=0.8)
        axis.plot([b["mean"] for b in bands], [b["frequency"] for b in bands], color="#0b5394", linewidth=1)
        sizes = [8 + 120 * band["count"] / whole for band in bands]
        axis.scatter([b["mean"] for b in bands], [b["frequency"] for b in bands], s=sizes, color="#0b5394")
        axis.set_title(f"{name}: error {figures['ece']:.3f}", fontsize=9)
    for axis in axes[-1]:
        axis.set_xlabel("probability given")
    for axis in axes[:, 0]:
        axis.set_ylabel("how often it was so")
    _save(figure, path)


def _draw_warnings(found: Mapping[str, Any], path: Path) -> None:
    figure, axes = plt.subplots(2, 2, figsize=(8, 7), sharey=True)
    for axis, (what, systems) in zip(axes.flat, found["warnings"].items(), strict=True):
        _draw_curves(axis, systems)
        axis.set_title(f"warnings of {what}", fontsize=9)
    for axis in axes[-1]:
        axis.set_xlabel("false warnings a year")
    for axis in axes[:, 0]:
        axis.set_ylabel("mean days to the first warning (missed: 60)")
    axes[0, 0].legend(frameon=False)
    _save(figure, path)


def _draw_curves(axis: Axes, systems: Mapping[str, Any]) -> None:
    for name, rows in systems.items():
        points = [(row["false_a_year"], row["delay_days"]) for row in rows]
        axis.plot(*zip(*points, strict=True), marker="o", markersize=3, linewidth=1, color=_COLOURS[name], label=name)


def _save(figure: Any, path: Path) -> None:  # noqa: ANN401 (a figure of matplotlib)
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
    plt.close(figure)
