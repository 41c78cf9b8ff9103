"""What the inbox's pages ask for."""

from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from config.fields import is_visible, one_line, several_lines
from users.support.models.tickets import Attachment, Category, Message, Ticket

CATEGORIES = (
    (Category.HELP, _("I need help")),
    (Category.BUG, _("Something is broken")),
    (Category.FEEDBACK, _("I have an idea, or feedback")),
    (Category.ABUSE, _("Somebody misbehaves")),
    (Category.COPYRIGHT, _("It is about copyright")),
    (Category.PRIVACY, _("It is about my data")),
)
ACCEPTED = "image/png,image/jpeg,image/gif,image/webp,application/pdf,text/plain,.log"


class FilesInput(forms.ClearableFileInput):
    """Several at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list, also of one or none."""

    widget = FilesInput(attrs={"accept": ACCEPTED})

    def clean(self, data: Any, initial: Any = None) -> "list[UploadedFile[Any]]":
        given = [one for one in data or [] if one]
        if len(given) > Attachment.MOST:
            raise forms.ValidationError(
                _("At most %(most)d files go with a message."), params={"most": Attachment.MOST}
            )
        return [super(FilesField, self).clean(one, initial) for one in given]


class MessageForm(forms.Form):
    """What somebody says, and files with it."""

    message = forms.CharField(
        label=_("Your message"),
        max_length=Message.LONGEST,
        error_messages={"required": _("Write something.")},
        widget=forms.Textarea(attrs={"rows": 6, "dir": "auto"}),
    )
    attached = FilesField(
        label=_("Files"),
        required=False,
        help_text=_("Pictures, PDF or plain text; up to five, 10 MB each."),
    )

    def clean_message(self) -> str:
        said = several_lines(self.cleaned_data["message"])
        if not is_visible(said):
            raise forms.ValidationError(_("Write something."))
        return said


class TicketForm(MessageForm):
    """A new ticket."""

    category = forms.ChoiceField(label=_("What is it about?"), choices=CATEGORIES)
    subject = forms.CharField(
        label=_("In a few words"),
        max_length=Ticket.LONGEST_SUBJECT,
        error_messages={"required": _("Say in a few words what it is about.")},
        widget=forms.TextInput(attrs={"dir": "auto", "autocomplete": "off"}),
    )
    field_order = ("category", "subject", "message", "attached")

    def clean_subject(self) -> str:
        said = one_line(self.cleaned_data["subject"])
        if not is_visible(said):
            raise forms.ValidationError(_("Say in a few words what it is about."))
        return said
