"""What notices are refused with."""

from config.errors import Conflict, Invalid, NotAllowed


class NothingNamed(Invalid):
    code, message = "nothing_named", "Name at least one track or album that it is about."


class UnknownWork(Invalid):
    code, message = "unknown_work", "There is no {kind} {pk} here: look at its address again."


class SeveralArtists(Invalid):
    code = "several_artists"
    message = "This is the music of several artists: give a notice for each of them."


class WrongStep(Conflict):
    code, message = "wrong_step", "A notice that is {status} cannot become {wanted}."


class OwnNotice(NotAllowed):
    code = "own_notice"
    message = "You gave this notice, or it is about your music: let somebody else decide."


class NotObjectedTo(Conflict):
    code = "not_objected_to"
    message = "Nobody objects to this notice, or staff have decided: there is no day to stop."


class NothingToWithdraw(Conflict):
    code, message = "nothing_to_withdraw", "This notice is settled, and hides nothing."


class NoWordOfWhy(Invalid):
    code, message = "no_word_of_why", "Say why: both sides are told."


class RepeatInfringer(NotAllowed):
    code = "repeat_infringer"
    message = "{strikes} takedowns stand against this account: it puts out no music for now."
