"""The field of the admin in which staff choose an icon by its picture."""

from django import forms
from django.contrib.admin.widgets import AdminRadioSelect


class IconSelect(AdminRadioSelect):
    template_name = "admin/partnership/icons.html"
    option_template_name = "admin/partnership/icon_option.html"

    @property
    def media(self) -> forms.Media:
        return forms.Media(css={"all": ["partnership/icons.css"]})
