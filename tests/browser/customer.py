"""The customer's side: an application with the official browser SDKs, pages to come back to, and a webhook."""

import http.server
import json
import queue
import shutil
import subprocess
import threading
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

HERE = Path(__file__).resolve().parent
ANSWER_SECONDS = 20
SETUP_SECONDS = 180
# The source of each bundle, and the package that it imports as `sdk`.
BUNDLES = {
    "sdk-1": ("connect.js", "sdk-1"),
    "sdk-2": ("connect.js", "sdk-2"),
    "sdk-3": ("connect.js", "@pipedream/sdk"),
    "form": ("form.jsx", "@pipedream/sdk"),
}


def bundle(folder):
    """Bundles the applications into a folder. Raises OSError or SubprocessError where that is not possible."""
    npm = shutil.which("npm")
    if not npm:
        raise FileNotFoundError("there is no Node on this machine")
    stamp, lock = HERE / "node_modules" / ".package-lock.json", HERE / "package-lock.json"
    if not stamp.exists() or stamp.stat().st_mtime < lock.stat().st_mtime:
        install = [npm, "ci", "--silent", "--ignore-scripts", "--no-audit", "--no-fund"]
        subprocess.run(install, cwd=HERE, check=True, timeout=SETUP_SECONDS, stdout=subprocess.DEVNULL)
    for name, (source, package) in BUNDLES.items():
        command = [
            HERE / "node_modules" / ".bin" / "esbuild", HERE / "app" / source, "--bundle", "--minify", "--jsx=automatic",
            "--log-level=warning", f"--alias:sdk={package}", f"--outfile={folder}/{name}.js",
            '--define:process.env.NODE_ENV="production"',
        ]
        subprocess.run(command, cwd=HERE, check=True, timeout=SETUP_SECONDS)


class Listener:
    """A web server. `backend` makes the tokens of its pages, and `bundles` is the folder of their scripts."""

    def __init__(self, backend, bundles):
        self._webhooks, self._visits = queue.Queue(), queue.Queue()
        handler = type("Handler", (Handler,), {"webhooks": self._webhooks, "visits": self._visits, "backend": backend, "bundles": bundles})
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
        url = urlsplit(self.path)
        if url.path == "/token":
            self._answer(json.dumps(self._token(dict(parse_qsl(url.query)))).encode(), "application/json")
        elif url.path.startswith("/app/"):
            name = url.path.removeprefix("/app/")
            script = f'<div id="root"></div><script src="/script/{name}"></script>'
            self._answer(f"<!doctype html><title>an application</title>{script}".encode())
        elif url.path.startswith("/script/") and url.path.removeprefix("/script/") in BUNDLES:
            script = self.bundles / f"{url.path.removeprefix('/script/')}.js"
            self._answer(script.read_bytes(), "text/javascript; charset=utf-8")
        else:
            if url.path != "/favicon.ico":
                self.visits.put(self.path)
            self._answer(b"<!doctype html><title>back at the application</title>")

    def do_POST(self):
        self.webhooks.put(json.loads(self.rfile.read(int(self.headers["content-length"]))))
        self._answer(b"")

    def _token(self, query):
        """A Connect token for this application, with the names that each version of the SDK reads."""
        origin = f"http://{self.headers['host']}"
        created = self.backend.connect_token(query["user"], allowed_origins=[origin])
        return {**created, "expiresAt": created["expires_at"], "connectLinkUrl": created["connect_link_url"]}

    def _answer(self, body, kind="text/html; charset=utf-8"):
        self.send_response(200)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass
