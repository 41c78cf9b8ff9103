"""/api/support/tickets/: asking, answering, closing, by whoever asks."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tests import make, make_picture
from tests.api_client import ApiFor, refused
from users.models import Attachment, Mail, Message, Ticket
from users.support.services import tickets

pytestmark = pytest.mark.django_db
PLACE = "/api/support/tickets/"
ASKED = {"subject": "No sound", "category": "bug", "message": "Nothing plays.\nSince Monday."}


def test_a_ticket_as_json(api_for: ApiFor):
    answer = api_for(make.user()).post(PLACE, ASKED)

    assert answer.status_code == 201
    told = answer.json()
    ticket = Ticket.objects.get()
    said = Message.objects.get()
    assert told.pop("created_at")
    assert told.pop("updated_at")
    assert told["messages"][0].pop("created_at")
    assert told == {
        "id": ticket.pk,
        "subject": "No sound",
        "category": "bug",
        "status": "open",
        "first_answer_at": None,
        "reply_to": None,
        "messages": [
            {
                "id": said.pk,
                "from_staff": False,
                "via": "api",
                "message": "Nothing plays.\nSince Monday.",
                "attachments": [],
            }
        ],
    }


def test_staff_answer_and_it_is_read_here_but_not_their_notes(api_for: ApiFor):
    person, staff = make.user(), make.user(is_staff=True)
    api = api_for(person)
    pk = api.post(PLACE, ASKED).json()["id"]
    ticket = Ticket.objects.get(pk=pk)
    tickets.note(ticket=ticket, by=staff, text="Their browser is old.")
    tickets.answer(ticket=ticket, by=staff, text="Press play.")

    told = api.get(f"{PLACE}{pk}/").json()

    assert told["status"] == "answered"
    assert told["first_answer_at"]
    assert [one["message"] for one in told["messages"]][1:] == ["Press play."]
    assert [one["from_staff"] for one in told["messages"]] == [False, True]
    assert Mail.objects.get(kind="ticket_answered").user == person
    ticket.refresh_from_db()
    assert ticket.taken_by == staff


def test_writing_in_a_closed_ticket_opens_it_again(api_for: ApiFor):
    api = api_for(make.user())
    pk = api.post(PLACE, ASKED).json()["id"]
    assert api.post(f"{PLACE}{pk}/close/").json()["status"] == "closed"
    refused(api.post(f"{PLACE}{pk}/close/"), 409, "ticket_state")

    answer = api.post(f"{PLACE}{pk}/messages/", {"message": "It is back."})

    assert answer.status_code == 201
    assert api.get(f"{PLACE}{pk}/").json()["status"] == "open"


def test_the_latest_word_stands_first(api_for: ApiFor):
    api = api_for(make.user())
    first, second = (api.post(PLACE, ASKED).json()["id"] for _ in range(2))
    api.post(f"{PLACE}{first}/messages/", {"message": "More."})

    told = api.get(PLACE).json()["items"]

    assert [one["id"] for one in told] == [first, second]
    assert api.get(f"{PLACE}?status=closed").json()["items"] == []


def test_nobody_sees_or_writes_in_anothers(api_for: ApiFor):
    pk = api_for(make.user()).post(PLACE, ASKED).json()["id"]
    for other in (make.user(), make.user(is_staff=True)):
        api = api_for(other)
        refused(api.get(f"{PLACE}{pk}/"), 404, "not_found")
        refused(api.post(f"{PLACE}{pk}/messages/", {"message": "Hello."}), 404, "not_found")
        assert api.get(PLACE).json()["items"] == []


@pytest.mark.parametrize(
    "wrong", [{"subject": " \u2060 "}, {"message": "\n"}, {"category": "x"}]
)
def test_says_what_is_missing(api_for: ApiFor, wrong: dict[str, str]):
    refused(api_for(make.user()).post(PLACE, ASKED | wrong), 422, "invalid")


def test_so_many_can_be_open(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Ticket, "MOST_OPEN", 1)
    api = api_for(make.user())
    api.post(PLACE, ASKED)

    refused(api.post(PLACE, ASKED), 409, "too_many_tickets")


def test_a_ticket_is_full_once(api_for: ApiFor, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Ticket, "MOST_MESSAGES", 1)
    api = api_for(make.user())
    pk = api.post(PLACE, ASKED).json()["id"]

    refused(api.post(f"{PLACE}{pk}/messages/", {"message": "More."}), 409, "ticket_full")


def attach(api, pk: int, message: int, content: bytes, name: str = "a.png"):
    return api.client.post(
        f"{PLACE}{pk}/messages/{message}/attachments/",
        {"file": SimpleUploadedFile(name, content)},
        headers={"Authorization": f"Bearer {api.token}"},
    )


def test_a_file_comes_back_as_it_was_and_to_nobody_else(api_for: ApiFor):
    api = api_for(make.user())
    ticket = api.post(PLACE, ASKED).json()
    picture = make_picture.picture(80, 80)
    content = picture.read() if hasattr(picture, "read") else bytes(picture)

    answer = attach(api, ticket["id"], ticket["messages"][0]["id"], content, "../screen.png")

    assert answer.status_code == 201, answer.content
    told = answer.json()
    assert told["name"] == "screen.png"
    assert told["size"] == len(content)
    place = told["url"].partition("testserver")[2]
    got = api.get(place)
    assert b"".join(got.streaming_content) == content
    assert got["Content-Type"] == "application/octet-stream"
    assert got["Content-Disposition"] == 'attachment; filename="screen.png"'
    refused(api_for(make.user()).get(place), 404, "not_found")


@pytest.mark.parametrize("content", [b"MZ\x90\x00", b"\xff\xfe\x00", b"", b"PK\x03\x04\xff"])
def test_takes_no_other_files(api_for: ApiFor, content: bytes):
    api = api_for(make.user())
    ticket = api.post(PLACE, ASKED).json()

    answer = attach(api, ticket["id"], ticket["messages"][0]["id"], content, "a.txt")

    refused(answer, 422, "unusable_attachment")


def test_a_message_has_five_files(api_for: ApiFor):
    api = api_for(make.user())
    ticket = api.post(PLACE, ASKED).json()
    for _ in range(5):
        assert (
            attach(api, ticket["id"], ticket["messages"][0]["id"], b"A log.").status_code == 201
        )

    answer = attach(api, ticket["id"], ticket["messages"][0]["id"], b"A log.")

    refused(answer, 409, "too_many_attachments")
    assert Attachment.objects.count() == 5


def test_a_file_for_an_older_message_waits_for_staff_as_a_word_does(api_for: ApiFor):
    staff = make.user(is_staff=True)
    api = api_for(make.user())
    ticket = api.post(PLACE, ASKED).json()
    for close in (False, True):
        asked = Ticket.objects.get()
        tickets.answer(ticket=asked, by=staff, text="Send the log.", close=close)

        attach(api, ticket["id"], ticket["messages"][0]["id"], b"A log.")

        now = Ticket.objects.get()
        assert now.status == "open"
        assert now.waiting_since > asked.waiting_since


def test_staffs_message_takes_no_file_of_anothers(api_for: ApiFor):
    person, staff = make.user(), make.user(is_staff=True)
    api = api_for(person)
    pk = api.post(PLACE, ASKED).json()["id"]
    said = tickets.answer(ticket=Ticket.objects.get(), by=staff, text="Press play.")

    refused(attach(api, pk, said.pk, b"A log."), 404, "not_found")
