"""docs/benchmarks.md, from all parts that are kept."""

from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from tests import hardware, markdown
from tests.benchmarks.results import Part
from tests.benchmarks.targets import PARTS, TARGETS

PAGE = Path(__file__).parents[2] / "docs" / "benchmarks.md"
TEXT = Path(__file__).with_name("report.md")
HEAD = ("What", "Measured", "Compared", "Target", "Met", "When")


def write(parts: Iterable[Part]) -> None:
    parts = list(parts)
    PAGE.write_text(page(parts), encoding="utf-8")
    for part in parts:
        for name, picture in part.pictures.items():
            (PAGE.parent / "images" / name).write_text(picture, encoding="utf-8")


def page(parts: Sequence[Part]) -> str:
    by_name = {part.name: part for part in parts}
    told = {name: _section(by_name.get(name)) for name in PARTS}
    machine = hardware.listed((part.name, part.machine) for part in parts)
    text = TEXT.read_text(encoding="utf-8")
    return text.format_map({"targets": targets(parts), "machine": machine} | told)


def targets(parts: Sequence[Part], only: Collection[str] = ()) -> str:
    """Every row, or only these; what was never measured says so."""
    figures = {one.row: (one, part.when) for part in parts for one in part.figures}
    lines = []
    for name, target in TARGETS.items():
        if only and name not in only:
            continue
        if name in figures:
            one, when = figures[name]
            met = "yes" if one.met else "**no**"
            lines.append([name, one.figure, one.ratio or "–", target.text, met, when])
        else:
            lines.append([name, "–", "–", target.text, "not measured", "–"])
    return markdown.table(HEAD, lines)


def _section(part: Part | None) -> str:
    if part is None:
        return "Not measured yet."
    pictures = [f"![{part.name}](images/{name})" for name in part.pictures]
    points = [*part.how, f"Noise: {part.noise}.", f"{part.when}; {part.seconds:,.0f} s."]
    listed = "\n".join(f"- {point}" for point in points)
    return "\n\n".join([*pictures, listed, *map(str, part.tables)])
