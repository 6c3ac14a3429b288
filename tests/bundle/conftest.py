"""A small sound bundle: two instruments, four cases, a log with a correction, evidence, interviews and a few texts."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from eyre.assessment.inspection import Inspection
from eyre.bundle.read import read_bundle
from eyre.bundle.write import write_bundle

PACKS = Path(__file__).parent.parent / "packs"

FILES = {
    "inspection.yaml": """\
id: small-2026
title: A small inspection
area: Nowhere
year: 2026
inspected_from: 2026-05-04
inspected_to: 2026-05-08
marking: Nothing to hide
synthetic: Every case is invented.
frameworks:
  - {id: tiny, version: 1.2.0}
  - {id: tiny-extra, version: 1.0.0}
team:
  - {role: Inspectors, count: 2}
""",
    "people.csv": """\
key,kind,name,contact
P1,assessor,Ottilie Thistlewhite,ottilie@example.org
P2,manager,Barnaby Quince,
P3,lead_inspector,Wilhelmina Sprockett,
""",
    "cases.csv": """\
inspection,area,case_id,stratum,risk,sentence,sentenced_on,commenced_on,team,manager_key,design_weight
small-2026,Nowhere,C1,,low,12,2026-01-05,2026-01-05,north,P2,2.5
small-2026,Nowhere,C2,,high,,2026-01-06,2026-01-06,north,P2,2.5
small-2026,Nowhere,C3,,high,6.5,,2026-02-01,south,,2.5
small-2026,Nowhere,C4,,low,,,2026-02-02,south,P2,2.5
""",
    "assessments.csv": """\
assessment_id,inspection,unit_kind,unit_id,case_id,framework,version,schedule,part,assessor_key,assessor_role,purpose,blind,status
A1,small-2026,case,C1,C1,tiny,1.2.0,,,P1,lead,first,true,complete
A2,small-2026,case,C2,C2,tiny,1.2.0,,,P1,lead,first,true,complete
A3,small-2026,case,C3,C3,tiny,1.2.0,,,P1,lead,first,false,complete
A4,small-2026,case,C4,C4,tiny,1.2.0,,,P1,lead,first,,complete
A5,small-2026,case,C2,C2,tiny-extra,1.0.0,,,P1,lead,first,,complete
""",
    "events.csv": """\
event_id,device,sequence,assessment_id,question,value,source,note_id,base_event,version,device_time,received_at,actor_key
E1,d1,1,A1,assessed,met,file,,,1.2.0,2026-05-04T10:00:00Z,2026-05-04T10:00:05Z,P1
E2,d1,2,A1,seen_on,2026-01-08,file,,,1.2.0,2026-05-04T10:01:00Z,2026-05-04T10:01:05Z,P1
E3,d1,3,A1,factors,alcohol; work,offender,,,1.2.0,2026-05-04T10:02:00Z,2026-05-04T10:02:05Z,P1
E4,d1,4,A2,assessed,not_met,file,,,1.2.0,2026-05-04T11:00:00Z,2026-05-04T11:00:05Z,P1
E5,d1,5,A2,assessed,met,case_manager,N1,E4,1.2.0,2026-05-04T11:30:00Z,2026-05-04T11:30:05Z,P1
E6,d1,6,A2,planned,met,file,,,1.2.0,2026-05-04T11:40:00Z,2026-05-04T11:40:05Z,P1
E7,d1,7,A2,seen_on,2026-03-30,file,,,1.2.0,2026-05-04T11:50:00Z,2026-05-04T11:50:05Z,P1
E8,d1,8,A2,in_time,met,file,N2,,1.2.0,2026-05-04T11:55:00Z,2026-05-04T11:55:05Z,P1
E9,d2,1,A3,planned,not_met,file,,,1.2.0,2026-05-05T09:00:00Z,2026-05-05T09:00:05Z,P1
E10,d2,2,A4,visits,7,file,,,1.2.0,2026-05-05T09:10:00Z,2026-05-05T09:10:05Z,P1
E11,d2,3,A4,remark,"She said ""no"", twice",other,,,1.2.0,2026-05-05T09:20:00Z,2026-05-05T09:20:05Z,P1
E12,d2,4,A5,extra,not_applicable,file,,,1.0.0,2026-05-05T09:30:00Z,2026-05-05T09:30:05Z,P1
""",
    "answers.csv": """\
assessment_id,question,value,source,version,answered_at,note_id,event_id
A1,assessed,met,file,1.2.0,2026-05-04T10:00:00Z,,E1
A1,factors,alcohol; work,offender,1.2.0,2026-05-04T10:02:00Z,,E3
A1,seen_on,2026-01-08,file,1.2.0,2026-05-04T10:01:00Z,,E2
A2,assessed,met,case_manager,1.2.0,2026-05-04T11:30:00Z,N1,E5
A2,in_time,met,file,1.2.0,2026-05-04T11:55:00Z,N2,E8
A2,planned,met,file,1.2.0,2026-05-04T11:40:00Z,,E6
A2,seen_on,2026-03-30,file,1.2.0,2026-05-04T11:50:00Z,,E7
A3,planned,not_met,file,1.2.0,2026-05-05T09:00:00Z,,E9
A4,remark,"She said ""no"", twice",other,1.2.0,2026-05-05T09:20:00Z,,E11
A4,visits,7,file,1.2.0,2026-05-05T09:10:00Z,,E10
A5,extra,not_applicable,file,1.0.0,2026-05-05T09:30:00Z,,E12
""",
    "notes.csv": """\
note_id,text
N1,"The case manager showed me a second file;
it was complete."
N2,"Ill in hospital until late March, - rightly excused"
""",
    "evidence.csv": """\
inspection,framework,version,criterion,item,judgement,excluded_reason,document,assessor_key,judged_at,note_id
small-2026,tiny,1.2.0,A1,vision,good,,Business plan,P1,2026-05-06T10:00:00Z,
small-2026,tiny,1.2.0,A1,targets,fair,,Statistics,P1,2026-05-06T10:05:00Z,
""",
    "ratings.csv": """\
inspection,framework,criterion,derived,adjusted,reason,author_key,adjusted_at
small-2026,tiny,A1,partly,met,The figures were late.,P3,2026-05-08T12:00:00Z
""",
    "performance.csv": "indicator,target,area,national,period,note\nsickness,9,12.8,12.3,2025/2026,\n",
    "interviews/staff.csv": "unit_id,case_id,role,trained,training_helped\nS1,C1,manager,yes,met\nS2,,officer,no,\nS3,,officer,,\n",
    "facts.csv": "key,value,unit,period,source\nstart,June 2024,date,,Minutes\n",
    "tables/budget.csv": "heading,share,posts\nStaff,8.73,12\nVehicles,,\n",
    "findings.md": "# A1\n\n## Strengths\n\n- There was a vision.\n\n# B1\n\n## Areas for improvement\n\n- {{ assessed }} only.\n",
    "texts/foreword.md": "This was a small inspection.\n",
    "recommendations.yaml": """\
recommendations:
  - framework: tiny
    id: 1
    text: Assess every case.
    criteria: [B1]
""",
}


@pytest.fixture
def bundle(tmp_path: Path) -> Path:
    """A sound bundle as a person would make it: no datapackage.json yet."""
    folder = tmp_path / "small"
    for name, text in FILES.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8", newline="")
    shutil.copytree(PACKS, folder / "frameworks")
    return folder


@pytest.fixture
def inspection(bundle: Path) -> Inspection:
    return read_bundle(bundle)


@pytest.fixture
def written(inspection: Inspection, tmp_path: Path) -> Path:
    """The same bundle as eyre writes it."""
    folder = tmp_path / "written"
    write_bundle(inspection, folder)
    return folder
