"""The address of a served course → a SCORM 2004 package that opens it, for learning platforms without LTI.

The course stays where it is: the package holds one page that shows it and reports completion, success and score.
"""

import io
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit
from xml.sax.saxutils import escape

from htpy import body, button, h1, head, html, iframe, meta, p, script, style
from htpy import title as title_

from ..record.certificate import edition

SCRIPT = Path(__file__).with_suffix(".js")
TITLE = "Corticosteroid-induced myopathy"
STYLE = "html, body { height: 100%; margin: 0; } body { display: flex; flex-direction: column; font: 1rem sans-serif; } h1, p { margin: .5rem 1rem; font-size: 1rem; } iframe { flex: 1; width: 100%; border: 0; }"
MANIFEST = """<?xml version="1.0" encoding="UTF-8"?>
<manifest identifier="proximal" version="{edition}" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1"
    xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
  <metadata><schema>ADL SCORM</schema><schemaversion>2004 4th Edition</schemaversion></metadata>
  <organizations default="course">
    <organization identifier="course">
      <title>{title}</title>
      <item identifier="whole" identifierref="page">
        <title>{title}</title>
        <imsss:sequencing><imsss:deliveryControls completionSetByContent="true" objectiveSetByContent="true"/></imsss:sequencing>
      </item>
    </organization>
  </organizations>
  <resources>
    <resource identifier="page" type="webcontent" adlcp:scormType="sco" href="index.html">
      <file href="index.html"/>
      <file href="scorm.js"/>
    </resource>
  </resources>
</manifest>
"""


class NoAddress(ValueError):
    """What was given is no address of a served course; its text says what to give."""


def address_of(text: str) -> str:
    """The address of a served course as the package keeps it, with `/` at its end; raises NoAddress."""
    example = "give the address of your served course, as in --served https://course.example.org/"
    try:
        found = urlsplit(text)
        name, _ = found.hostname or "", found.port
    except ValueError:
        raise NoAddress(f"{text} is no address: {example}") from None
    here = name in ("localhost", "127.0.0.1", "::1")
    if found.scheme not in ("https", "http") or not name or "@" in found.netloc:
        raise NoAddress(f"{text} is no address of a course: {example}")
    if found.scheme == "http" and not here:
        raise NoAddress(f"{text} would be shown unencrypted, which platforms over https refuse: {example}")
    if found.query or found.fragment:
        raise NoAddress(f"{text} is more than an address: {example}")
    return text.rstrip("/") + "/"


def package(served: str) -> bytes:
    """The package (a ZIP) that opens the course at an address; raises NoAddress. The same address gives the same bytes."""
    course, made = address_of(served), io.BytesIO()
    files = {
        "imsmanifest.xml": MANIFEST.format(edition=edition(), title=escape(TITLE)),
        "index.html": str(_page(course)),
        "scorm.js": SCRIPT.read_text(encoding="utf-8"),
    }
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as packed:
        for name, text in files.items():
            packed.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text)
    return made.getvalue()


def write_package(served: str, file: Path, force: bool) -> int:
    """Write the package; 1, and why, if it cannot be."""
    try:
        made = package(served)
        with file.open("wb" if force else "xb") as written:
            written.write(made)
    except NoAddress as why:
        return _refuse(f"{why}.")
    except FileExistsError:
        return _refuse(f"{file} is there already: give another name, or --force to replace it.")
    except OSError as why:
        return _refuse(f"{file} cannot be written ({why.strerror}).")
    origin = urlsplit(served)
    print(
        f"{file} is written. Bring it to your learning platform, and name that platform's address in "
        f"COURSE_FRAME_ANCESTORS where the course at {origin.netloc} is served: else browsers do not show it there."
    )
    return 0


def _page(course):
    return html(lang="en")[
        head[meta(charset="utf-8"), title_[TITLE], style[STYLE]],
        body(data_course=course)[
            h1[f"{TITLE} ", button(type="button")["Open in a window of its own"]],
            p(role="status"),
            iframe(src=course, title=TITLE, allow="fullscreen"),
            script(src="scorm.js"),
        ],
    ]


def _refuse(sentence):
    print(sentence, file=sys.stderr)
    return 1
