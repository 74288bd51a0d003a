"""Becoming the hub."""

import os
import signal
import socket

from rulebook.errors import RulebookError
from rulebook.hub.machine import Say, package
from rulebook.hub.settings import VARIABLE, Settings


def become(settings: Settings, say: Say) -> None:
    """Run JupyterHub in place of this process, until it is stopped.

    Raises:
        RulebookError: somebody listens on the page's port already.
    """
    _check_port(settings)
    scheme = "https" if settings.certificate else "http"
    say(f"The hub opens at {scheme}://{settings.address}:{settings.port}. To stop it: Ctrl-C here.")
    if scheme == "http" and not settings.address.startswith("127."):
        say(
            "Passwords travel readable over plain http: use --certificate and --key, or put a server that "
            "speaks https in front (docs/hub.md)."
        )
    python = settings.environment / "bin" / "python"
    programs = os.pathsep.join([str(python.parent), "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin"])
    kept = ("LANG", "HTTPS_PROXY", "HTTP_PROXY", "NO_PROXY", "SSL_CERT_FILE")
    environment = {name: os.environ[name] for name in kept if name in os.environ}
    environment |= {"PATH": programs, VARIABLE: str(settings.file), "HOME": str(settings.state)}
    # Started in the background it would hand on to all servers that they must not be interrupted, and they
    # are stopped by that.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    os.umask(0o022)
    os.chdir(settings.state)
    order = [str(python), "-m", "jupyterhub", "--config"]
    order.append(str(package(settings) / "hub" / "jupyterhub_config.py"))
    os.execve(order[0], order, environment)


def _check_port(settings: Settings) -> None:
    family = socket.AF_INET6 if ":" in settings.address else socket.AF_INET
    with socket.socket(family) as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind((settings.address, settings.port))
        except OSError as error:
            raise RulebookError(
                f"The hub cannot listen on {settings.address}, port {settings.port} ({error.strerror}): stop "
                "what is there, or choose another --port."
            ) from error
