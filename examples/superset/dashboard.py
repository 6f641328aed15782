"""Imports the dashboard into a running Superset, looks at it in Chromium, checks every
number it shows and takes its picture. Called by run.sh, which sets the environment.

    dashboard.py PICTURE.png
"""

import base64
import datetime
import io
import json
import os
import pathlib
import shutil
import string
import sys
import tempfile
import time
import zipfile

import psycopg2
import psycopg2.extras
import requests
import yaml
from selenium import webdriver
from selenium.webdriver.common.by import By
from selenium.webdriver.support.ui import WebDriverWait

URL = os.environ["SUPERSET_URL"]
FOLDER = pathlib.Path(__file__).parent / "dashboard"
WIDTH = 1400

# What each chart has to show, in the SQL that a person would write over the board.
LAST = "(SELECT max(period) FROM ${BOARD} WHERE kpi = 'nps' AND n > 0)"
EXPECTED = {
    "scorecard": f"SELECT * FROM ${{BOARD}} WHERE total AND period = {LAST}",
    "families": "SELECT * FROM kpi_family WHERE family <> 'composite'",
    "nps_over_time": """
        SELECT to_char(period, 'YYYY "Q"Q') AS "Quarter", value AS "NPS__yhat", ci_low AS "NPS__yhat_lower", ci_high AS "NPS__yhat_upper"
        FROM ${BOARD} WHERE kpi = 'nps' AND total AND value IS NOT NULL""",
    "engagement_over_time": f"""
        SELECT to_char(period, 'YYYY "Q"Q') AS "Quarter", value AS "Engagement rate"
        FROM ${{BOARD}} WHERE kpi = 'engagement_rate' AND total AND value IS NOT NULL AND period <= {LAST}""",
    "retention_by_contract": f"""
        SELECT ${{SEGMENT}} AS segment, max(value) FILTER (WHERE band = 'Leaking') AS "Leaking",
            max(value) FILTER (WHERE band = 'Fair') AS "Fair", max(value) FILTER (WHERE band = 'Loyal') AS "Loyal"
        FROM ${{BOARD}} WHERE kpi = 'advocate_retention_rate' AND NOT total AND period = {LAST}
        GROUP BY 1""",
    "quarters_by_band": f"""
        SELECT ${{SEGMENT}} AS segment, nullif(count(*) FILTER (WHERE band = 'Quiet'), 0) AS "Quiet",
            nullif(count(*) FILTER (WHERE band = 'Lively'), 0) AS "Lively",
            nullif(count(*) FILTER (WHERE band = 'Buzzing'), 0) AS "Buzzing"
        FROM ${{BOARD}} WHERE kpi = 'engagement_rate' AND NOT total AND band IS NOT NULL AND period <= {LAST}
        GROUP BY 1""",
}


def filled(text):
    """A text with the names of the board and its segment, and the address of the database."""
    return string.Template(text).substitute(
        BOARD=os.environ["BOARD"], SEGMENT=os.environ["SEGMENT"], DATABASE_URI=json.dumps(os.environ["DATABASE_URI"])
    )


def say(text):
    print(f"superset: {text}", flush=True)


def fail(text):
    sys.exit(f"superset: {text}")


def wait_for_server(pid, seconds=180):
    for second in range(seconds):
        try:
            if requests.get(f"{URL}/health", timeout=5).ok:
                return
        except requests.RequestException:  # not there yet, or busy starting
            pass
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            fail("the server of Superset ended; see target/superset/superset.log")
        if second % 10 == 9:
            say(f"still waiting for the server ({second + 1} s)")
        time.sleep(1)
    fail(f"no answer from Superset in {seconds} s; see target/superset/superset.log")


def bundle():
    """The YAML files as Superset takes them: a zip with one folder in it."""
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        for file in sorted(FOLDER.rglob("*.yaml")):
            archive.writestr(f"brand_advocacy/{file.relative_to(FOLDER)}", filled(file.read_text()))
    return content.getvalue()


def open_browser(profile):
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or fail("chromium is missing; see examples/superset/README.md")
    # Nothing but Superset is to be reached.
    for argument in [
        "--headless", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--no-first-run", "--no-proxy-server",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", "--hide-scrollbars",
        f"--window-size={WIDTH},2600", f"--user-data-dir={profile}",
    ]:
        options.add_argument(argument)
    if os.getuid() == 0:
        options.add_argument("--no-sandbox")  # the sandbox does not run as root
    options.set_capability("goog:loggingPrefs", {"performance": "ALL"})
    return webdriver.Chrome(options, webdriver.ChromeService(shutil.which("chromedriver")))


def log_in(browser):
    """Log in as a person does, and let the API calls share the session."""
    browser.get(f"{URL}/login/")
    wait = WebDriverWait(browser, 180)
    wait.until(lambda b: b.find_elements(By.ID, "username"))
    browser.find_element(By.ID, "username").send_keys(os.environ["SUPERSET_USER"])
    browser.find_element(By.ID, "password").send_keys(os.environ["SUPERSET_PASSWORD"])
    browser.find_element(By.CSS_SELECTOR, "button[type=submit], input[type=submit]").click()
    wait.until(lambda b: "/login" not in b.current_url)
    api = requests.Session()
    for cookie in browser.get_cookies():
        api.cookies.set(cookie["name"], cookie["value"])
    api.headers["X-CSRFToken"] = call(api, "GET", "security/csrf_token/")["result"]
    api.headers["Referer"] = URL
    return api


def call(api, method, path, **arguments):
    answer = api.request(method, f"{URL}/api/v1/{path}", timeout=300, **arguments)
    if not answer.ok:
        fail(f"{method} {path} gave {answer.status_code}: {answer.text[:2000]}")
    return answer.json()


def load(api):
    call(api, "POST", "assets/import/", files={"bundle": ("bundle.zip", bundle(), "application/zip")})
    # The columns are those of the board as it is now.
    for dataset in call(api, "GET", "dataset/", params={"q": "(page_size:100)"})["result"]:
        call(api, "PUT", f"dataset/{dataset['id']}/refresh")


def look(browser, charts):
    """Open the dashboard and give the data of each chart, as the page was given it."""
    browser.get_log("performance")
    browser.get(f"{URL}/superset/dashboard/brand-advocacy/?standalone=1&show_filters=0")
    asked, answered, data = {}, set(), {}
    deadline = time.monotonic() + 180
    while len(data) < len(charts):
        if time.monotonic() > deadline:
            browser.save_screenshot("target/superset/failed.png")
            fail(f"no data in 180 s for {sorted(set(charts.values()) - set(data))}; see target/superset/failed.png")
        time.sleep(0.5)
        for entry in browser.get_log("performance"):
            message = json.loads(entry["message"])["message"]
            request = message["params"].get("requestId")
            if message["method"] == "Network.requestWillBeSent" and "/api/v1/chart/data" in message["params"]["request"]["url"]:
                body = message["params"]["request"].get("postData")
                asked[request] = json.loads(body)["form_data"]["slice_id"]
            elif message["method"] == "Network.loadingFinished" and request in asked:
                answered.add(request)
        for request in answered:
            chart = charts[asked[request]]
            if chart not in data:
                content = browser.execute_cdp_cmd("Network.getResponseBody", {"requestId": request})
                text = base64.b64decode(content["body"]) if content["base64Encoded"] else content["body"]
                answer = json.loads(text)
                if "result" not in answer:
                    fail(f"chart {chart}: {answer}")
                data[chart] = answer["result"][0]["data"]
    return data


def check(chart, shown, cursor):
    """Every value a chart shows is the one of the database, to the last bit."""
    cursor.execute(filled(EXPECTED[chart]))
    columns = list(shown[0])
    def plain(value):
        if isinstance(value, datetime.date):
            return int(datetime.datetime(value.year, value.month, value.day, tzinfo=datetime.timezone.utc).timestamp() * 1000)
        return value
    def rows(source):
        return sorted((tuple(plain(row[column]) for column in columns) for row in source), key=repr)
    wanted, got = rows(cursor.fetchall()), rows(shown)
    if wanted != got:
        lines = [f"  database {w}\n  superset {g}" for w, g in zip(wanted, got) if w != g]
        fail(f"chart {chart} differs from the database, {len(got)} rows for {len(wanted)}\n" + "\n".join(lines))
    say(f"  {chart:24} {len(got):3} rows, {len(got) * len(columns):4} values, all equal")
    return len(got) * len(columns)


def picture(browser, file):
    script = "return [...document.querySelectorAll('.loading, [data-test=loading-indicator]')].length"
    WebDriverWait(browser, 180).until(lambda b: b.execute_script(script) == 0)
    trouble = browser.find_elements(By.CSS_SELECTOR, ".ant-alert-error, .ant-alert-warning, .ant5-alert-error, [class*=missing]")
    height = browser.execute_script("return Math.max(...[...document.querySelectorAll('.dashboard-component-chart-holder')].map(e => e.getBoundingClientRect().bottom))")
    frame = browser.execute_script("return window.outerHeight - window.innerHeight")
    browser.set_window_size(WIDTH, int(height) + 16 + frame)
    time.sleep(3)  # the charts are drawn with an animation
    file.parent.mkdir(parents=True, exist_ok=True)
    browser.save_screenshot(str(file))
    if trouble:
        fail(f"the dashboard shows a message: {trouble[0].text}; see {file}")
    say(f"picture in {file} ({file.stat().st_size // 1000} kB)")


def main():
    file = pathlib.Path(sys.argv[1])
    wait_for_server(int(os.environ["SUPERSET_PID"]))
    names = {yaml.safe_load(chart.read_text())["slice_name"]: chart.stem for chart in (FOLDER / "charts").glob("*.yaml")}
    with tempfile.TemporaryDirectory() as profile:
        browser = open_browser(profile)
        try:
            api = log_in(browser)
            say("importing the dashboard")
            load(api)
            charts = {
                chart["id"]: names[chart["slice_name"]]
                for chart in call(api, "GET", "chart/", params={"q": "(page_size:100)"})["result"]
                if chart["slice_name"] in names
            }
            say("opening it in Chromium")
            data = look(browser, charts)
            say("comparing what the charts were given with the database")
            with psycopg2.connect(os.environ["DATABASE"]) as connection, connection.cursor(
                cursor_factory=psycopg2.extras.RealDictCursor
            ) as cursor:
                say(f"{sum(check(chart, data[chart], cursor) for chart in sorted(data))} values compared")
            picture(browser, file)
        finally:
            browser.quit()


main()
