"""Where the server sends to: public addresses by https, and nowhere else."""

import ipaddress
import socket

import pytest

from config import env
from config.outbound import client, places
from tests.far_side import Asked, At, FarSide, Said, said
from tests.far_sides import FarSides

ANY = "0.0.0.0"  # noqa: S104 - as an address to send to
FORBIDDEN = (
    *(ANY, "10.0.0.1", "100.64.0.1", "127.0.0.1", "127.255.0.9", "169.254.169.254"),
    *("172.16.0.1", "192.0.0.8", "192.0.2.1", "192.168.1.1", "192.88.99.1", "198.18.0.1"),
    *("203.0.113.5", "224.0.0.1", "239.1.2.3", "240.0.0.1", "255.255.255.255"),
    *("::", "::1", "::7f00:1", "::ffff:127.0.0.1", "::ffff:169.254.169.254", "::ffff:10.0.0.1"),
    *("64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::808:808", "100::1", "fe80::1"),
    *("fe80::1%eth0", "fc00::1", "fd00:ec2::254", "ff02::1", "2001:db8::1", "2002:7f00:1::"),
    *("2002:808:808::", "2001:0:7f00:1::", "5f00::1", "4000::1"),
)


@pytest.fixture
def everywhere(far_side: FarSides, monkeypatch: pytest.MonkeyPatch) -> list[FarSide]:
    """Servers on each address of this machine, which nobody may reach."""
    sides = [far_side(lambda asked: said("secret"), address=ip) for ip in ("127.0.0.1", "::1")]
    sides.append(far_side(lambda asked: said("secret"), tls=False))
    monkeypatch.setattr(env, "OUTBOUND_ALLOW", frozenset())
    return sides


@pytest.mark.parametrize("ip", FORBIDDEN)
def test_is_not_public(ip: str):
    assert not places.is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize(
    "ip", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_is_public(ip: str):
    assert places.is_public(ipaddress.ip_address(ip))


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]"),
        *("0x7f000001", "0x7f.1", "2130706433", "127.1", "0177.0.0.1", "017700000001"),
        *("127.0.0.1.", "localhost.", "LOCALHOST", "0", ANY, "[::]"),
        *("someone@127.0.0.1", "public.example:x@127.0.0.1", "127.0.0.1%2f", "127。0。0。1"),
        *(
            "①②⑦.0.0.1",
            "public.example\\@127.0.0.1",
            "127.0.0.1\t",
            "127.0.0.1#",
            "%31%32%37.1",
        ),
    ],
)
def test_no_way_to_write_it_reaches_this_machine(everywhere: list[FarSide], host: str):
    for side in everywhere:
        for scheme in ("https", "http"):
            with pytest.raises(client.Refused):
                client.send("GET", f"{scheme}://{host}:{side.port}/")

    assert [side.connections for side in everywhere] == [0, 0, 0]


@pytest.mark.parametrize(
    "url",
    [
        *("file:///etc/passwd", "ftp://8.8.8.8/", "gopher://8.8.8.8/", "//8.8.8.8/", "8.8.8.8"),
        *(
            "https://",
            "https:///",
            "https://a b/",
            "https://8.8.8.8:0/",
            "https://8.8.8.8:99999/",
        ),
        *("https://8.8.8.8/\r\nHost: x", "https://8.8.8.8:x/", "https://-a.example/"),
        *("https://a..example/", "https://[::1", "https://[fe80::1%25eth0]/", ""),
        *(f"https://8.8.8.8/{'a' * 2_000}", "https://name@8.8.8.8/", "http://8.8.8.8/"),
        *("https://0x08080808/", "https://münchen.example/"),
    ],
)
def test_is_no_address(url: str, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(socket, "getaddrinfo", At("8.8.8.8"))

    with pytest.raises(client.Refused):
        client.send("GET", url)


@pytest.mark.parametrize("ip", ["127.0.0.1", "::1", "::ffff:127.0.0.1", "8.8.8.8 127.0.0.1"])
def test_a_name_that_leads_here_is_refused(everywhere: list[FarSide], monkeypatch, ip: str):
    monkeypatch.setattr(socket, "getaddrinfo", At(ip))

    for side in everywhere:
        with pytest.raises(client.Refused, match="far.example is not a public address"):
            client.send("GET", f"https://far.example:{side.port}/")

    assert [side.connections for side in everywhere] == [0, 0, 0]


@pytest.mark.allow_hosts(["127.0.0.1", "127.0.0.2", "::1"])
def test_a_name_is_looked_up_once(far_side: FarSides, monkeypatch: pytest.MonkeyPatch):
    """Its second answer would lead to what must not be reached."""
    meant = far_side(lambda asked: said("meant"), address="127.0.0.2")
    other = far_side(lambda asked: said("secret"))
    monkeypatch.setattr(env, "OUTBOUND_ALLOW", frozenset({ipaddress.ip_network("127.0.0.2")}))
    resolver = At("127.0.0.2", "127.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", resolver)

    told = client.send("GET", f"https://far.example:{meant.port}/")
    with pytest.raises(client.Refused):
        client.send("GET", f"https://far.example:{other.port}/")

    assert told.json() == "meant"
    assert resolver.asked == ["far.example", "far.example"]
    assert (meant.connections, other.connections) == (1, 0)


@pytest.mark.parametrize(
    "to", ["https://127.0.0.1:{port}/", "https://[::1]:{port}/", "https://169.254.169.254/"]
)
def test_a_redirect_is_an_answer(far_side: FarSides, to: str):
    inner = far_side(lambda asked: said("secret"))
    place = to.format(port=inner.port)
    outer = far_side(lambda asked: Said(302, b"", {"Location": place}))

    told = client.send("GET", outer.url)

    assert (told.status, told.headers["location"], told.body) == (302, place, b"")
    assert (outer.connections, inner.connections) == (1, 0)


def test_only_those_who_are_meant_are_asked(far_side: FarSides):
    side = far_side(lambda asked: said("meant"))

    with pytest.raises(client.Refused, match="is not who was to be asked"):
        client.send("GET", side.url, hosts=frozenset({"lrclib.net"}))
    told = client.send("GET", side.url, hosts=frozenset({"127.0.0.1"}))

    assert told.json() == "meant"
    assert side.connections == 1


@pytest.mark.parametrize(
    ("host", "meant"),
    [
        *(("archive.org", True), ("ia8.us.archive.org", True), ("ARCHIVE.org.", True)),
        *(("evilarchive.org", False), ("archive.org.example", False), ("org", False)),
    ],
)
def test_everything_below_a_name_can_be_meant(host: str, meant: bool):
    place = places.read(f"https://{host}/")
    try:
        places.require_one_of(place, frozenset({"archive.org", ".archive.org"}))
    except client.Refused:
        assert not meant
    else:
        assert meant


def test_the_operator_allows_a_network_of_their_own(far_side: FarSides):
    side = far_side(lambda asked: said("by http"), tls=False)

    assert client.send("GET", side.url).json() == "by http"


def test_the_operator_allows_a_name_of_their_own(far_side: FarSides, monkeypatch):
    side = far_side(lambda asked: said("by name"), tls=False)
    monkeypatch.setattr(env, "OUTBOUND_ALLOW", frozenset({"hooks.lan"}))
    monkeypatch.setattr(socket, "getaddrinfo", At("127.0.0.1"))

    assert client.send("GET", f"http://Hooks.lan:{side.port}").json() == "by name"
    with pytest.raises(client.Refused):
        client.send("GET", f"http://other.lan:{side.port}")


def test_the_certificate_must_be_for_the_name(far_side: FarSides, monkeypatch):
    side = far_side(lambda asked: said("theirs"))
    monkeypatch.setattr(socket, "getaddrinfo", At("127.0.0.1"))

    assert client.send("GET", f"https://far.example:{side.port}/").json() == "theirs"
    with pytest.raises(client.Unreachable):
        client.send("GET", f"https://stranger.example:{side.port}/")

    assert [asked.headers["host"] for asked in side.asked] == [f"far.example:{side.port}"]


def test_an_unknown_authority_is_not_trusted(far_side: FarSides, monkeypatch):
    side = far_side(lambda asked: said("theirs"))
    monkeypatch.setattr(env, "OUTBOUND_CA_FILE", "")

    with pytest.raises(client.Unreachable):
        client.send("GET", side.url)

    assert side.asked == []


def test_nobody_listens(far_side: FarSides, monkeypatch):
    def nowhere(*asked: object, **hints: object):
        raise socket.gaierror(-2, "Name or service not known")

    with pytest.raises(client.Unreachable):
        client.send("GET", "https://127.0.0.1:1/")
    monkeypatch.setattr(socket, "getaddrinfo", nowhere)
    with pytest.raises(client.Unreachable, match="far.example: no such name"):
        client.send("GET", "https://far.example/")


def test_the_next_address_is_tried(far_side: FarSides, monkeypatch):
    """As where a name has an IPv6 address and this machine has not."""
    side = far_side(lambda asked: said("there"))
    monkeypatch.setattr(socket, "getaddrinfo", At("::1 127.0.0.1"))

    assert client.send("GET", f"https://far.example:{side.port}/").json() == "there"


def test_the_environments_proxies_are_not_asked(far_side: FarSides, monkeypatch):
    def tells(asked: Asked) -> Said:
        return said(asked.path)

    proxy, side = far_side(tells, tls=False), far_side(tells)
    for name in ("HTTPS_PROXY", "https_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, proxy.url)

    assert client.send("GET", f"{side.url}/there").json() == "/there"
    assert proxy.connections == 0


@pytest.mark.parametrize(
    ("url", "sensible"),
    [
        *(("https://far.example/hook", True), ("https://8.8.8.8:8443/", True)),
        *(("http://far.example/", False), ("https://me@far.example/", False)),
        *(("https://10.0.0.1/", False), ("https://[::1]/", False), ("https://0x7f.1/", False)),
        *(("http://hooks.lan/", True), ("http://192.168.1.5/", False)),
    ],
)
def test_can_be_looked_at_before_anything_is_sent(monkeypatch, url: str, sensible: bool):
    monkeypatch.setattr(env, "OUTBOUND_ALLOW", frozenset({"hooks.lan"}))
    resolver = At("127.0.0.1")
    monkeypatch.setattr(socket, "getaddrinfo", resolver)
    try:
        client.check(url)
    except client.Refused:
        assert not sensible
    else:
        assert sensible

    assert resolver.asked == []


def test_in_a_network_of_the_operator_a_name_may_be(monkeypatch):
    monkeypatch.setattr(env, "OUTBOUND_ALLOW", frozenset({ipaddress.ip_network("10.0.0.0/8")}))

    client.check("http://router.lan/")
    client.check("http://10.0.0.1/")
    with pytest.raises(client.Refused):
        client.check("http://192.168.0.1/")
