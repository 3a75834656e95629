"""A mail server that refuses some addresses and keeps what is sent to the others in mail.outbox."""

import smtplib

from django.core.mail.backends import locmem


class EmailBackend(locmem.EmailBackend):
    refused: set[str] = set()

    def send_messages(self, messages):
        for message in messages:
            if self.refused.intersection(message.to):
                raise smtplib.SMTPRecipientsRefused({message.to[0]: (550, b"no such mailbox")})
        return super().send_messages(messages)
