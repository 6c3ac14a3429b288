"""What Django needs at the least to draw the same questions: a loop in a template, nothing else. See bench/web.py."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import django
from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path
from granian.constants import Interfaces
from granian.server import Server

from eyre.framework.cross_check import values_of
from eyre.framework.load import load_pack

TEMPLATE = """<!doctype html><title>Questions</title><form method="post">{% for question in questions %}
<fieldset id="q-{{ question.id }}"><legend>{{ forloop.counter }} {{ question.text }}</legend>
{% if question.guidance %}<details><summary>Guidance</summary><p>{{ question.guidance }}</p></details>{% endif %}
{% for value, label in question.values %}<label><input type="radio" name="{{ question.id }}.value"
 value="{{ value }}"> {{ label }}</label>{% empty %}<input name="{{ question.id }}.value">{% endfor %}
<textarea name="{{ question.id }}.note"></textarea>
<select name="{{ question.id }}.source">{% for source in question.sources %}<option>{{ source }}</option>{% endfor %}
</select></fieldset>{% endfor %}<button>Save</button></form>"""


def page(request: HttpRequest) -> HttpResponse:
    """The questions."""
    return HttpResponse(drawn.render({"questions": questions}))


def read(folder: Path) -> list[dict[str, object]]:
    """The questions of a pack, with nothing to work out."""
    pack = load_pack(folder)
    return [
        {
            "id": one.id, "text": one.text, "guidance": one.guidance, "sources": one.sources,
            "values": list(values_of(pack, one).items()),
        }
        for one in pack.spec.questions
    ]  # fmt: skip


settings.configure(
    ALLOWED_HOSTS=["*"],
    MIDDLEWARE=["django.middleware.common.CommonMiddleware"],  # says how long an answer is
    ROOT_URLCONF=__name__,
    SECRET_KEY="bench",
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates"}],
)
urlpatterns = [path("", page)]
questions = read(Path(os.environ["BENCH_PACK"]))
django.setup()
drawn = engines["django"].from_string(TEMPLATE)
application = get_wsgi_application()

if __name__ == "__main__":
    Server(
        "__main__:application", "127.0.0.1", int(sys.argv[1]), interface=Interfaces.WSGI, websockets=False,
        workers=int(sys.argv[2]), blocking_threads=4,
    ).serve()  # fmt: skip
