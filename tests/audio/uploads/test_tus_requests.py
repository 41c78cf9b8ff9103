"""What tus says of every request, and what may stand for it."""

from typing import Any

import pytest

from audio.models import Upload
from tests.api_client import Api, ApiFor, refused
from tests.audio.uploads import sending

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("method", ["PATCH", "DELETE"])
def test_a_method_may_be_meant(api_for: ApiFor, method: str) -> None:
    """For networks that let nothing but GET and POST through."""
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 4))
    octets = {"Content-Type": sending.OCTETS, "Upload-Offset": "0", "Tus-Resumable": "1.0.0"}

    answer = api.client.generic(
        "POST",
        path,
        b"1234",
        content_type=sending.OCTETS,
        headers=octets
        | {"Authorization": f"Bearer {api.token}", "X-HTTP-Method-Override": method},
    )

    assert answer.status_code == 204, answer.content
    became = {"PATCH": "waiting", "DELETE": "abandoned"}
    assert sending.upload_of(path).status == became[method]


def test_a_method_is_meant_by_tus_alone(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 4))

    assert api.post(path, X_HTTP_Method_Override="DELETE").status_code == 405


def test_every_answer_names_the_version(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])
    path = sending.address(sending.begun(api, 4))

    answers = [
        sending.patch(api, path, b"34", 2),  # 409
        Api().head(path, Tus_Resumable="1.0.0"),  # 401
        api.head(f"{path[:-13]}000000000000/", Tus_Resumable="1.0.0"),  # 404
        api.put(path, Tus_Resumable="1.0.0"),  # 405
    ]

    assert [answer.status_code for answer in answers] == [409, 401, 404, 405]
    assert {answer.headers["Tus-Resumable"] for answer in answers} == {"1.0.0"}


def test_a_key_begins_one_upload_and_no_other(api_for: ApiFor) -> None:
    api = api_for(sending.artist()[0])

    def begin(length: int) -> Any:
        return api.post(
            sending.UPLOADS,
            Tus_Resumable="1.0.0",
            Upload_Length=str(length),
            Idempotency_Key="k",
        )

    first, again, other = begin(4), begin(4), begin(5)

    assert again.json() == first.json()
    assert first.headers["Location"] == first.json()["url"]
    refused(other, 422, "idempotency_key_reused")
    assert Upload.objects.count() == 1
