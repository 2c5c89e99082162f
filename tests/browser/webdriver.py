"""Chromium without a window, driven over WebDriver with the standard library alone."""

import base64
import contextlib
import json
import os
import re
import shutil
import subprocess
import tempfile
import time
import urllib.error
import urllib.request

ANSWER_SECONDS = 20
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


class Failure(Exception):
    """Something is not as it should be."""


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
            # The emulator's authority is not installed on this machine.
            "acceptInsecureCerts": True,
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
        element = self._find(selector)
        try:
            self._post(f"/element/{element}/click", {})
        except Failure as failure:
            # The click may remove the frame that it happens in, before the driver can tell that it succeeded.
            if "target frame detached" not in str(failure):
                raise

    def type(self, selector, text):
        self._post(f"/element/{self._find(selector)}/value", {"text": text})

    def press(self, selector, key):
        """Types a key into an element, such as Enter."""
        self.type(selector, {"Enter": "\ue007", "Escape": "\ue00c"}[key])

    def enter_frame(self, selector):
        self._post("/frame", {"id": {ELEMENT: self._find(selector)}})

    def leave_frame(self):
        self._post("/frame", {"id": None})

    def run(self, script, *arguments):
        """Runs a script in the page and gives what it returns."""
        return self._post("/execute/sync", {"script": script, "args": list(arguments)})

    def wait(self, script, *arguments):
        """Runs a script until it returns something true, and gives that."""
        end = time.monotonic() + ANSWER_SECONDS
        while time.monotonic() < end:
            result = self.run(script, *arguments)
            if result:
                return result
            time.sleep(0.05)
        raise Failure(f"never true: {script}")

    def log(self):
        """What the page and the browser wrote to the console."""
        return [entry["message"] for entry in self._post("/se/log", {"type": "browser"})]

    def count(self, selector):
        return self.run("return document.querySelectorAll(arguments[0]).length", selector)

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
