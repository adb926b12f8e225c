"""What Jinja2 makes of a case: the oracle of the differential tests."""

import json
import signal
import warnings

import jinja2


# Jinja2 makes Python code of templates, and Python has things to say about some of it.
warnings.simplefilter("ignore", SyntaxWarning)


class Timeout(Exception):
    pass


def alarm(_signal, _frame):
    raise Timeout("the oracle took too long")


def environment(case):
    escape = "autoescape" in case.options
    if "autoescape-html" in case.options:
        escape = jinja2.select_autoescape(["html", "htm", "xml", "xhtml"], default_for_string=False)
    return jinja2.Environment(
        loader=jinja2.DictLoader({**case.files, case.main: case.template}),
        autoescape=escape,
        trim_blocks="trim" in case.options,
        lstrip_blocks="lstrip" in case.options,
        keep_trailing_newline="keep" in case.options,
        extensions=["jinja2.ext.do"],
        cache_size=0,
    )


def render(case, seconds=5):
    """(True, text) or (False, what went wrong)."""
    signal.signal(signal.SIGALRM, alarm)
    signal.alarm(seconds)
    try:
        out = environment(case).get_template(case.main).render(json.loads(case.context))
        out.encode("utf-8")
        return True, out
    except Exception as e:  # whatever the template did, the case says "both fail"
        return False, f"{type(e).__name__}: {e}"
    finally:
        signal.alarm(0)
