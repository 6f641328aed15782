"""Takes the pictures of the documentation of the report that `make demo` writes, for a
wide screen in light colours and a phone in dark ones.

    pictures.py target/demo/review.html docs/images
"""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURES = {"report": (1120, "light"), "report_phone": (390, "dark")}
HEIGHT = 1180

page_file, folder = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
with sync_playwright() as playwright:
    browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
    for name, (width, scheme) in PICTURES.items():
        page = browser.new_page(viewport={"width": width, "height": HEIGHT}, color_scheme=scheme)
        page.goto(page_file.as_uri(), wait_until="load")
        page.screenshot(path=folder / f"{name}.png")
    browser.close()
