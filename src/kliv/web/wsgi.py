"""The door for a WSGI server, for example: granian --interface wsgi kliv.web.wsgi:application"""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "kliv.settings")
application = get_wsgi_application()

from kliv.web.startup import check_start  # noqa: E402  (Django's settings first)

check_start()
