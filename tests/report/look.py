"""Opens reports in headless Chromium, in light, dark, print and phone width: takes
pictures, and says what is wrong with them.

    look.py FOLDER NAME...   FOLDER/NAME.html; beside it NAME.json, an array of texts
                             that the page must show as they are

Prints a line for each look; exits with 1 where something is wrong.
"""

import json
import shutil
import sys
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

LOOKS = {
    "light": {"width": 1200, "media": "screen", "scheme": "light"},
    "dark": {"width": 1200, "media": "screen", "scheme": "dark"},
    "print": {"width": 760, "media": "print", "scheme": "light"},
    "phone": {"width": 360, "media": "screen", "scheme": "light"},
    "phone_dark": {"width": 360, "media": "screen", "scheme": "dark"},
}
# What a page without script, frame or outside resource has none of.
FORBIDDEN = "script, iframe, object, embed, img, link, base, form, [href^='http' i], [href^='javascript' i], [src]"


def look(browser, folder, name, kind):
    how = LOOKS[kind]
    page = browser.new_page(viewport={"width": how["width"], "height": 900}, color_scheme=how["scheme"])
    page.emulate_media(media=how["media"], color_scheme=how["scheme"])
    wrong, asked = [], []
    page.on("console", lambda message: wrong.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: wrong.append(f"error: {error}"))
    page.on("request", lambda request: asked.append(request.url))
    page.on("dialog", lambda dialog: (wrong.append(f"dialog: {dialog.message}"), dialog.dismiss()))
    url = (folder / f"{name}.html").as_uri()
    page.goto(url, wait_until="load")
    wrong += [f"asked for {other}" for other in asked if other != url]
    if found := page.locator(FORBIDDEN).count():
        wrong.append(f"{found} elements that the page may not have")
    width = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    if width[0] > width[1]:
        wrong.append(f"{width[0]} pixels wide on {width[1]}")
    shown = page.evaluate("document.body.textContent")
    for text in json.loads((folder / f"{name}.json").read_text()):
        if text not in shown:
            wrong.append(f"does not show {text!r}")
    narrow = page.evaluate("[...document.querySelectorAll('tbody th')].filter(th => th.offsetWidth < 60).length")
    if narrow:
        wrong.append(f"{narrow} names of rows in columns of a letter or two")
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    is_dark = sum(map(int, background.removeprefix("rgb(").removesuffix(")").split(","))) < 3 * 128
    if is_dark != (how["scheme"] == "dark"):
        wrong.append(f"the background is {background}")
    page.screenshot(path=folder / f"{name}_{kind}.png")
    # Axe runs in the page and asks for nothing.
    results = Axe().run(page)
    for violation in results.response["violations"]:
        nodes = [" ".join(map(str, node["target"])) for node in violation["nodes"][:3]]
        wrong.append(f"axe {violation['id']}: {violation['help']}: {'; '.join(nodes)}")
    passes = len(results.response["passes"])
    if passes < 10:
        wrong.append(f"axe checked {passes} rules only")
    page.close()
    print(f"{name}, {kind}: {'sound' if not wrong else 'wrong'}, {passes} rules of axe pass")
    for line in wrong:
        print(f"    {line}")
    return not wrong


def main():
    folder, names = Path(sys.argv[1]).resolve(), sys.argv[2:]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        looks = [look(browser, folder, name, kind) for name in names for kind in LOOKS]
        browser.close()
    sys.exit(not all(looks))


main()
