"""A canvas for the covers: colours, smooth shapes and grain, as arrays.

Places run from 0 to 1, x to the right and y down. A mask says for each pixel how much of a
colour it takes; masks made from distances are smooth at their edges, so nothing is jagged.
"""

from dataclasses import dataclass

import numpy as np
from numpy.random import Generator
from numpy.typing import NDArray

SIDE = 1_000
"""Pixels."""

Field = NDArray[np.float32]
"""A value for each pixel, or something that broadcasts to it."""

_EDGE = 1.4 / SIDE


def rgb(code: str) -> Field:
    """Three values from 0 to 1, of a code like #ff8800."""
    return np.array([int(code[at : at + 2], 16) / 255 for at in (1, 3, 5)], dtype=np.float32)


def inside(distance: NDArray[np.floating], edge: float = _EDGE) -> Field:
    """1 where the distance to a shape's outline is negative, 0 outside, smooth between."""
    return np.asarray(np.clip(0.5 - distance / edge, 0, 1), dtype=np.float32)


def ramp(position: Field, *stops: tuple[float, str]) -> Field:
    """Colours along a gradient: at each position of 0 to 1, those of the stops around it."""
    places = [place for place, _ in stops]
    colours = np.stack([rgb(code) for _, code in stops])
    channels = [np.interp(position, places, colours[:, index]) for index in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)


@dataclass(slots=True)
class Canvas:
    """A picture being painted, or a window into one: what is painted there is in both."""

    pixels: Field
    x: Field
    y: Field
    rng: Generator

    @classmethod
    def blank(cls, seed: int) -> "Canvas":
        line = (np.arange(SIDE, dtype=np.float32) + np.float32(0.5)) / np.float32(SIDE)
        pixels = np.zeros((SIDE, SIDE, 3), dtype=np.float32)
        return cls(pixels, line[None, :], line[:, None], np.random.default_rng(seed))

    def window(self, x: float, y: float, across: float, down: float) -> "Canvas":
        """The part that lies within these distances of a point."""
        left, right, top, bottom = (
            min(SIDE, max(0, round(place * SIDE)))
            for place in (x - across, x + across, y - down, y + down)
        )
        return Canvas(
            self.pixels[top:bottom, left:right],
            self.x[:, left:right],
            self.y[top:bottom],
            self.rng,
        )

    def fill(self, colours: Field) -> None:
        """Cover everything with one colour, or with a gradient down the picture."""
        self.pixels[:] = colours

    def paint(self, mask: Field, colour: str, strength: float = 1.0) -> None:
        """Lay a colour over what is there."""
        share = (mask * np.float32(strength))[..., None]
        self.pixels += (rgb(colour) - self.pixels) * share

    def glow(self, mask: Field, colour: str, strength: float) -> None:
        """Add light."""
        self.pixels += rgb(colour) * (mask * np.float32(strength))[..., None]

    def distance(self, x: float, y: float) -> Field:
        """From a point."""
        away: Field = np.hypot(self.x - np.float32(x), self.y - np.float32(y))
        return away

    def dot(self, x: float, y: float, size: float, colour: str, strength: float = 1.0) -> None:
        """A small disc; only its surroundings are computed."""
        reach = size + 2 * _EDGE
        window = self.window(x, y, reach, reach)
        window.paint(inside(window.distance(x, y) - np.float32(size)), colour, strength)

    def grain(self, strength: float) -> None:
        """The same noise in all channels, as on film; it also hides banding."""
        noise = self.rng.standard_normal((SIDE, SIDE, 1), dtype=np.float32)
        self.pixels += noise * np.float32(strength)

    def bytes(self) -> NDArray[np.uint8]:
        return (np.clip(self.pixels, 0, 1) * 255 + 0.5).astype(np.uint8)
