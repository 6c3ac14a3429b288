"""`eyre analyse` and `eyre plan-size` as they are called."""

import json

import pytest
from typer.testing import CliRunner

from eyre.cli.main import app
from eyre.errors import EyreError
from eyre.synthetic.twins import shipped_bundle, twins


@pytest.fixture(scope="module")
def bundle():
    return shipped_bundle(twins()[0])


def run(*arguments):
    done = CliRunner().invoke(app, [str(argument) for argument in arguments])
    if isinstance(done.exception, EyreError):
        raise done.exception
    assert done.exit_code == 0, done.output
    return done.stdout


def test_every_result_as_json(bundle):
    results = json.loads(run("analyse", bundle, "--format", "json", "--replicates", 100))
    assert {name.rsplit("-", 2)[0] for name in results} >= {"estimates", "resampled", "turnings", "movers"}
    assert all(
        row["low"] <= row["design_estimate"] <= row["high"] for row in results["estimates-esi-2005"] if row["low"]
    )


def test_tables_and_charts_as_files(bundle, tmp_path):
    run("analyse", bundle, "-p", "estimates", "--framework", "esi-2005", "--to", tmp_path, "--charts", "svg")
    assert sorted(path.name for path in tmp_path.iterdir()) == ["estimates-esi-2005.csv", "estimates-esi-2005.svg"]
    assert "<title" in (tmp_path / "estimates-esi-2005.svg").read_text(encoding="utf-8")


def test_other_rules_are_read_from_a_file_and_a_mistake_in_it_is_placed(bundle, tmp_path):
    rules = tmp_path / "even.yaml"
    rules.write_text("title: Questions count alike\npooling: mean_of_questions\n", encoding="utf-8")
    asked = ("analyse", bundle, "-p", "firmness", "--framework", "esi-2005", "--replicates", 100, "-f", "json")
    rows = json.loads(run(*asked, "--what-if", rules))["what-if-esi-2005"]
    overall = next(row for row in rows if row["subject"] == "overall")
    assert overall["published"] != overall["other"]
    rules.write_text("title: Wrong\npooling: by_mood\n", encoding="utf-8")
    with pytest.raises(EyreError, match=r"even\.yaml, line 2"):
        run(*asked, "--what-if", rules)
    with pytest.raises(EyreError, match="neither a file nor an installed pack"):
        run(*asked, "--what-if", "nowhere")


def test_what_cannot_be_shown_is_told(bundle):
    with pytest.raises(EyreError, match="Name the folder for them with --to"):
        run("analyse", bundle, "--format", "csv")
    with pytest.raises(EyreError, match="Did you mean high_roh"):
        run("analyse", bundle, "--group", "high_rho")


def test_the_score_shows_intervals(bundle):
    assert "95% interval" in run("score", bundle)


def test_plan_size_gives_the_published_sizes():
    said = run("plan-size", 100, 200, 500, 1217)
    for size in (" 62 ", " 90 ", " 124 ", " 145 ", "5.04 points"):
        assert size in said


def test_plan_size_tells_the_chance_to_see_a_difference_and_what_is_missing():
    assert "47% of" in run("plan-size", 300, 900, "--size", 60, "--size", 60, "--difference", 60, 75, "--level", 95)
    with pytest.raises(EyreError, match="once for each stratum"):
        run("plan-size", 300, 900, "--size", 60)
    with pytest.raises(EyreError, match="between two groups"):
        run("plan-size", 300, "--difference", 60, 75)
