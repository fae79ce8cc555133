"""Each form of secret planted in each published file: refused, the kind named, the value not.

No form stands here as it would be given out: each is put together when the test runs, so that
nobody's search of the repository for secrets stops at this file.
"""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from scrutiny_lib.config.profile import Profile
from scrutiny_lib.errors import GateError
from scrutiny_lib.packs.exporter import ScrutinyExporter
from scrutiny_lib.packs.gate import check_page
from scrutiny_lib.packs.gate.secrets import kinds_of, refuse_secrets
from scrutiny_lib.workspace import Workspace
from tests.packs import items
from tests.packs.conftest import code, markdown, output_of
from tests.packs.test_runner import records, run, small_pack


def letters(count: int) -> str:
    """Letters and digits in no order."""
    return "".join("aZ3kQ9xR7bW1mT5c"[i * 7 % 16] for i in range(count))


def encoded(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


SIGNED = ".".join((encoded('{"alg":"none"}'), encoded('{"sub":"nobody"}'), letters(20)))
SECRETS = {
    "a private key": "a private key: -----BEGIN " + "RSA PRIVATE KEY-----",
    "an unnamed private key": "-----BEGIN " + "PRIVATE KEY-----",
    "an ssh key": "-----BEGIN " + "OPENSSH PRIVATE KEY-----",
    "a PuTTY key": "PuTTY-User-Key-" + "File-3: ssh-ed25519",
    "an age key": "AGE-SECRET-" + "KEY-1" + "QRSTUV" * 9,
    "an Amazon key": "AKIA" + "ABCDEFGH23456777",
    "a Google key": "AIza" + letters(35),
    "a Google token": "ya29" + "." + letters(40),
    "an Azure signature": "blob?sv=2022&sig" + "=" + letters(40),
    "an Azure account": "AccountName=x;Account" + "Key=" + letters(60),
    "an Azure secret": "abc" + "8Q~" + letters(34),
    "a GitHub token": "ghp" + "_" + letters(36),
    "a fine GitHub token": "github" + "_pat_" + letters(40),
    "a GitLab token": "glpat" + "-" + letters(20),
    "a Slack token": "xoxb" + "-" + "123456789012-" + letters(12),
    "a Stripe key": "sk" + "_live_" + letters(24),
    "a model's key": "sk" + "-proj-" + letters(40),
    "a package token": "npm" + "_" + letters(36),
    "a Hugging Face token": "hf" + "_" + letters(34),
    "a Databricks token": "dapi" + "0123456789abcdef" * 2,
    "a SendGrid key": "SG" + "." + letters(22) + "." + letters(43),
    "a signed token": SIGNED,
    "a bearer": "Authorization: Bearer " + letters(30),
    "a basic header": "Basic " + base64.b64encode(b"somebody:something").decode() + "=",
    "an address with a password": "postgresql" + "://reader:letmein@host/db",
    "a password": "password" + "=hunter",
    "a password in words": "The password" + ": correct-horse",
    "a short password": "PWD" + " = x1y2",
    "a database password": "db_pass" + "word='letmein'",
    "a token": "token" + ": 8f14e45fceea",
    "a quoted token": 'token"' + ': "letmein"',
    "an api key": "API key" + ": Q9xR7bW1",
    "a key in a setting": "API_KEY" + "=letmein",
    "a secret in a setting": "client_secret" + "=letmein",
    "a wide password": "ｐａｓｓｗｏｒｄ" + "＝letmein",
}
INNOCENT = (
    "a3f5" * 16,  # a SHA-256
    "eee8a70988221fcb",  # the id of a run
    "eee8a70",
    "global-partnership-arrangements-2024-to-2025",
    "risk-assessments_completed_within_45_days",
    "The key: [c] hidden to protect confidentiality.",
    "Key: [x] not available; [c] hidden.",
    "A basic assessment/enquiry/conference in 2024 was held.",
    "Children may be told to keep a secret: they should not.",
    "Token girls and boys, tokens of 2024, and the bearer of the duty.",
    "Passwords are not kept here.",
    "Passport: none; password policies: read",
    "https://example.org/a:b@c",
    "The share is 46.3% (467 of 1,008).",
    "Secrets",
    "",
)


def shown(value: str) -> str:
    """The value as HTML text."""
    return value.replace("&", "&amp;").replace("<", "&lt;").replace('"', "&quot;")


@pytest.fixture
def page(make_notebook: Callable[..., Any]) -> str:
    notebook = make_notebook(
        code(output_of(items.facts())),
        markdown("## Police\n\nWords about referrals."),
        code(output_of(items.table()), output_of(items.finding())),
    )
    return ScrutinyExporter().from_notebook_node(notebook)[0]


@pytest.mark.parametrize("name", SECRETS)
def test_each_form_is_known(name: str) -> None:
    assert kinds_of(SECRETS[name])
    assert kinds_of(f"Words before {SECRETS[name]} and after.")


@pytest.mark.parametrize("text", INNOCENT)
def test_plain_words_digests_and_ids_are_none(text: str) -> None:
    assert kinds_of(text) == ()


PLACES = {
    "prose": ("Words about", "Words {} about", "<p> in #police"),
    "a cell": (">12<", ">{}<", "row 2, column 2 of a table in #a-table"),
    "a link's words": ("Words about", '<a href="#police">{}</a> about', "<p> in #police"),
    "an attribute": (
        "Words about",
        '<b title="{}">x</b> about',
        "attribute title of <b> in #police",
    ),
    "an id": ("Words about", '<b id="{}">x</b> about', "the attribute id of <b> in #police"),
    "a comment": ("Words about", "<!-- {} --> about", "a comment in <p> in #police"),
    "the style": ("<style>", "<style>/* {} */", "<style>"),
    "the title": ("<title>", "<title>{} ", "<title>"),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("name", ["an Amazon key", "a signed token", "a password"])
def test_a_secret_on_the_page_is_refused(
    name: str, place: str, page: str, profile: Profile
) -> None:
    before, after, said = PLACES[place]
    value = SECRETS[name]
    assert before in page
    with pytest.raises(GateError) as refused:
        check_page(page.replace(before, after.replace("{}", shown(value)), 1), profile)
    assert f"in {said}" in str(refused.value) or f"in the {said}" in str(refused.value)
    assert value not in str(refused.value)


def test_a_secret_in_parts_is_found(page: str, profile: Profile) -> None:
    parts = "Words <b>password</b><i>=</i>hunter2 about"
    with pytest.raises(GateError, match="there is a password or key in <p> in #police"):
        check_page(page.replace("Words about", parts), profile)


def test_a_cell_that_names_a_password_is_refused(page: str, profile: Profile) -> None:
    """Nobody can tell that the cell beside it holds one."""
    with pytest.raises(GateError, match="what is named as a password or key in row 2, column 1"):
        check_page(page.replace(">Referrals<", ">API key<"), profile)


@pytest.fixture
def pack(tmp_path: Path, page: str) -> Path:
    """A working folder, with digests, the id of a run and a commit, as a record has them."""
    folder = tmp_path / "pack"
    (folder / "tables").mkdir(parents=True)
    (folder / "index.html").write_text(page, encoding="utf-8")
    (folder / "tables" / "a-table.csv").write_text("What,Count\nReferrals,12\n")
    found = {"findings": [{"id": "f-one", "detail": "A detail."}], "questions": []}
    (folder / "findings.json").write_text(json.dumps(found))
    code = {"commit": "3f" * 20, "lock_sha256": "9a" * 32, "packages": {"pandas": "2.3.1"}}
    record = {"run_id": "eee8a70988221fcb", "code": code, "files": {"index.html": "4b" * 32}}
    parameters = {"area": "E08000035", "period": "2019-04/latest"}
    (folder / "run.json").write_text(json.dumps(record | {"parameters": parameters}))
    (folder / "executed.ipynb").write_text("{}")
    return folder


def test_a_good_pack_passes(pack: Path) -> None:
    refuse_secrets(pack)


IN_FILES = {
    "tables/a-table.csv": ("Referrals", "row 2, column 1 of tables/a-table.csv"),
    "findings.json": ("A detail.", "key findings[0].detail of findings.json"),
    "run.json": ("2019-04/latest", "key parameters.period of run.json"),
    "index.html": ("Words about", "<p> in #police of index.html"),
}


@pytest.mark.parametrize("file", IN_FILES)
@pytest.mark.parametrize("name", SECRETS)
def test_a_secret_in_a_published_file_is_refused(name: str, file: str, pack: Path) -> None:
    before, place = IN_FILES[file]
    value, path = SECRETS[name], pack / file
    written = {".json": json.dumps(value)[1:-1], ".html": shown(value)}.get(path.suffix, value)
    if path.suffix == ".csv":
        written = '"' + value.replace('"', '""') + '"'
    text = path.read_text(encoding="utf-8")
    assert before in text
    path.write_text(text.replace(before, written), encoding="utf-8")
    with pytest.raises(GateError) as refused:
        refuse_secrets(pack)
    assert f" in {place}" in str(refused.value)
    assert value not in str(refused.value)


def test_a_key_that_names_a_password_is_refused(pack: Path) -> None:
    text = (pack / "run.json").read_text()
    (pack / "run.json").write_text(text.replace('"period": "2019-04/latest"', '"token": "letmein"'))
    with pytest.raises(GateError) as refused:
        refuse_secrets(pack)
    assert "the key parameters.(key 2) of run.json" in str(refused.value)
    assert "letmein" not in str(refused.value)


def test_a_secret_in_a_file_s_name_is_not_repeated(pack: Path) -> None:
    name = SECRETS["an Amazon key"]
    (pack / "tables" / f"{name}.csv").write_text("What\nx\n")
    with pytest.raises(GateError, match=r"a cloud access key in the name of file \d\.csv") as said:
        refuse_secrets(pack)
    assert name not in str(said.value)


@pytest.mark.parametrize("name", ["register.json", "notes.txt", "more/page.html"])
def test_a_file_of_any_kind_is_looked_through(name: str, pack: Path) -> None:
    (pack / name).parent.mkdir(exist_ok=True)
    (pack / name).write_text(f"not JSON: {SECRETS['a GitHub token']}")
    with pytest.raises(GateError, match=rf"an access token in .* of {re.escape(name)}"):
        refuse_secrets(pack)


def test_a_file_that_cannot_be_read_is_refused(pack: Path) -> None:
    (pack / "tables" / "odd.csv").write_bytes(b"What\n\xff\xfe\n")
    with pytest.raises(GateError, match=r"not UTF-8, in the whole of tables/odd\.csv"):
        refuse_secrets(pack)


def test_what_is_not_published_is_not_looked_through(pack: Path) -> None:
    (pack / "executed.ipynb").write_text(SECRETS["a password"])
    refuse_secrets(pack, unpublished=("executed.ipynb",))
    with pytest.raises(GateError):
        refuse_secrets(pack)


def test_many_are_counted_and_not_all_named(pack: Path) -> None:
    lines = "\n".join(f"{SECRETS['a password']},{i}" for i in range(9))
    (pack / "tables" / "a-table.csv").write_text(f"What,Count\n{lines}\n")
    with pytest.raises(GateError, match=r"row 6, column 1 .*; and 4 more; take it out") as refused:
        refuse_secrets(pack)
    assert "row 7" not in str(refused.value)


@pytest.mark.slow
@pytest.mark.parametrize(
    "cell",
    [
        'evidence.note("Read with pass" + "word=hunter2.")',
        "import pandas as pd\nevidence.table(pd.DataFrame({'Service': ['x'], 'Key': ['AKIA' + "
        "'ABCDEFGH23456777']}), caption='Services', rule='published')",
    ],
)
def test_a_run_with_a_secret_publishes_nothing(workspace: Workspace, cell: str) -> None:
    small_pack(workspace, cell)
    assert run() == 1
    assert records(workspace, "published") == []
    (failed,) = records(workspace, "failed")
    assert re.search("a password or key|a cloud access key", failed["reason"])
    assert not re.search("hunter2|ABCDEFGH", json.dumps(failed))
    assert not list((workspace.outputs / "published").glob("small/*"))
