#!/usr/bin/env python3
"""Walks the emulator's Connect Link page in a real browser without a window.

    python3 tests/browser/run.py [--install] [--screenshots FOLDER]

Chromium is driven over WebDriver with the standard library alone: no package to install. It takes the machine's Chromium
and chromedriver; `CHROMIUM` and `CHROMEDRIVER` may name them. Where they are missing the check is skipped with one line,
or, with `--install` and as root on a Debian machine, their packages are installed first.
"""

import argparse
import base64
import contextlib
import http.server
import json
import os
import queue
import re
import shutil
import subprocess
import sys
import tempfile
import threading
import urllib.error
import urllib.request
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from support.emulator import ANSWER_SECONDS, PROJECT, Backend, running  # noqa: E402

FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--window-size=900,800",
]
# How WebDriver names an element in JSON.
ELEMENT = "element-6066-11e4-a52e-4f735466cecf"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--install", action="store_true", help="install Chromium where it is missing (Debian, root)")
    parser.add_argument("--screenshots", type=Path, help="folder for a picture of every page")
    options = parser.parse_args()
    programs = find_programs(options.install)
    if not programs:
        print("SKIPPED: Connect Link in a browser (no Chromium with chromedriver on this machine)")
        return 0
    scenarios = [value for name, value in globals().items() if name.startswith("scenario_")]
    failures = 0
    with running() as url, Listener() as listener, browser(*programs, options.screenshots) as page:
        backend = Backend(url)
        for scenario in scenarios:
            failures += not run(scenario, backend, listener, page)
    print(f"Connect Link in a browser: {len(scenarios)} scenarios, {failures} failed")
    return 1 if failures else 0


def run(scenario, backend, listener, page):
    listener.forget()
    try:
        scenario(backend, listener, page)
    except (Failure, queue.Empty, urllib.error.URLError) as error:
        print(f"FAILED: {scenario.__doc__}\n  {type(error).__name__}: {error}")
        return False
    return True


class Failure(Exception):
    """Something is not as it should be."""


def expect(actual, wanted, what):
    if actual != wanted:
        raise Failure(f"{what}: {actual!r}, expected {wanted!r}")


# Scenarios. Each has a user of its own.


def scenario_consent(backend, listener, page):
    """Consent makes the account, leads to the success page and tells the webhook."""
    token = start(backend, listener, "consenting")
    page.open(f"{token['connect_link_url']}&app=slack")
    page.picture("consent")
    expect(page.text("h1"), "Connect Slack", "heading")
    page.click("#consent")
    expect(listener.visit(), "/success", "the browser ends at")
    accounts = backend.accounts("consenting")
    expect([account["app"]["name_slug"] for account in accounts], ["slack"], "accounts")
    event = listener.webhook()
    expect(event["event"], "CONNECTION_SUCCESS", "webhook")
    expect(event["connect_token"], token["token"], "token of the webhook")
    expect(event["environment"], "development", "environment of the webhook")
    expect(event["account"]["id"], accounts[0]["id"], "account of the webhook")


def scenario_refuse(backend, listener, page):
    """Refusal makes no account, leads to the error page and tells the webhook; the link then still works."""
    token = start(backend, listener, "refusing")
    page.open(f"{token['connect_link_url']}&app=github")
    page.click("#refuse")
    expect(listener.visit(), "/error", "the browser ends at")
    expect(backend.accounts("refusing"), [], "accounts")
    event = listener.webhook()
    expect(event["event"], "CONNECTION_ERROR", "webhook")
    expect(event["error"], "The user refused access", "reason in the webhook")
    expect("account" in event, False, "account in the webhook")
    page.open(f"{token['connect_link_url']}&app=github")
    page.click("#consent")
    expect(listener.visit(), "/success", "the browser ends at")
    expect(listener.webhook()["event"], "CONNECTION_SUCCESS", "webhook")


def scenario_choose(backend, listener, page):
    """A link without an app offers the catalogue; an app with keys asks for them and the account keeps them."""
    token = start(backend, listener, "choosing")
    page.open(token["connect_link_url"])
    page.picture("choose")
    expect(page.text("h1"), "Choose an app", "heading")
    page.click("a[href$='app=openai']")
    page.type("input[name='field:api_key']", "sk-typed-by-hand")
    page.picture("keys")
    page.click("#consent")
    expect(listener.visit(), "/success", "the browser ends at")
    account = listener.webhook()["account"]["id"]
    shown = backend.call("GET", f"{PROJECT}/accounts/{account}?include_credentials=true")
    expect(shown["credentials"].get("api_key"), "sk-typed-by-hand", "credentials")


def scenario_used(backend, listener, page):
    """A link works once, and its page says so afterwards."""
    token = start(backend, listener, "returning")
    link = f"{token['connect_link_url']}&app=slack"
    page.open(link)
    page.click("#consent")
    expect(listener.visit(), "/success", "the browser ends at")
    expect(listener.webhook()["event"], "CONNECTION_SUCCESS", "webhook")
    page.open(link)
    page.picture("used")
    expect(page.text("#outcome"), "This link does not work", "heading")
    expect(len(backend.accounts("returning")), 1, "number of accounts")


def scenario_no_redirect(backend, _listener, page):
    """Without redirects the emulator's own pages tell the outcome."""
    link = backend.connect_token("staying")["connect_link_url"] + "&app=slack"
    page.open(link)
    page.click("#refuse")
    expect(page.text("#outcome"), "Not connected", "heading")
    page.picture("refused")
    page.open(link)
    page.click("#consent")
    expect(page.text("#outcome"), "Connected", "heading")
    page.picture("connected")
    account = backend.accounts("staying")[0]["id"]
    expect(account in page.text("main"), True, "the page names the account")


def scenario_markup(backend, _listener, page):
    """A hostile user id is text on the page, not markup."""
    user = "<img src=x onerror=document.title='broken'>\"'&"
    page.open(backend.connect_token(user)["connect_link_url"] + "&app=slack")
    expect(user in page.text("main"), True, "the page shows the id")
    expect(page.count("img"), 0, "images on the page")


def scenario_cors(backend, listener, page):
    """A page reads the API with a Connect token that allows its origin, and not with another."""
    page.open(f"{listener.url}/page")
    allowed = backend.connect_token("browsing", allowed_origins=[listener.url])["token"]
    foreign = backend.connect_token("browsing", allowed_origins=["https://other.example"])["token"]
    accounts = f"{backend.url}{PROJECT}/accounts"
    expect(page.fetch(accounts, allowed), 200, "with a token for this origin")
    expect(page.fetch(f"{accounts}/apn_none", allowed), 404, "an error can be read too")
    expect(page.fetch(accounts, foreign), "TypeError", "with a token for another origin")


def start(backend, listener, user):
    """A Connect token whose every way out leads to the listener."""
    return backend.connect_token(
        user,
        success_redirect_uri=f"{listener.url}/success",
        error_redirect_uri=f"{listener.url}/error",
        webhook_uri=f"{listener.url}/webhook",
    )


# The customer's side: pages to come back to, and a webhook


class Listener:
    def __init__(self):
        self._webhooks, self._visits = queue.Queue(), queue.Queue()
        handler = type("Handler", (Handler,), {"webhooks": self._webhooks, "visits": self._visits})
        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.url = f"http://127.0.0.1:{self._server.server_port}"

    def __enter__(self):
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._server.shutdown()
        self._server.server_close()

    def forget(self):
        """Drops what an earlier scenario left behind when it failed."""
        self._webhooks.queue.clear()
        self._visits.queue.clear()

    def webhook(self):
        """The next webhook call; waits for it."""
        return self._webhooks.get(timeout=ANSWER_SECONDS)

    def visit(self):
        """The path of the next page that the browser asks for; waits for it."""
        return self._visits.get(timeout=ANSWER_SECONDS)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        if self.path != "/favicon.ico":
            self.visits.put(self.path)
        self._answer(b"<!doctype html><title>back at the application</title>")

    def do_POST(self):
        self.webhooks.put(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self._answer(b"")

    def _answer(self, body):
        self.send_response(200)
        self.send_header("content-type", "text/html")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


# The browser


@contextlib.contextmanager
def browser(chromium, chromedriver, screenshots):
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
        command = [chromedriver, "--port=0", "--log-level=SEVERE"]
        with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as driver:
            try:
                page = Page(f"http://127.0.0.1:{port_of(driver.stdout)}", chromium, profile, screenshots)
                try:
                    yield page
                finally:
                    page.quit()
            finally:
                driver.terminate()


def port_of(output):
    for line in output:
        found = re.search(r"started successfully on port (\d+)", line)
        if found:
            return found[1]
    raise RuntimeError("chromedriver did not start")


class Page:
    """The few WebDriver commands that are needed. What follows a click is waited for by looking for an element of
    the next page, or by the visit at the listener."""

    def __init__(self, driver, chromium, profile, screenshots):
        self._screenshots = screenshots
        options = {"binary": chromium, "args": [*FLAGS, f"--user-data-dir={profile}"]}
        wanted = {
            "browserName": "chrome",
            "goog:chromeOptions": options,
            "timeouts": {"implicit": ANSWER_SECONDS * 1000, "pageLoad": 60000},
        }
        self._session = f"{driver}/session"
        answer = self._post("", {"capabilities": {"alwaysMatch": wanted}})
        self._session += f"/{answer['sessionId']}"

    def open(self, url):
        self._post("/url", {"url": url})

    def text(self, selector):
        return self._get(f"/element/{self._find(selector)}/text")

    def click(self, selector):
        self._post(f"/element/{self._find(selector)}/click", {})

    def type(self, selector, text):
        self._post(f"/element/{self._find(selector)}/value", {"text": text})

    def count(self, selector):
        script = "return document.querySelectorAll(arguments[0]).length"
        return self._post("/execute/sync", {"script": script, "args": [selector]})

    def fetch(self, url, token):
        """Calls the API from the page; gives the status, or the name of the exception."""
        script = """
            const [url, token, done] = arguments
            fetch(url, { headers: { authorization: `Bearer ${token}`, "x-pd-environment": "development" } })
                .then((answer) => done(answer.status), (error) => done(error.name))
        """
        return self._post("/execute/async", {"script": script, "args": [url, token]})

    def picture(self, name):
        if self._screenshots:
            self._screenshots.mkdir(parents=True, exist_ok=True)
            picture = base64.b64decode(self._get("/screenshot"))
            (self._screenshots / f"{name}.png").write_bytes(picture)

    def quit(self):
        self._send("DELETE", "", None)

    def _find(self, selector):
        return self._post("/element", {"using": "css selector", "value": selector})[ELEMENT]

    def _get(self, command):
        return self._send("GET", command, None)

    def _post(self, command, body):
        return self._send("POST", command, body)

    def _send(self, method, command, body):
        data = None if body is None else json.dumps(body).encode()
        headers = {"content-type": "application/json"}
        request = urllib.request.Request(self._session + command, data, headers, method=method)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return json.load(answer)["value"]
        except urllib.error.HTTPError as error:
            raise Failure(json.load(error)["value"]["message"].splitlines()[0]) from None


# Finding Chromium


def find_programs(install):
    """Chromium and its chromedriver, or nothing."""
    if install and not installed():
        apt_install("chromium", "chromium-driver")
    return installed()


def installed():
    chromium = find("CHROMIUM", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
    chromedriver = find("CHROMEDRIVER", "chromedriver")
    return (chromium, chromedriver) if chromium and chromedriver else None


def find(variable, *names):
    return os.environ.get(variable) or next(filter(None, map(shutil.which, names)), None)


def apt_install(*packages):
    for arguments in (["update"], ["install", "--yes", "--no-install-recommends", *packages]):
        try:
            subprocess.run(["apt-get", "-qq", *arguments], check=True, stdout=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError) as error:
            print(f"cannot install {', '.join(packages)}: {error}")
            return


if __name__ == "__main__":
    sys.exit(main())
