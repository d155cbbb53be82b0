"""What a learner does with their record as a whole: pair a device, take it along, bring it, delete it, have it certified.

The server answers each without a kernel: a code and a deed in, a screen out, and perhaps a file or a word to the browser.
"""

import base64
import json
import os
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo

import segno

from ...engine.commitments import Impossible
from ...engine.record.days import zone_of
from ...store import Store, data_folder, open_store, record_number
from ...views.record import desk as view
from ..classes.mine import membership_of
from ..exports.command import exported
from ..identity import device_with, outlives_its_record
from . import certificate, pairing, portable
from .responses import missed_questions, responses_in

DEEDS = ("show", "words", "pair", "join", "download", "anki", "bring", "ask-delete", "keep", "delete", "certificate")
JOINED = "This browser and the other device have one record from now on."
ONE_ALREADY = "These two have one record already."
NOTHING_YET = "There is nothing yet: commit to something first, then it can be taken along."


@dataclass(frozen=True)
class Reply:
    """What is answered: the screen, a file for the learner, whether the browser forgets its code, what is announced.

    `wrong_try` is a word or a code that opened nothing, which the server counts.
    """

    page: view.Page
    file: Mapping | None = None
    forget: bool = False
    say: str = ""
    wrong_try: bool = False

    def plain(self) -> dict:
        """As it goes to the browser."""
        found = {"html": str(view.show(self.page)), "say": self.say, "forget": self.forget}
        return found | ({"file": dict(self.file)} if self.file else {})


def do(
    deed: str,
    code: object,
    values: Mapping[str, str],
    here: str,
    zone: object = "",
    now: datetime | None = None,
    told_to: str = "",
) -> Reply:
    """Do one of DEEDS for the learner to whom the device with a code belongs; `here` is the address of the page,
    `zone` the name of the learner's, `told_to` the name of a learning record store
    that is told what learners commit.

    Raises DamagedCode or Deleted; NotSaved or Refused if the learners' file cannot be used.
    """
    with closing(open_store()) as store:
        device = device_with(code, store.deleted_on)
        desk = _Desk(store, device, str(code), zone_of(zone), now or datetime.now(UTC), told_to)
        try:
            return getattr(desk, deed.replace("-", "_"))(values, here)
        except Impossible as reason:
            tried = deed == "join" and str(reason) in (pairing.UNKNOWN_WORDS, pairing.UNKNOWN_CODE)
            page = replace(desk.page(), problem=str(reason), problem_at=deed)
            return Reply(page, say=str(reason), wrong_try=tried)


class _Desk:
    """One deed of one learner; each method is one, and gives a Reply or raises Impossible with a sentence."""

    def __init__(self, store: Store, device: str, code: str, zone: tzinfo, now: datetime, told_to: str):
        self.store, self.device, self.code, self.zone, self.now, self.told_to = store, device, code, zone, now, told_to
        self.learner = store.root(device)

    def page(self) -> view.Page:
        runs = self.store.runs(self.learner)
        devices = self.store.devices(self.learner)
        of_class = len(membership_of(self.store, self.learner).periods)
        return view.Page(
            number=record_number(self.learner) if runs or of_class else "",
            entries=sum(run.events for run in runs) + of_class,
            devices=len(devices) - len(self.store.imported(self.learner)),
            named=outlives_its_record(self.code),
            told_to=self.told_to,
            missing=certificate.missing(self.store, self.learner, self.zone) if runs else (),
        )

    def show(self, _values, _here):
        return Reply(self.page())

    keep = show

    def words(self, _values, _here):
        self._has_something()
        return Reply(replace(self.page(), words=pairing.words(self.store, self.code, self.device, self.now)))

    def pair(self, _values, here):
        self._has_something()
        code = pairing.begin(self.store, self.device, self.now)
        address = f"{here}#pair={code}"
        picture = segno.make(address, error="m").svg_inline(scale=1, border=4, omitsize=True, svgclass="px-qr")
        return Reply(
            replace(self.page(), pairing=pairing.grouped(code), picture=picture),
            say="A code is shown, good for five minutes.",
        )

    def join(self, values, _here):
        joined = pairing.join(self.store, self.device, values.get("secret", ""), self.now)
        self.learner = self.store.root(self.device)
        said = JOINED if joined else ONE_ALREADY
        return Reply(replace(self.page(), notice=said), say=said)

    def download(self, _values, _here):
        self._has_something()
        found = portable.download(self.store, self.learner, self.now)
        name = f"proximal-record-{self.now:%Y-%m-%d}.json"
        text = json.dumps(found, ensure_ascii=False, indent=1)
        return Reply(
            self.page(), {"name": name, "type": "application/json", "text": text}, say="Your record is downloaded."
        )

    def anki(self, _values, _here):
        missed = missed_questions(responses_in(self.store.history(self.learner)))
        if not missed:
            raise Impossible(
                "You have missed no question the last time that you were asked it, so there is nothing to put on cards."
            )
        made, number = exported("anki", only=missed)
        coded = base64.b64encode(made.data).decode()
        file = {"name": "proximal-misses.apkg", "type": "application/octet-stream", "base64": coded}
        return Reply(self.page(), file, say=f"A file with {number} questions for Anki is downloaded.")

    def bring(self, values, _here):
        record = portable.read(values.get("text", ""))
        added = portable.bring(self.store, self.learner, record, self.now)
        said = f"{added} entries were added to your record." if added else "All of this file is in your record already."
        return Reply(replace(self.page(), notice=said), say=said)

    def ask_delete(self, _values, _here):
        return Reply(replace(self.page(), asking_to_delete=True))

    def delete(self, _values, _here):
        entries = sum(run.events for run in self.store.runs(self.learner))
        self.store.forget(self.learner)
        return Reply(
            view.Page(deleted=entries, named=outlives_its_record(self.code)), forget=True, say="Your record is deleted."
        )

    def certificate(self, _values, _here):
        key = certificate.signing_key(data_folder(os.environ))
        made = certificate.make(self.store, self.learner, self.now, self.zone, key)
        return Reply(replace(self.page(), certificate=made), say="Your certificate is shown.")

    def _has_something(self):
        if not self.store.runs(self.learner):
            raise Impossible(NOTHING_YET)
