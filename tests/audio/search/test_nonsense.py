"""Whatever is typed, it is answered: never with an error of ours."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests import make, make_music, make_playlist
from tests.api_client import Api, ApiFor
from tests.audio.search.asked import KINDS, search, suggested

pytestmark = pytest.mark.django_db
ROUTES = ("/api/search/", "/api/search/suggest/")
FULL = 500

ODD = {
    "operators": "& | ! <-> ( ) :* 'a' & !'b' <2> \\",
    "quotes": "'\"'\" \\' '' \"\"\" ‘’“”",
    "statement": "'); DROP TABLE audio_track; --",
    "array": "{} {a,b} {NULL} ARRAY[1]",
    "format": "%s %(me)s {0} {{}} %% _%_",
    "lexemes": "g:1 y:1994 y:* g: :: a:b:c",
    "filters": "artist: album: genre: year: artist:: year:- year:9999-0000 year:1900-2100",
    "nested filters": 'artist:artist:album:x year:"1990-" genre:"',
    "years": " ".join(["year:1900-2100"] * 30),
    "emoji": "🎵🎶 👨‍👩‍👧‍👦 🏴‍☠️ ❤️‍🔥 🇩🇪",
    "right to left": "فيروز נעמי \u202eabc\u202c \u200f",
    "han": "青花瓷 周杰倫 東京事変",
    "kana": "こんにちは カタカナ ｶﾞｷﾞ ゛",
    "hangul": "방탄소년단 ㄱㄴㄷ",
    "thai": "เพลงรักไทย ่้๊",
    "indic": "लता मंगेशकर ्",
    "marks": "\u0301\u0302\u0327 \u20dd a\u0301\u0301\u0301\u0301",
    "zalgo": "H" + "\u0317\u0348\u033c" * 60,
    "one letter": "a",
    "one letter again": "a " * 250,
    "long word": "x" * FULL,
    "long word of marks": "\u0301" * FULL,
    "long han": "瓷" * FULL,
    "different words": " ".join(f"w{n}" for n in range(120)),
    "every ascii": "".join(map(chr, range(1, 127))),
    "beyond the plane": "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𐍈 \U0010ffff \ufffe \uffff \ue000",
    "controls": "\x01\x02\x1b[31m\x7f\x85\u2028\u2029\ufeff",
    "blanks": "\u00a0\u2003\u3000\u1680\u200b\u2800\u3164",
    "ligatures": "ﬁﬀ ﷺ ㎏ ⅷ ½ ß ẞ ŉ ǰ İ ı",
    "numbers": "１２３ ٣ ²³ 1e308 -0 NaN 0x",
    "slashes": "AC/DC a\\b C:\\ //",
    "acronyms": "A.B.C.D.E.F. ..... R.E.M",
    "bangs": "P!nk !!! (chk) w!!!!!w",
    "html": "<script>alert(1)</script>&amp;&#0;",
}


@pytest.mark.parametrize("q", ODD.values(), ids=ODD.keys())
def test_what_nobody_would_type(api: Api, api_for: ApiFor, q: str) -> None:
    make_music.track(title="Harbour", artist="Ada Cole", album="Night Ferry")
    for asking in (api, api_for(make.user())):
        told = search(asking, q[:FULL])
        assert set(told) == {"top_result", "lines", *KINDS}
        suggested(asking, q[:FULL])


@pytest.mark.parametrize("q", ODD.values(), ids=ODD.keys())
def test_what_is_called_like_that_is_found_by_it(api: Api, q: str) -> None:
    """If there is a letter in it, or a number."""
    title = "".join(c for c in q if c.isprintable() or c == " ")[:200].strip()
    if not any(c.isalnum() for c in title) or ":" in title:
        return
    make_music.track(title=title, artist="Ada Cole")
    assert [one["title"] for one in search(api, title)["tracks"]["items"]] == [title]


BYTES = [
    "%ff%fe", "%c0%80", "%ed%a0%80", "%f5%80%80%80", "%e2%82", "%", "%zz", "%00",
    "a%00b", "%0d%0a", "+%2b+", "%25", "%u0041", "%f0%9f%8e%b5", "a%20%",
]  # fmt: skip


@pytest.mark.parametrize("route", ROUTES)
@pytest.mark.parametrize("raw", BYTES)
def test_what_is_no_text(api: Api, route: str, raw: str) -> None:
    """NUL is refused; what is no UTF-8 is read as signs that stand for it."""
    answer = api.client.get(f"{route}?q={raw}")
    assert answer.status_code == (422 if "%00" in raw else 200), answer.content


@pytest.mark.parametrize("route", ROUTES)
def test_ten_thousand_characters(api: Api, route: str) -> None:
    for letter in ("a", "é", "瓷", "🎵", " ", "'", '"', "a "):
        answer = api.client.get(f"{route}?q={quote(letter * 10_000)}")
        assert answer.status_code == 422, letter
    assert api.client.get(f"{route}?q=a&{'x=1&' * 3_000}").status_code in (200, 400, 422)


@pytest.mark.parametrize("route", ROUTES)
def test_parameters_that_are_none(api: Api, route: str) -> None:
    for query in ("q", "q=a&q=b", "q[]=a", "q.x=a", "=&&=", "Q=a", "q=a&limit=1e3", "?q=a"):
        answer = api.client.get(f"{route}?{query}")
        assert answer.status_code in (200, 422), query


@pytest.mark.parametrize(
    ("name", "value"),
    [
        (n, v)
        for n in ("limit", "offset")
        for v in ("", "-1", "1.5", "٣", "1" * 400, "NaN", "0x1")
    ],
)
def test_numbers_that_are_none(api: Api, name: str, value: str) -> None:
    answer = api.client.get(f"{ROUTES[0]}?{urlencode({'q': 'a', name: value})}")
    assert answer.status_code in (200, 422)


TYPED = st.one_of(
    st.text(max_size=40),
    st.lists(
        st.sampled_from(["artist:", "album:", "genre:", "year:", '"', "'", "(", "-", " ", ":",
                         "1990", "-1999", "ada", "é", "瓷", "カ", "\u0301", "\\", "&", "!"]),
        max_size=12,
    ).map("".join),
)  # fmt: skip


@settings(
    max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(q=TYPED.filter(lambda text: "\0" not in text))
def test_anything(api: Api, q: str) -> None:
    told: Any = search(api, q)
    assert set(told) == {"top_result", "lines", *KINDS}
    suggested(api, q)


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(title=st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1, max_size=30))
def test_anything_that_something_is_called(api: Api, title: str) -> None:
    """It can be stored, and searched for among others of its kind."""
    make_playlist.public(title)
    search(api, title, type="playlist")
    suggested(api, title)
