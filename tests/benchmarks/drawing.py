"""Charts as SVG, in plain text."""

from collections.abc import Mapping, Sequence
from html import escape
from itertools import pairwise

COLOURS = ("#8a8f98", "#0b6e4f", "#c05621", "#b7791f", "#2b6cb0", "#805ad5")
WIDTH, LEFT, TOP, BAR = 760, 190, 46, 16
NUMBERS = 70


def bars(title: str, groups: Mapping[str, Mapping[str, float | None]]) -> str:
    """A group of bars for each name; its figures stand behind them. None is left out."""
    names = list(dict.fromkeys(name for group in groups.values() for name in group))
    most = max((value or 0 for group in groups.values() for value in group.values()), default=1)
    scale = (WIDTH - LEFT - NUMBERS) / (most or 1)
    drawn, y = _legend(names), TOP + 14.0
    for label, group in groups.items():
        shown = [(name, value) for name, value in group.items() if value is not None]
        drawn.append(_text(LEFT - 8, y + len(shown) * BAR / 2 + 4, label, "end"))
        for name, value in shown:
            colour, long = COLOURS[names.index(name) % len(COLOURS)], max(value * scale, 1)
            drawn.append(
                f'<rect x="{LEFT}" y="{y:.0f}" width="{long:.1f}" height="{BAR - 3}" '
                f'fill="{colour}"/>'
            )
            drawn.append(_text(LEFT + long + 5, y + BAR - 5, f"{value:.3g}"))
            y += BAR
        y += 10
    return _page(title, y, drawn)


def lines(
    title: str, across: str, series: Mapping[str, Sequence[tuple[float, float]]], limit: float
) -> str:
    """Points joined, from nought upwards; `limit` is a dashed line. `across` names the axis."""
    points = [point for all_of in series.values() for point in all_of] or [(1.0, 1.0)]
    right, most = max(x for x, _ in points) or 1, max(*(y for _, y in points), limit) * 1.1
    left, bottom, high = 56, 330.0, 330.0 - TOP - 14

    def at(x: float, y: float) -> tuple[float, float]:
        return left + x / right * (WIDTH - left - 30), bottom - y / most * high

    drawn = _legend(list(series))
    for part in range(5):
        value = most * part / 4
        _, y = at(0, value)
        drawn.append(_line((left, y), (WIDTH - 30, y), "#d0d4da"))
        drawn.append(_text(left - 6, y + 4, f"{value:.0f}", "end"))
        x, _ = at(right * part / 4, 0)
        drawn.append(_text(x, bottom + 18, f"{right * part / 4:,.0f}", "middle"))
    drawn.append(_text(WIDTH / 2, bottom + 38, across, "middle"))
    drawn.append(_line(at(0, limit), at(right, limit), "#c53030", "6 4"))
    for number, all_of in enumerate(series.values()):
        colour = COLOURS[number % len(COLOURS)]
        drawn += [_line(at(*one), at(*two), colour) for one, two in pairwise(all_of)]
    return _page(title, bottom + 48, drawn)


def _legend(names: Sequence[str]) -> list[str]:
    drawn = []
    for number, name in enumerate(names):
        x = LEFT + number * 130
        colour = COLOURS[number % len(COLOURS)]
        drawn.append(f'<rect x="{x}" y="{TOP - 8}" width="11" height="11" fill="{colour}"/>')
        drawn.append(_text(x + 16, TOP + 2, name))
    return drawn


def _line(
    one: tuple[float, float], two: tuple[float, float], colour: str, dashes: str = ""
) -> str:
    dashed = f' stroke-dasharray="{dashes}"' if dashes else ""
    return (
        f'<line x1="{one[0]:.1f}" y1="{one[1]:.1f}" x2="{two[0]:.1f}" y2="{two[1]:.1f}" '
        f'stroke="{colour}" stroke-width="1.5"{dashed}/>'
    )


def _text(x: float, y: float, text: str, anchor: str = "start") -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" text-anchor="{anchor}">{escape(text)}</text>'


def _page(title: str, height: float, drawn: Sequence[str]) -> str:
    return "\n".join(
        [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height + 12:.0f}" '
            'font-family="system-ui, sans-serif" font-size="12" fill="#1c2230" role="img" '
            f'aria-label="{escape(title)}">',
            '<rect width="100%" height="100%" fill="#fff"/>',
            f'<text x="16" y="24" font-size="15" font-weight="600">{escape(title)}</text>',
            *drawn,
            "</svg>\n",
        ]
    )
