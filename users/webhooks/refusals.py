"""What may not be."""

from config.errors import Conflict, Invalid


class WebhookAddress(Invalid):
    code = "webhook_address"
    message = "Messages go to https addresses on the internet, and not to this one: {why}."


class TooManyWebhooks(Conflict):
    code, message = "too_many_webhooks", "One person can have at most {most} webhooks."


class WebhookOff(Conflict):
    code, message = "webhook_off", "It is switched off: set is_active first."
