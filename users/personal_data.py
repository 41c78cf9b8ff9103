"""Registers who in this app holds personal data; found by `users/apps.py`."""

from users.accounts import retention
from users.accounts.personal_data import Accounts, register
from users.audit.personal_data import NETWORKS, Log
from users.auth.personal_data import SESSIONS, Sessions
from users.codes.personal_data import CODES, Codes
from users.events.personal_data import EVENTS, Events
from users.google.personal_data import HANDOFFS, GoogleLinks
from users.notifications.personal_data import MAILS, NOTICES, UNREAD, Mails, Notices
from users.privacy.personal_data import EXPORTS, PAGES, Exports
from users.scrobbling.personal_data import LISTENS, Integrations
from users.support.personal_data import REPORTS, TICKETS, Reports, Tickets
from users.tokens.personal_data import TOKENS, Tokens
from users.totp.personal_data import Authenticators
from users.webhooks.personal_data import MESSAGES, Webhooks

register(Accounts())
register(Log())
register(Mails())
register(Notices())
register(Integrations())
register(Events())
register(Codes())
register(Webhooks())
register(Authenticators())
register(Tokens())
register(Sessions())
register(GoogleLinks())
register(Exports())
register(Tickets())
register(Reports())

for kind in (
    SESSIONS,
    TOKENS,
    PAGES,
    CODES,
    HANDOFFS,
    MAILS,
    NOTICES,
    UNREAD,
    EVENTS,
    EXPORTS,
    NETWORKS,
    MESSAGES,
    LISTENS,
    TICKETS,
    REPORTS,
):
    retention.register(kind)
