"""The other ways into a hub: a learning platform by LTI 1.3, and signing up. No browser: requests and answers."""

import contextlib
import html
import json
import pwd
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from urllib.parse import parse_qs, urlsplit

import jwt
import requests
from cryptography.hazmat.primitives.asymmetric import rsa

from tests.hub.hubs import running

LTI = "https://purl.imsglobal.org/spec/lti/claim"
ROLE = "http://purl.imsglobal.org/vocab/lis/v2/membership#"
CLIENT = "the-hub"


def _has_account(name):
    return name in {one.pw_name for one in pwd.getpwall()}


# --- a learning platform ------------------------------------------------------------------------------


class Platform:
    """As much of Moodle or Canvas as a hub sees: its keys, and what it says of a person."""

    def __init__(self):
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        public = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key()))
        self.keys = json.dumps({"keys": [{**public, "kid": "one", "use": "sig", "alg": "RS256"}]})
        self.server = HTTPServer(("127.0.0.1", 0), self._handler())
        self.address = f"http://127.0.0.1:{self.server.server_port}"

    def _handler(self):
        keys = self.keys.encode()

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.end_headers()
                self.wfile.write(keys)

            def log_message(self, *_):
                pass

        return Handler

    @contextlib.contextmanager
    def open(self):
        """Answer requests for the keys until the block ends."""
        thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self.server.shutdown()
            self.server.server_close()
            thread.join()

    def settings(self):
        """Return what the hub is told of the platform: a file of JupyterHub's configuration."""
        return f"""
c.LTI13Authenticator.issuer = {self.address!r}
c.LTI13Authenticator.authorize_url = {self.address + "/authorise"!r}
c.LTI13Authenticator.jwks_endpoint = {self.address + "/keys"!r}
c.LTI13Authenticator.client_id = [{CLIENT!r}]
c.LTI13Authenticator.username_key = "email"
"""

    def launch(self, hub, email, role):
        """Send somebody to the hub, as a click on a link in a course does; return the hub's answer."""
        session = requests.Session()
        begin = {
            "iss": self.address,
            "login_hint": email,
            "target_link_uri": f"{hub.address}/hub",
            "client_id": CLIENT,
        }
        asked = session.get(
            f"{hub.address}/hub/lti13/oauth_login", params=begin, allow_redirects=False, timeout=30
        )
        told = {
            name: one
            for name, (one,) in parse_qs(urlsplit(asked.headers["Location"]).query).items()
        }
        now = int(time.time())
        claims = {
            "iss": self.address, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": told["nonce"],
            "sub": f"number-{email}", "email": email,
            f"{LTI}/version": "1.3.0", f"{LTI}/deployment_id": "1",
            f"{LTI}/message_type": "LtiResourceLinkRequest",
            f"{LTI}/target_link_uri": begin["target_link_uri"],
            f"{LTI}/resource_link": {"id": "7"}, f"{LTI}/roles": [ROLE + role],
        }  # fmt: skip
        token = jwt.encode(claims, self.key, algorithm="RS256", headers={"kid": "one"})
        return session.post(
            told["redirect_uri"], data={"id_token": token, "state": told["state"]},
            allow_redirects=False, timeout=30,
        )  # fmt: skip


def by_lti(hub):
    """Return what becomes of a learner, of a teacher, and of somebody with a name that is taken."""
    learner, teacher = f"{hub.mark}-lea", f"{hub.mark}-tom"
    with Platform().open() as platform:
        more = hub.folder / "lti.py"
        more.write_text(platform.settings())
        with running(hub, "--authenticator=lti", f"--more={more}"):
            first = platform.launch(hub, learner, "Learner")
            second = platform.launch(hub, teacher, "Instructor")
            taken = platform.launch(hub, hub.people["ali"].name, "Learner")
    said = html.unescape(taken.text)
    return {
        "learner": (first.headers.get("Location"), _has_account(learner)),
        "teacher": (second.headers.get("Location"), _has_account(teacher)),
        "taken": (taken.status_code, " ".join(said.split())),
    }


# --- signing up ---------------------------------------------------------------------------------------


class Visitor:
    """Somebody who fills in the hub's own forms."""

    def __init__(self, hub, name):
        self.hub, self.name, self.session = hub, f"{hub.mark}-{name}", requests.Session()

    def fill(self, page, **fields):
        """Fill in a page's form; return the answer."""
        address = f"{self.hub.address}/hub/{page}"
        shown = self.session.get(address, timeout=30)
        found = re.search(r'name="_xsrf" value="([^"]+)"', shown.text)
        token = found[1] if found else self.session.cookies.get("_xsrf", path="/hub/")
        return self.session.post(
            address, data={"_xsrf": token, **fields}, allow_redirects=False, timeout=30
        )

    def sign_up(self):
        word = "correct horse battery"
        return self.fill(
            "signup", username=self.name, signup_password=word, signup_password_confirmation=word
        )

    def log_in(self):
        return self.fill("login", username=self.name, password="correct horse battery")


def by_sign_up(hub):
    """Return what becomes of somebody who signs up, before and after an administrator lets them in."""
    chief, learner = Visitor(hub, "uma"), Visitor(hub, "una")
    more = hub.folder / "native.py"
    more.write_text(f"c.Authenticator.admin_users = [{chief.name!r}]\n")
    with running(hub, "--authenticator=native", f"--more={more}"):
        for one in (chief, learner):
            assert one.sign_up().status_code == 200
        before = learner.log_in()
        assert chief.log_in().status_code == 302
        chief.session.get(f"{hub.address}/hub/authorize/{learner.name}", timeout=30)
        after = learner.log_in()
    return {
        "before": before.headers.get("Location", "stays at the door"),
        "after": (after.headers.get("Location"), _has_account(learner.name)),
    }
