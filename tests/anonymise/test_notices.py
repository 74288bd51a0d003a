"""Every table is passed on as its source's licence asks."""

import json
import re
import shutil

import pytest

from rulebook.anonymise.notices import NOTICES, notices
from rulebook.anonymise.tables import TABLES
from rulebook.anonymise.verify import verify
from rulebook.posts import DATASETS, PACKAGE, datasets_dir

RESOURCES = json.loads((datasets_dir() / PACKAGE).read_text(encoding="utf-8"))["resources"]
TEXT = (datasets_dir() / NOTICES).read_text(encoding="utf-8")
MIT_SOURCES = {
    "facebook_pages": "Max Woolf",
    "instagram_governments": "Iago Flávio",
    "twitter_communities": "Francisco Rodríguez-Sánchez",
    "twitter_conferences": "João Vitor F. Cavalcante",
}


def section(name):
    found = re.search(rf"^## `{name}`\n(.*?)(?=^## |\Z)", TEXT, re.M | re.S)
    assert found, f"{NOTICES} has no section {name}"
    return found[1]


@pytest.mark.parametrize("resource", RESOURCES, ids=lambda resource: resource["name"])
def test_every_resource_has_the_notice_that_its_licence_asks_for(resource):
    said = section(resource["name"])
    for licence in resource["licenses"]:
        assert licence["path"] in said
        if licence["name"] == "MIT":
            assert re.search(r"^> Copyright \(c\) .+", said, re.M)
            assert "The above copyright notice and this permission notice shall be included" in said
            assert 'THE SOFTWARE IS PROVIDED "AS IS"' in said
        if licence["name"] == "CC-BY-4.0":
            assert "with the credit above and the changes said" in said
    if resource["name"] in DATASETS:
        for source in resource["sources"]:
            assert source["title"] in said
            assert source["path"] in said


def test_the_four_sources_under_mit_are_named():
    with_mit = {
        entry["name"]
        for entry in RESOURCES
        if entry["name"] in DATASETS and "MIT" in {licence["name"] for licence in entry["licenses"]}
    }
    assert with_mit == set(MIT_SOURCES)
    for name, holder in MIT_SOURCES.items():
        assert re.search(rf"^> Copyright \(c\) .*{holder}", section(name), re.M)


def test_influencers_are_under_one_licence_alone():
    (entry,) = (entry for entry in RESOURCES if entry["name"] == "linkedin_influencers")
    assert [licence["name"] for licence in entry["licenses"]] == ["ODbL-1.0"]
    said = section("linkedin_influencers")
    assert "made available under the Open Database License" in said
    assert "Database Contents License" in said
    assert "MIT" not in said


def test_what_a_licence_does_not_settle_is_said():
    assert "neither the privacy of those who posted, nor what a platform's terms say" in TEXT


def test_a_notice_that_is_missing_is_found(mini, tmp_path):
    copy = shutil.copytree(mini, tmp_path / "datasets")
    (copy / NOTICES).write_text(notices([TABLES["facebook_pages"]]), encoding="utf-8")
    said = verify(copy).problems
    assert len(said) == len(DATASETS) - 1
    assert "NOTICES.md says nothing about instagram_governments" in said[0]
    (copy / NOTICES).unlink()
    assert len(verify(copy).problems) == len(RESOURCES)
