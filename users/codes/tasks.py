"""Codes in their mails: every process that sends mails has read the tasks."""

from users.codes import mails
from users.notifications import wording
from users.notifications.kinds import Kind

wording.at_the_last_moment(Kind.CODE, mails.words)
