"""Forms of signing in."""

from allauth.account.forms import LoginForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django.utils.translation import gettext_lazy as _

from editorial.staff import lockout, second_factor


class SignInForm(LoginForm):
    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        # The id of Django's own form: password managers of staff and scripts of the city's IT know it.
        self.fields["login"].widget.attrs["id"] = "id_username"


class LimitedCodeMixin:
    """Codes count as attempts to sign in: six digits are soon guessed otherwise."""

    def clean_code(self) -> str:
        if lockout.is_locked(context.request, self.user):
            # The middleware of django-axes answers with the page of a locked sign-in.
            context.request.axes_locked_out = True
            raise get_adapter().validation_error("incorrect_code")
        code = super().clean_code()
        if not second_factor.use_code(self.authenticator, code):
            raise get_adapter().validation_error("incorrect_code")
        return code


class SignInCodeForm(LimitedCodeMixin, AuthenticateForm):
    pass


class ConfirmationCodeForm(LimitedCodeMixin, ReauthenticateForm):
    pass


class NamedKeyMixin:
    """The field for a key's name has no label that could be translated."""

    def __init__(self, *args, **kwargs) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")


class AddKeyForm(NamedKeyMixin, AddWebAuthnForm):
    pass


class EditKeyForm(NamedKeyMixin, EditWebAuthnForm):
    pass
