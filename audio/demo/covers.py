"""The covers: one painting an album, the same whenever it is painted."""

from collections.abc import Callable
from functools import cache
from io import BytesIO

import numpy as np
from PIL import Image

from audio.demo.painting import SIDE, Canvas, Field, inside, ramp
from audio.demo.tags import Cover

Painter = Callable[[Canvas], None]


def ridge(canvas: Canvas, height: float, swing: float) -> Field:
    """The distance above (negative: below) a line of hills at a height."""
    line = np.full_like(canvas.x, height)
    for waves in (0.6, 1.4, 2.9):
        phase = canvas.rng.uniform(0, 2 * np.pi)
        wave = np.sin(2 * np.pi * waves * canvas.x + phase)
        line += np.float32(swing / (1 + waves)) * wave
    return line - canvas.y


def night_ferry(canvas: Canvas) -> None:
    """A barred sun goes down into a sea that keeps its light."""
    canvas.fill(
        ramp(canvas.y, (0, "#120b34"), (0.3, "#451a68"), (0.52, "#c9366f"), (0.64, "#ff9d5c"))
    )
    for _ in range(110):
        x, y = canvas.rng.uniform(0, 1), canvas.rng.uniform(0, 0.4)
        canvas.dot(x, y, canvas.rng.uniform(0.0008, 0.002), "#ffe9d6")
    sun = canvas.distance(0.5, 0.5)
    canvas.glow(np.exp(-((sun / 0.42) ** 2)), "#ff5e7a", 0.35)
    fall = np.clip((canvas.y - 0.42) / 0.22, 0, 1)
    bars = inside(np.float32(0.42) * fall - np.abs((canvas.y * 26) % 1 - 0.5), 0.05)
    disc = inside(sun - 0.23) * (1 - bars * (canvas.y > 0.42))
    canvas.paint(disc, "#ffd36b")
    canvas.paint(disc * np.clip((canvas.y - 0.3) / 0.36, 0, 1), "#ff3f81")
    sea = inside(0.64 - canvas.y)
    canvas.paint(sea, "#150d38")
    depth = np.clip((canvas.y - 0.64) / 0.36, 1e-3, 1)
    ripple = np.sin(2 * np.pi * 34 * np.sqrt(depth)) * 0.5 + 0.5
    width = 0.17 + 0.2 * depth + 0.05 * np.sin(60 * canvas.y)
    path = np.exp(-(((canvas.x - 0.5) / width) ** 2)) * ripple**2 * (1 - 0.6 * depth)
    canvas.paint(sea * path, "#ff6f7d", 0.85)
    canvas.grain(0.018)


def concrete_weather(canvas: Canvas) -> None:
    """Slabs in the rain, and one lamp."""
    canvas.fill(ramp(canvas.y, (0, "#8d99a3"), (0.55, "#c9ced0"), (1, "#a5abae")))
    lamp = canvas.distance(0.69, 0.27)
    canvas.glow(np.exp(-((lamp / 0.2) ** 2)), "#ff7a2f", 0.5)
    canvas.paint(inside(lamp - 0.085), "#ff6a1f")
    for number in range(9):
        low = 0.7 if number in (5, 6) else 1.0  # they leave the lamp free
        top = 0.3 + 0.42 * canvas.rng.random() * low
        slab(canvas, number * 0.125 - 0.08, top, canvas.rng.uniform(0.085, 0.11))
    canvas.paint(np.clip((canvas.y - 0.55) / 0.6, 0, 1), "#2b3138", 0.8)
    streaks = canvas.rng.random(SIDE, dtype=np.float32) ** 9
    slant = (np.arange(SIDE)[None, :] + np.arange(SIDE)[:, None] // 4) % SIDE
    canvas.glow(streaks[slant] * (0.4 + 0.6 * canvas.y), "#dfe8ee", 0.22)
    canvas.grain(0.028)


def slab(canvas: Canvas, left: float, top: float, width: float) -> None:
    """A tower block: a face with joints, and its side in the shade."""
    grey = int(70 + 60 * canvas.rng.random())
    face, shade = (f"#{it:02x}{it + 4:02x}{it + 9:02x}" for it in (grey, grey - 38))
    window = canvas.window(left + width / 2 + 0.02, 0.5, width / 2 + 0.03, 0.5)
    across, below = window.x - np.float32(left), top - window.y
    front = np.maximum(np.abs(across - width / 2) - width / 2, below)
    side = np.abs(across - width - 0.02) - 0.02
    window.paint(inside(np.maximum(side, below - 0.35 * (across - width))), shade)
    window.paint(inside(front), face)
    joints = inside(np.abs(below * 9 % 1 - 0.5) - 0.488, 0.02) * inside(front)
    window.paint(joints, shade, 0.55)


def hedgerow_waltzes(canvas: Canvas) -> None:
    """Hills, a pale sun, and oxlips in the foreground."""
    canvas.fill(ramp(canvas.y, (0, "#f3d9b1"), (0.35, "#f9ecd2"), (0.6, "#e8e6c4")))
    sun = canvas.distance(0.3, 0.26)
    canvas.glow(np.exp(-((sun / 0.22) ** 2)), "#ffd070", 0.16)
    canvas.paint(inside(sun - 0.12), "#fffdf0")
    greens = ("#b9c99a", "#93b07c", "#6d9163", "#476f4d", "#2c5140", "#1d3b34")
    for number, green in enumerate(greens):
        hills = ridge(canvas, 0.42 + 0.085 * number, 0.075)
        canvas.paint(inside(hills), green)
        canvas.glow(np.exp(-((hills / 0.012) ** 2)) * inside(hills), "#fff0c0", 0.1)
    for _ in range(26):
        x, y = canvas.rng.uniform(0.03, 0.97), canvas.rng.uniform(0.84, 0.98)
        flower(canvas, x, y, canvas.rng.uniform(0.012, 0.028))
    canvas.grain(0.02)


def flower(canvas: Canvas, x: float, y: float, size: float) -> None:
    """Five petals; painted only where it stands, to save time."""
    window = canvas.window(x, y, size * 1.6, size * 1.6)
    away = np.hypot(window.x - x, window.y - y) / size
    turn = np.arctan2(window.y - y, window.x - x) + canvas.rng.uniform(0, 2 * np.pi)
    outline = 0.68 + 0.32 * np.abs(np.cos(2.5 * turn))
    window.paint(inside(away - outline, 0.08), "#ffe27a")
    window.paint(inside(away - 0.3, 0.08), "#f09a2d")


def varanda_ao_sul(canvas: Canvas) -> None:
    """Painted tiles: arcs that meet however a tile is turned."""
    canvas.fill(ramp(canvas.y, (0, "#f7f3e6"), (1, "#efe6d0")))
    count = 6
    turned = canvas.rng.random((count, count)) < 0.5
    column = np.minimum((canvas.x * count).astype(np.int64), count - 1)
    row = np.minimum((canvas.y * count).astype(np.int64), count - 1)
    u, v = canvas.x * count - column, canvas.y * count - row
    u = np.where(turned[row, column], 1 - u, u) + 0 * v
    v = v + 0 * u
    near = np.minimum(np.hypot(u, v), np.hypot(1 - u, 1 - v))
    colours = (("#1f4e9c", 0.20), ("#f7f3e6", 0.135), ("#e9a820", 0.105), ("#16356f", 0.05))
    for colour, width in colours:
        canvas.paint(inside(np.abs(near - 0.5) - width, 0.02), colour)
    corner = np.hypot(np.minimum(u, 1 - u), np.minimum(v, 1 - v))
    canvas.paint(inside(corner - 0.16, 0.02), "#d6552b")
    canvas.paint(inside(corner - 0.07, 0.02), "#f7f3e6")
    seam = np.minimum(np.minimum(u, 1 - u), np.minimum(v, 1 - v))
    canvas.paint(inside(seam - 0.008, 0.02), "#b9ad95", 0.8)
    light = np.clip(1.1 - canvas.distance(0.2, 0.1) * 0.5, 0, 1)
    canvas.pixels *= light[..., None]


def windowlight(canvas: Canvas) -> None:
    """Evening light through a window, on a wall."""
    canvas.fill(ramp(canvas.y, (0, "#3a2f4a"), (0.5, "#54405a"), (1, "#2a2238")))
    lean = canvas.x - np.float32(0.28) * (canvas.y - 0.5)
    soft = 0.03 + 0.05 * canvas.y
    panes = np.zeros((SIDE, SIDE), dtype=np.float32)
    for across in range(2):
        for down in range(3):
            x, y = 0.4 + 0.235 * across, 0.27 + 0.225 * down
            box = np.maximum(np.abs(lean - x) - 0.105, np.abs(canvas.y - y) - 0.1)
            panes = np.maximum(panes, np.clip(0.5 - box / soft, 0, 1))
    warmth = ramp(canvas.y, (0.1, "#ffdf9e"), (0.5, "#ffb36b"), (0.9, "#e8746b"))
    canvas.pixels += (warmth - canvas.pixels) * (panes * np.float32(0.88))[..., None]
    stem = np.abs(lean - 0.55 - 0.05 * np.sin(7 * canvas.y)) - 0.006
    canvas.paint(inside(np.maximum(stem, 0.3 - canvas.y), 0.02) * panes, "#4d3550", 0.75)
    for number in range(9):
        side, y = (1 if number % 2 else -1), 0.34 + 0.055 * number
        x = 0.55 + 0.05 * np.sin(7 * y) + 0.05 * side
        leaf = ((lean - x) / 0.05) ** 2 + ((canvas.y - y + side * (lean - x) * 0.5) / 0.02) ** 2
        canvas.paint(inside(leaf.astype(np.float32) - 1, 0.5) * panes, "#4d3550", 0.75)
    for _ in range(90):
        x, y = canvas.rng.uniform(0.1, 0.9, 2)
        canvas.dot(x, y, canvas.rng.uniform(0.001, 0.0032), "#ffe9c4", 0.5)
    canvas.grain(0.024)


PAINTERS: dict[str, tuple[Painter, int]] = {
    "night_ferry": (night_ferry, 101),
    "concrete_weather": (concrete_weather, 102),
    "hedgerow_waltzes": (hedgerow_waltzes, 103),
    "varanda_ao_sul": (varanda_ao_sul, 104),
    "windowlight": (windowlight, 105),
}


@cache
def cover(name: str) -> Cover:
    """Paint a cover as a JPEG; the tiles, being flat, as a PNG.

    Raises:
        KeyError: there is no painting of that name.
    """
    painter, seed = PAINTERS[name]
    canvas = Canvas.blank(seed)
    painter(canvas)
    image, file = Image.fromarray(canvas.bytes()), BytesIO()
    if name == "varanda_ao_sul":
        image.quantize(160).save(file, "PNG")
        return Cover(file.getvalue(), "image/png", SIDE)
    image.save(file, "JPEG", quality=90)
    return Cover(file.getvalue(), "image/jpeg", SIDE)
