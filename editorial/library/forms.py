"""Forms of the library: a file is checked and stored with the form, and refused with a reason beside its field."""

from collections.abc import Callable

from django import forms
from django.contrib.contenttypes.forms import BaseGenericInlineFormSet
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from editorial.library.models import Document, Image, Placement
from editorial.library.uploads import prepare_document, prepare_picture, store_document, store_picture


def prepare_ahead(request: HttpRequest, prepare: Callable[[UploadedFile], object]) -> None:
    """Do what takes long before the admin opens its transaction: on SQLite that keeps all other writers waiting."""
    if file := request.FILES.get("upload"):
        try:
            prepare(file)
        except ValidationError:
            return  # the form finds the same reason again and shows it


class StoredForm(forms.ModelForm):
    """Base of forms with one file: required for a new record, a replacement for an old one."""

    upload = forms.FileField(label=_("File"))

    # The folder of the file that this form replaced; to be removed once the change is committed.
    replaced_folder = ""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        if "upload" in self.fields:
            self.fields["upload"].required = self.instance._state.adding

    def store(self) -> None:
        """Store the checked file for `self.instance`; raises ValidationError."""
        raise NotImplementedError

    def _post_clean(self) -> None:
        """Store the file when everything else is valid, while a full disk can still be told beside the field."""
        super()._post_clean()
        if self.errors or not self.cleaned_data.get("upload"):
            return
        old_folder = "" if self.instance._state.adding else self.instance.folder
        try:
            self.store()
        except ValidationError as error:
            self.add_error("upload", error)
        else:
            self.replaced_folder = old_folder


class ImageForm(StoredForm):
    """A picture with its file."""

    upload = forms.FileField(
        label=_("Picture file"),
        help_text=_(
            "JPEG, PNG, WebP or GIF, at most 20 MB and 50 megapixels. Place and camera data are removed. "
            "A new file replaces the old one on every page."
        ),
        widget=forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/gif"}),
    )

    class Meta:
        model = Image
        fields = [
            "is_decorative",
            "alt",
            "caption",
            "credit",
            "licence",
            "taken_on",
            "focal_x",
            "focal_y",
            "people_shown",
            "consent_basis",
            "consent_expires_on",
        ]
        widgets = {"people_shown": forms.Textarea(attrs={"rows": 3})}

    def clean_upload(self) -> UploadedFile | None:
        file = self.cleaned_data["upload"]
        if file:
            prepare_picture(file)
        return file

    def store(self) -> None:
        store_picture(self.instance, prepare_picture(self.cleaned_data["upload"]))


class DocumentForm(StoredForm):
    """A document with its file."""

    upload = forms.FileField(
        label=_("Document file"),
        help_text=_(
            "PDF, ODT, DOCX, ODS, XLSX, CSV or plain text, at most 25 MB. "
            "A new file replaces the old one on every page."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.odt,.docx,.ods,.xlsx,.csv,.txt,.mp4,.webm,.vtt"}),
    )

    class Meta:
        model = Document
        fields = ["title", "kind", "language", "is_accessible"]

    def clean_upload(self) -> UploadedFile | None:
        file = self.cleaned_data["upload"]
        if file:
            prepare_document(file)
        return file

    def store(self) -> None:
        store_document(self.instance, prepare_document(self.cleaned_data["upload"]))


class PlacementFormSet(BaseGenericInlineFormSet):
    """The pictures and documents of one record."""

    def clean(self) -> None:
        """Say what the database would refuse: the forms leave out the columns its rule is about."""
        super().clean()
        kept = [form for form in self.forms if form not in self.deleted_forms and hasattr(form, "cleaned_data")]
        leads = [form for form in kept if form.cleaned_data.get("role") == Placement.Role.LEAD]
        for form in leads[1:]:
            form.add_error("role", _("There is already a lead picture on this page."))

    def save(self, commit: bool = True) -> list[Placement]:
        """Free the place of the lead picture first, so that two pictures can change places in one step."""
        if commit:
            moved = [form.instance.pk for form in self.initial_forms if "role" in form.changed_data]
            lead, gallery = Placement.Role.LEAD, Placement.Role.GALLERY
            self.model.objects.filter(pk__in=moved, role=lead).update(role=gallery)
        return super().save(commit)
