"""The links of a site → those that lead nowhere."""

from collections.abc import Mapping
from urllib.parse import unquote

from bs4 import BeautifulSoup


def dead_links(files: Mapping[str, bytes], but: str) -> list[str]:
    """Each link or file of a page that is not among the files, or whose place is not on its page; `but` is a known host."""
    pages = {name: BeautifulSoup(data, "html.parser") for name, data in files.items() if name.endswith(".html")}
    ids = {name: {one["id"] for one in page.select("[id]")} for name, page in pages.items()}
    dead = []
    for name, page in pages.items():
        for one in page.select("[href], [src]"):
            address = one.get("href") or one.get("src")
            if (but and address.startswith(but)) or address.startswith("data:"):
                continue
            file, _, mark = address.partition("#")
            known = ids.get(file or name)
            places = [unquote(piece) for piece in mark.split("&") if piece]
            if (file and file not in files) or places and not any(piece in known for piece in places):
                dead.append(f"{name}: {address}")
    return dead
