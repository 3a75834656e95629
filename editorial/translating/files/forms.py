"""What a person says about a file: which texts go out, and which file comes in."""

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from editorial.l10n.text import language_name
from editorial.l10n.translations import TARGET_LANGUAGES
from editorial.publishing.coverage import root_models
from editorial.staff.models import User
from editorial.translating.files import reading
from editorial.translating.files.entries import BrokenFile
from editorial.translating.files.exporting import Format
from editorial.translating.rights import languages_of, may_view


class ExportForm(forms.Form):
    """Into which language, in which format, and how much of it."""

    language = forms.ChoiceField(label=gettext_lazy("Language"))
    form = forms.ChoiceField(label=gettext_lazy("Format"), choices=Format.choices)
    only_unfinished = forms.BooleanField(
        label=gettext_lazy("only what is missing, outdated or needs editing"), required=False
    )

    def __init__(self, user: User, *args, **kwargs) -> None:
        # Somebody who translates into one language finds it chosen; the others may be read.
        own = languages_of(user)
        languages = sorted(TARGET_LANGUAGES, key=lambda code: code not in own)
        initial = {"language": languages[0], "form": Format.PO}
        super().__init__(*args, label_suffix="", initial=initial, **kwargs)
        self.fields["language"].choices = [(code, language_name(code)) for code in languages]


class ExportAllForm(ExportForm):
    """The same for everything, or for some kinds of records."""

    kinds = forms.MultipleChoiceField(
        label=gettext_lazy("Kinds of records"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen: all."),
    )

    def __init__(self, user: User, *args, **kwargs) -> None:
        super().__init__(user, *args, **kwargs)
        self.models = {model._meta.label_lower: model for model in root_models() if may_view(user, model)}
        names = ((label, capfirst(model._meta.verbose_name_plural)) for label, model in self.models.items())
        self.fields["kinds"].choices = sorted(names, key=lambda choice: choice[1])

    @property
    def chosen(self) -> list[type[models.Model]]:
        return [self.models[label] for label in self.cleaned_data["kinds"] or self.models]


class ImportForm(forms.Form):
    """A file from a translator; it is read to its end before anything is said about the content."""

    file = forms.FileField(
        label=gettext_lazy("File"),
        help_text=gettext_lazy("A PO or XLIFF file that was exported here; not an archive."),
        widget=forms.ClearableFileInput(attrs={"accept": ".po,.xlf,.xliff"}),
    )
    overwrite = forms.BooleanField(label=gettext_lazy("overwrite what others have changed meanwhile"), required=False)

    def __init__(self, user: User, *args, **kwargs) -> None:
        super().__init__(*args, label_suffix="", **kwargs)
        self.user = user

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            self.checked = reading.check(file.file)
        except BrokenFile as error:
            raise ValidationError(str(error)) from error
        if self.checked.language not in languages_of(self.user):
            message = _("You do not translate into %(language)s.")
            raise ValidationError(message % {"language": language_name(self.checked.language)})
        return file
