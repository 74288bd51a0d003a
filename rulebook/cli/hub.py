"""A hub for a class."""

from pathlib import Path
from typing import Annotated

import typer

from rulebook.cli.console import app, say
from rulebook.hub.settings import Settings


@app.command()
def hub(
    place: Annotated[
        Path, typer.Option(envvar="RULEBOOK_HUB_PLACE", help="The folder for all that a hub needs.")
    ] = Settings.place,
    address: Annotated[
        str,
        typer.Option(
            envvar="RULEBOOK_HUB_ADDRESS",
            help="The network address to listen on; 0.0.0.0 for all, 127.0.0.1 for this machine alone.",
        ),
    ] = Settings.address,
    port: Annotated[
        int, typer.Option(min=1, max=65535, envvar="RULEBOOK_HUB_PORT", help="The page's port.")
    ] = Settings.port,
    authenticator: Annotated[
        str,
        typer.Option(
            envvar="RULEBOOK_HUB_AUTHENTICATOR",
            help="How people log in: system, native, lti, or a class by its full name.",
        ),
    ] = Settings.authenticator,
    instructors: Annotated[
        str,
        typer.Option(envvar="RULEBOOK_HUB_INSTRUCTORS", help="The system group of instructors."),
    ] = Settings.instructors,
    account: Annotated[
        str,
        typer.Option(
            envvar="RULEBOOK_HUB_ACCOUNT", help="The system account that holds the class."
        ),
    ] = Settings.account,
    gradebook: Annotated[
        str,
        typer.Option(
            envvar="RULEBOOK_GRADEBOOK",
            help="The gradebook's database, such as postgresql+psycopg://…; SQLite, if left out.",
        ),
    ] = Settings.gradebook,
    certificate: Annotated[
        str, typer.Option(envvar="RULEBOOK_HUB_CERTIFICATE", help="For https: the certificate.")
    ] = Settings.certificate,
    key: Annotated[
        str, typer.Option(envvar="RULEBOOK_HUB_KEY", help="For https: the certificate's key.")
    ] = Settings.key,
    more: Annotated[
        str,
        typer.Option(envvar="RULEBOOK_HUB_MORE", help="A file of JupyterHub's own, read last."),
    ] = Settings.more,
    prepare_only: Annotated[
        bool, typer.Option("--prepare-only", help="Put everything in place and start nothing.")
    ] = False,
) -> None:
    """Run a JupyterHub with this course for a class, on one Linux machine, as root."""
    from rulebook.files import course_folder
    from rulebook.hub.machine import check_machine, install
    from rulebook.hub.start import become

    settings = Settings(
        place.absolute(), address, port, authenticator, instructors, account, gradebook,
        certificate, key, more and str(Path(more).absolute()),
    )  # fmt: skip
    root = course_folder()
    check_machine(root)

    from rulebook.hub.layout import lay_out  # which knows accounts, and so Linux alone

    lay_out(root, settings, say)
    install(root, settings, say)
    settings.write()
    if prepare_only:
        say(f"The hub is ready in {settings.place}.")
        return
    become(settings, say)
