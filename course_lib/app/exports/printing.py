"""`print` at a command line: a document of a lesson as HTML that is ready to print, or as a PDF that a Chromium makes of it."""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from ... import content
from ...engine.commitments import Impossible
from .command import put, refuse_place
from .paper import KINDS, TITLES, document, lesson_of

CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = ("--headless=new", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync")  # fmt: skip
HOW = (
    "A PDF is made by Chromium, and none was found: install it (on Debian or Ubuntu sudo apt-get install -y chromium, elsewhere "
    ".venv/bin/python -m playwright install chromium once make test has installed Playwright), or name one in CHROMIUM=; "
    "without --pdf the document is HTML, which any browser prints."
)
PATIENCE_S = 120


def print_lesson(
    lesson: str, guide: bool, handout: bool, sheet: bool, answers: bool, paper: str, out: Path | None,
    pdf: bool, seed: int, force: bool,
) -> int:  # fmt: skip
    """Write one document of a lesson to a file, and say which; 1, and why, if it cannot be."""
    asked = [kind for kind, wanted in zip(KINDS, (guide, handout, sheet), strict=True) if wanted]
    try:
        if len(asked) != 1:
            raise Impossible("Say which document you want: one of --guide, --handout and --sheet.")
        (kind,), one = asked, lesson_of(lesson)
        pdf = pdf or (out is not None and out.suffix.lower() == ".pdf")
        file = out or Path(_name(one, kind, answers, paper, pdf)).absolute()
        refuse_place(file, force)
        page = document(one, kind, answers, paper, seed)
        put(file, as_pdf(page) if pdf else page.encode())
    except (Impossible, content.Refused) as reason:
        print(reason, file=sys.stderr)
        return 1
    except KeyError as missing:
        print(f"The lesson names something that is not there ({missing.args[0]}): `validate` says where.", file=sys.stderr)  # fmt: skip
        return 1
    title = TITLES[kind, answers or kind == "guide"]
    print(f"{file} holds lesson {one.number:02d}, {title[:1].lower()}{title[1:]}, for {'A4' if paper == 'a4' else 'Letter'} paper.")  # fmt: skip
    return 0


def _name(lesson, kind, answers, paper, pdf):
    """Such as `04-handout-with-answers-a4.html`."""
    with_key = "-with-answers" if answers and kind != "guide" else ""
    return f"{lesson.number:02d}-{kind}{with_key}-{paper}.{'pdf' if pdf else 'html'}"


def as_pdf(page: str) -> bytes:
    """The page as a PDF; raises Impossible with a sentence if no Chromium was found, or it made none."""
    browser = chromium()
    if browser is None:
        raise Impossible(HOW)
    with tempfile.TemporaryDirectory(prefix="course-paper-") as folder:
        source, made = Path(folder, "page.html"), Path(folder, "page.pdf")
        source.write_text(page, encoding="utf-8")
        run = [browser, *QUIET, *_as_root(), f"--user-data-dir={folder}/profile", "--no-pdf-header-footer", f"--print-to-pdf={made}", source.as_uri()]  # fmt: skip
        try:
            subprocess.run(run, capture_output=True, timeout=PATIENCE_S, check=False)
        except (OSError, subprocess.TimeoutExpired) as trouble:
            raise Impossible(f"{browser} did not make a PDF ({trouble.__class__.__name__}): {HOW}") from None
        if not made.is_file():
            raise Impossible(f"{browser} made no PDF: {HOW}")
        return made.read_bytes()


def chromium() -> str | None:
    """The path of a Chromium: CHROMIUM=, one on the path, or the test tool's own; None if there is none."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, CHROMIUMS)), None) or _of_playwright()


def _of_playwright() -> str | None:
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


def _as_root() -> tuple[str, ...]:
    """Chromium's own fence does not stand for root, as in a container; the page is ours, and asks for nothing."""
    return ("--no-sandbox",) if hasattr(os, "geteuid") and os.geteuid() == 0 else ()
