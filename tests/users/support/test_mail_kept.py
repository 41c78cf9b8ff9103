"""Mail to support: what somebody wrote is not lost."""

import io

import pytest
from django.core.management import call_command

from config import env, throttling
from tests import make
from tests.users.support import asked
from tests.users.support.test_mail_in import OURS, SECRET, bring, mail, post
from users.models import Mail, Message, Ticket
from users.notifications.wording import word
from users.support import addressing
from users.support.services import tickets

pytestmark = pytest.mark.django_db
TO_US = b"From: ada@example.net\r\nTo: support@example.org\r\n"


@pytest.fixture(autouse=True)
def _open_for_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "SUPPORT_EMAIL", OURS)
    monkeypatch.setattr(env, "SUPPORT_MAIL_SECRET", SECRET)


def test_one_sender_too_much_waits_and_is_not_lost() -> None:
    for n in range(10):
        assert post(mail(f"Part {n}").as_bytes()).status_code == 200
    eleventh = mail("The eleventh").as_bytes()

    answer = post(eleventh)

    assert (answer.status_code, answer.json()["code"]) == (503, "busy")
    assert 0 < int(answer["Retry-After"]) <= 3600
    throttling.forget("support_mail", "ada@example.net")
    assert post(eleventh).json() == {"outcome": "opened"}


def test_the_pipe_says_later_too(monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(10):
        bring(mail())
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(mail().as_bytes())))

    with pytest.raises(SystemExit) as ended:
        call_command("receive_mail", to=OURS, stdout=io.StringIO())

    assert ended.value.code == 75


def test_one_domain_full_of_made_up_senders_silences_nobody_else() -> None:
    for _ in range(100):
        throttling.hit("support_mail_domain", "flood.example")
        throttling.hit("support_mail_all", "all")
    for n in range(300):
        assert post(mail(by=f"{n}@flood.example").as_bytes()).status_code == 503

    assert post(mail("I am real.").as_bytes()).json() == {"outcome": "opened"}
    assert throttling.left("support_mail_all", "all").remaining == 2000 - 100 - 1


def test_a_flood_of_everybody_waits_too(monkeypatch: pytest.MonkeyPatch) -> None:
    few = dict(throttling.LIMITS) | {"support_mail_all": throttling.Rate(2, 3600)}
    monkeypatch.setattr(throttling, "LIMITS", few)

    found = [post(mail(by=f"a@{n}.example").as_bytes()).status_code for n in range(3)]

    assert found == [200, 200, 503]


def test_what_was_delivered_before_counts_no_more() -> None:
    same = mail()

    assert [bring(same) for _ in range(20)] == ["opened"] + ["known"] * 19


@pytest.mark.parametrize("tag", ["12.abcdefghijklmnopqrstuvwxyz", "x", ""])
def test_an_address_that_leads_nowhere_opens_a_new_ticket(tag: str) -> None:
    assert bring(mail("An answer.", to=f"Support+{tag}@example.org")) == "opened"

    assert Ticket.objects.get().address == "ada@example.net"


def test_an_address_that_only_looks_like_ours_does_not() -> None:
    assert bring(mail(to="supporters@example.org")) == "not_for_us"
    assert bring(mail(to="support+x@example.com")) == "not_for_us"
    assert bring(mail(by="support+1.a@example.org")) == "not_for_us"


def test_a_support_address_with_a_plus_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(env, "SUPPORT_EMAIL", "me+music@example.org")
    ticket = asked.ticket(make.user())

    assert bring(mail(to=addressing.address_of(ticket.pk))) == "filed"
    assert bring(mail(to="me+music@example.org")) == "opened"
    assert bring(mail(to="me@example.org")) == "not_for_us"


def test_what_a_full_or_deleted_ticket_cannot_take_opens_another(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    full, deleted = asked.ticket(make.user()), asked.ticket(make.user())
    to = [addressing.address_of(one.pk) for one in (full, deleted)]
    deleted.delete()
    monkeypatch.setattr(Ticket, "MOST_MESSAGES", 1)

    assert [bring(mail(to=one)) for one in to] == ["opened", "opened"]


def reply(text: str) -> str:
    """What staff read of it; `{ours}` is our mail, marked."""
    ticket = asked.ticket(make.user())
    tickets.answer(ticket=ticket, by=make.user(is_staff=True), text="Press play.")
    ours = word(Mail.objects.get(kind="ticket_answered"))
    marked = "\n".join(f"> {line}" for line in ours.text.splitlines())

    assert bring(mail(text.replace("{ours}", marked), to=ours.reply_to)) == "filed"
    return Message.objects.get(via="mail").text


def test_an_answer_below_the_quotation_is_read() -> None:
    said = reply("On Monday Tonearm wrote:\n{ours}\n\nStill nothing. It is urgent.\n")

    assert said.endswith("\n\nStill nothing. It is urgent.")


def test_one_above_and_below_is_read_whole() -> None:
    said = reply("Hello,\n\nOn Monday Tonearm wrote:\n{ours}\n\nStill nothing.\n")

    assert said.startswith("Hello,")
    assert said.endswith("Still nothing.")


def test_where_the_mark_is_first_and_nothing_is_marked_all_of_it_is_read() -> None:
    said = reply("##- Please write above this line -##\nPress play.\n\nI did press it.")

    assert "I did press it." in said


def test_a_subject_that_nobody_can_decode_stands_as_it_came() -> None:
    answer = post(TO_US + b"Subject: =?utf-8?b?a?=\r\n\r\nHello")

    assert answer.json() == {"outcome": "opened"}
    ticket = Ticket.objects.get()
    assert (ticket.subject, ticket.messages.get().text) == ("=?utf-8?b?a?=", "Hello")


@pytest.mark.parametrize("deep", [150, 400, 1500])
def test_a_mail_nested_without_end_is_filed(deep: int) -> None:
    raw = TO_US
    for n in range(deep):
        raw += b'Content-Type: multipart/mixed; boundary="b%d"\r\n\r\n--b%d\r\n' % (n, n)
    raw += b"Content-Type: text/plain\r\n\r\nHello"

    answer = post(raw)

    assert answer.json() == {"outcome": "opened"}
    assert Ticket.objects.get().address == "ada@example.net"


@pytest.mark.parametrize(
    "headers", [{"List_Id": "<l.example.org>"}, {"Precedence": "list"}, {"Precedence": "bulk"}]
)
def test_what_comes_by_a_list_is_taken_and_not_confirmed(headers: dict[str, str]) -> None:
    assert bring(mail(**headers)) == "opened"

    assert not Mail.objects.filter(kind="ticket_received").exists()
