"""The ways of sending a file, without the API around them."""

import http.client
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from audio.streaming import delivery
from audio.streaming.delivery import Asked, Part, Stored
from tests.audio.streaming import stored
from tests.object_storage import BUCKET

CONTENT = stored.noise(700_000)
GET = Asked("GET", {})


def keep(content: bytes = CONTENT) -> Stored:
    return Stored(
        key=default_storage.save("media/one two-ü", ContentFile(content)),
        content_type="audio/ogg",
        etag='"abc"',
        disposition='inline; filename="song.ogg"',
        cache_control="private, max-age=3600",
    )


@pytest.mark.django_db(transaction=True)  # closing an answer tidies up connections
def test_a_file_leaves_in_chunks_and_is_closed_when_the_listener_leaves() -> None:
    response = delivery.deliver(GET, keep())
    assert isinstance(response, Part)
    chunks = iter(response)

    assert next(chunks) == CONTENT[: 256 * 1024]
    assert not response.file_to_stream.file.closed
    response.close()

    assert response.file_to_stream.file.closed


def test_a_server_with_a_file_wrapper_gets_the_stretch_and_no_more() -> None:
    """`read(size)` until empty, then `close`: PEP 3333."""
    asked = Asked("GET", {"Range": "bytes=100-300099"})
    file = delivery.from_disk(asked, keep()).stretch
    assert file is not None

    read = [file.read(Part.block_size) for _ in range(3)]
    file.close()

    assert [len(part) for part in read] == [262_144, 37_856, 0]
    assert b"".join(read) == CONTENT[100:300_100]
    assert file.file.closed


def test_a_key_cannot_leave_the_storage(media: Path) -> None:
    (media.parent / "secret").write_text("of nobody's business")
    outside = Stored("../secret", "audio/ogg", '"x"', "inline", "private")

    with pytest.raises(Exception, match="located outside of the base path"):
        delivery.from_disk(GET, outside)


def test_nginx_is_told_where_the_file_is() -> None:
    sent = delivery.through_nginx(GET, keep())

    assert sent.headers["X-Accel-Redirect"] == "/protected/media/one%20two-%C3%BC"
    assert sent.headers["Content-Type"] == "audio/ogg"
    assert sent.headers["Content-Disposition"] == 'inline; filename="song.ogg"'
    assert "ETag" not in sent.headers  # nginx has one of its own
    assert (sent.status, sent.stretch) == (200, None)


def fetch(
    url: str, method: str = "GET", **headers: str
) -> tuple[http.client.HTTPResponse, bytes]:
    split = urlsplit(url)
    client = http.client.HTTPConnection(split.netloc, timeout=30)
    try:
        client.request(method, f"{split.path}?{split.query}", headers=headers)
        response = client.getresponse()
        return response, response.read()
    finally:
        client.close()


def test_object_storage_sends_the_bytes_and_ranges(bucket: str) -> None:
    sent = delivery.from_object_storage(GET, keep())

    assert sent.status == 302
    assert sent.headers["Cache-Control"] == "private, no-store"
    assert sent.headers["Referrer-Policy"] == "no-referrer"
    url = sent.headers["Location"]
    assert url.startswith(f"{bucket}/{BUCKET}/media/")
    assert "X-Amz-Expires=300" in url
    assert "X-Amz-Signature=" in url

    whole, content = fetch(url)
    assert (whole.status, content) == (200, CONTENT)
    assert whole.headers["Content-Type"] == "audio/ogg"
    assert whole.headers["Content-Disposition"] == 'inline; filename="song.ogg"'

    part, content = fetch(url, Range="bytes=100-299")
    assert (part.status, content) == (206, CONTENT[100:300])
    assert part.headers["Content-Range"] == "bytes 100-299/700000"


def test_a_head_is_signed_as_a_head(bucket: str) -> None:
    """S3 refuses a HEAD to an address that was signed for GET."""
    kept = keep()
    get = delivery.from_object_storage(GET, kept).headers["Location"]
    head = delivery.from_object_storage(Asked("HEAD", {}), kept).headers["Location"]

    assert get.split("X-Amz-Signature=")[1] != head.split("X-Amz-Signature=")[1]
    answer, content = fetch(head, "HEAD")
    assert (answer.status, content) == (200, b"")
    assert answer.headers["Content-Length"] == "700000"
