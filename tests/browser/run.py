#!/usr/bin/env python3
"""Walks the emulator's Connect page in a real browser without a window: as a link, in the frame of the official browser SDKs, and
as the person for whom the quickstart waits.

    python3 tests/browser/run.py [--install] [--screenshots FOLDER]

The SDKs (versions 1, 2 and 3) and connect-react come unmodified from npm; their scenarios are skipped with one line where they
cannot be installed. Chromium is driven over WebDriver with the standard library alone: no package to install. It takes the machine's Chromium
and chromedriver; `CHROMIUM` and `CHROMEDRIVER` may name them. Where they are missing the check is skipped with one line,
or, with `--install` and as root on a Debian machine, their packages are installed first.
"""

import argparse
import json
import queue
import subprocess
import sys
import tempfile
import urllib.error
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
from customer import Listener, bundle  # noqa: E402
from quickstart import quickstart  # noqa: E402
from support.emulator import PROJECT, Backend, running  # noqa: E402
from webdriver import Failure, browser, find_programs  # noqa: E402

# The official browser SDK 1.8.0, 2.5.0 and 3.1.6.
SDKS = ["sdk-1", "sdk-2", "sdk-3"]
FRAME = "iframe[title='Pipedream Connect']"


def main():
    parser = argparse.ArgumentParser(description=" ".join(__doc__.splitlines()[:2]))
    parser.add_argument("--install", action="store_true", help="install Chromium where it is missing (Debian, root)")
    parser.add_argument("--screenshots", type=Path, help="folder for a picture of every page")
    options = parser.parse_args()
    programs = find_programs(options.install)
    if not programs:
        print("SKIPPED: Connect Link in a browser (no Chromium with chromedriver on this machine)")
        return 0
    with tempfile.TemporaryDirectory() as folder, running("--tls") as url:
        backend, bundles = Backend(url), Path(folder)
        scenarios = find_scenarios(bundles)
        with Listener(backend, bundles) as listener, browser(*programs, options.screenshots) as page:
            failures = sum(not run(scenario, backend, listener, page) for scenario in scenarios)
    print(f"Connect page in a browser: {len(scenarios)} scenarios, {failures} failed")
    return 1 if failures else 0


def find_scenarios(bundles):
    """Those that can run here. Bundles the applications of the SDKs."""
    named = {name: value for name, value in globals().items() if name.startswith("scenario_")}
    try:
        bundle(bundles)
    except (OSError, subprocess.SubprocessError) as error:
        print(f"SKIPPED: official browser SDKs ({error})")
        named = {name: value for name, value in named.items() if not name.startswith("scenario_sdk_")}
    return list(named.values())


def run(scenario, backend, listener, page):
    listener.forget()
    try:
        scenario(backend, listener, page)
    except (Failure, queue.Empty, urllib.error.URLError) as error:
        print(f"FAILED: {scenario.__doc__}\n  {type(error).__name__}: {error}")
        return False
    return True


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


def scenario_quickstart(backend, _listener, page):
    """The quickstart waits until a person connects the account of its link, and goes on through all steps."""
    with quickstart(backend, "starting") as program:
        page.open(program.after("link"))
        expect(page.text("h1"), "Connect Slack", "heading")
        page.click("#consent")
        expect(page.text("#outcome"), "Connected", "heading")
        account = backend.accounts("starting")[0]["id"]
        expect(program.after("the user grants access -> account"), account, "account of the quickstart")
        trigger = program.after("slack-new-message-in-channels is deployed as")
        backend.call("POST", "/_emulator/emit", {"trigger_id": trigger, "event": {"text": "Written by a person"}})
        expect("Written by a person" in program.after("event "), True, "the event arrives")
        expect(program.end(), (0, "Done."), "exit status and last line of the quickstart")


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


def scenario_sdk_consent(backend, listener, page):
    """connectAccount() of every SDK succeeds with the id of the account, and its frame closes."""
    for sdk in SDKS:
        user = f"consenting-{sdk}"
        connect(backend, listener, page, sdk, user)
        page.enter_frame(FRAME)
        expect(page.text("h1"), "Connect Slack", "heading in the frame")
        page.picture(f"{sdk}-frame")
        page.click("#consent")
        page.leave_frame()
        account = backend.accounts(user)[0]["id"] if ended(page) else None
        expect(events(page), [["success", account], closed(True, True)], f"events of {sdk}")
        expect(page.count("iframe"), 0, "frames left")


def scenario_sdk_refuse(backend, listener, page):
    """connectAccount() of every SDK fails with the reason when the user refuses, and its frame closes."""
    for sdk in SDKS:
        connect(backend, listener, page, sdk, f"refusing-{sdk}")
        page.enter_frame(FRAME)
        page.click("#refuse")
        page.leave_frame()
        ended(page)
        expect(events(page), [["error", "The user refused access"], closed(False, True)], f"events of {sdk}")
        expect(page.count("iframe"), 0, "frames left")


def scenario_sdk_form(backend, listener, page):
    """A form of connect-react connects an account, offers remote options and runs the action; after a refusal it offers to
    connect again."""
    page.open(f"{listener.url}/app/form")
    page.run("showForm(...arguments)", host(backend), "filling", "slack_v2-send-message-to-channel")
    for decision in ("#refuse", "#consent"):
        page.click("#root .field button")
        page.enter_frame(FRAME)
        page.click(decision)
        page.leave_frame()
        page.wait("return document.querySelectorAll('iframe').length === 0")
    page.wait("return document.querySelector('#root').innerText.includes('filling (slack_v2)')")
    channel = "#root input[id$=_conversation]"
    page.wait("return !document.querySelector(arguments[0]).disabled", channel)
    page.click(channel)
    page.wait("return document.body.innerText.includes('#general')")
    page.picture("options")
    page.type(channel, "#gen")
    page.press(channel, "Enter")
    page.wait("return document.querySelector('.react-select__single-value')?.innerText")
    page.type("#root input[id$=_text]", "Hello from the form")
    page.click("#root input[type=submit]")
    page.text("#result")
    page.picture("form")
    account = backend.accounts("filling")[0]["id"]
    requests = backend.call("GET", "/_emulator/requests")
    runs = [json.loads(request["body"]) for request in requests if request["operation"] == "actions_run"]
    runs = [run for run in runs if run["external_user_id"] == "filling"]
    values = {
        "slack": {"authProvisionId": account},
        "conversation": {"__lv": {"label": "#general", "value": "C01"}},
        "text": "Hello from the form",
    }
    expect([run["configured_props"] for run in runs], [values], "values of the runs")


def scenario_sdk_close(backend, listener, page):
    """The close button removes the frame of every SDK; `hideClose` hides it."""
    for sdk in SDKS:
        connect(backend, listener, page, sdk, f"closing-{sdk}")
        page.enter_frame(FRAME)
        page.click("#close")
        page.leave_frame()
        ended(page)
        expect(events(page), [closed(False, False)], f"events of {sdk}")
        expect(page.count("iframe"), 0, "frames left")
    connect(backend, listener, page, "sdk-3", "not-closing", hideClose=True)
    page.enter_frame(FRAME)
    page.text("h1")
    expect(page.run("return document.querySelector('#close').hidden"), True, "close button hidden")
    page.leave_frame()


def scenario_sdk_used_token(backend, listener, page):
    """A token that does not work is an error; the user reads why before they close the frame."""
    token = backend.connect_token("used", allowed_origins=[listener.url])
    backend.call("POST", "/_emulator/connect", {"link": f"{token['connect_link_url']}&app=slack"})
    connect(backend, listener, page, "sdk-3", "used", token=token["token"])
    page.enter_frame(FRAME)
    expect(page.text("#outcome"), "This link does not work", "heading in the frame")
    page.leave_frame()
    reason = "The Connect token is unknown, used or expired"
    expect(page.wait("return events.length > 0 && events"), [["error", reason]], "events")
    page.enter_frame(FRAME)
    page.click("#close")
    page.leave_frame()
    ended(page)


def scenario_sdk_other_origin(backend, listener, page):
    """A page whose origin the token does not allow gets no message."""
    token = backend.connect_token("foreign", allowed_origins=["https://other.example", "*"])["token"]
    connect(backend, listener, page, "sdk-3", "foreign", token=token)
    page.enter_frame(FRAME)
    page.click("#consent")
    expect(page.text("#outcome"), "Connected", "heading in the frame")
    page.leave_frame()
    expect(events(page), [], "events")


def connect(backend, listener, page, sdk, user, **more):
    """Opens an application that calls connectAccount()."""
    page.open(f"{listener.url}/app/{sdk}")
    page.run("connect(...arguments)", host(backend), user, "slack", more)


def host(backend):
    return backend.url.removeprefix("http://")


def events(page):
    return page.run("return events")


def ended(page):
    """Waits until the SDK has called `onClose`."""
    return page.wait("return events.some(([name]) => name === 'close')")


def closed(successful, completed):
    return ["close", {"successful": successful, "completed": completed}]


def start(backend, listener, user):
    """A Connect token whose every way out leads to the listener."""
    return backend.connect_token(
        user,
        success_redirect_uri=f"{listener.url}/success",
        error_redirect_uri=f"{listener.url}/error",
        webhook_uri=f"{listener.url}/webhook",
    )


if __name__ == "__main__":
    sys.exit(main())
