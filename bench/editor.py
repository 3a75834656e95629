"""An editor who publishes a visit again and again: python -m bench.editor SLUG SECONDS-BETWEEN

Writes two lines for each publication, with its number: one before it begins ("begun"), and one when the database has
confirmed it, with the moment (seconds since 1970). The number is written into the title. What fails is tried again
with the next one.
"""

import sys
import time

from django.core.wsgi import get_wsgi_application

from partnership.startup import read_settings

read_settings()
get_wsgi_application()

from django.db import Error, connection  # noqa: E402

from delegations.models import Visit  # noqa: E402
from editorial.publishing.publication import publish  # noqa: E402
from editorial.staff.models import User  # noqa: E402

# The account that create_demo_staff makes for publishers.
PUBLISHER = "veroeffentlichung"


def title_of(number: int) -> dict[str, str]:
    return {"title_de": f"Gegenbesuch, Stand {number}.", "title_zh_hans": f"回访，第 Stand {number}. 版"}


def main(slug: str, pause_s: float) -> None:
    number = 0
    while True:
        number += 1
        print(number, "begun", flush=True)
        try:
            visit = Visit.objects.get(slug=slug)
            for field, text in title_of(number).items():
                setattr(visit, field, text)
            visit.save()
            publish(visit, by=User.objects.get(username=PUBLISHER), reason="Probe")
            print(number, time.time(), flush=True)
        except Error:
            connection.close()
        time.sleep(pause_s)


if __name__ == "__main__":
    main(sys.argv[1], float(sys.argv[2]))
