"""Pages to print in tests: an ordinary one, and one with as much as a page may say."""

from dataclasses import replace
from datetime import date, time

from careteam.domain.call_boxes import call_box
from careteam.domain.day_sheets import DaySheet, DoorNotes, Stop
from careteam.domain.offices import OfficeDraft
from careteam.domain.patients import CallBoxKind, Precautions
from careteam.domain.summaries import MedicineLine, Person, StepLine, SummaryPage, VisitLine
from careteam.domain.versions import ChildChoice, PageVersion
from careteam.domain.visits import MedicineChange

OFFICE = OfficeDraft(
    day_phone="(555) 555-0142",
    night_phone="(555) 555-0199",
    day_hours="8 am to 5 pm",
    when_to_call="Your pain is 7 or more.\nYou cannot keep your medicine down.\nYou are worried.",
    emergency_number="911",
)

LIN = Person("Lin Wu", "nurse practitioner", "helps with pain and other symptoms")
DANA = Person("Dana Reed", "social worker", "helps with family, money and forms")
SAM = Person("Dr. Sam Okoro", "doctor", "helps with pain and other symptoms")
PAUL = Person("Rev. Paul Hill", "chaplain", "listens, and helps with faith and hope")

PAGE = SummaryPage(
    patient="Maria Lopez",
    visited_on=date(2026, 11, 24),
    call_box=call_box(CallBoxKind.STANDARD, OFFICE),
    office="Hill Country Palliative Care",
    where="at your home",
    who_came=(LIN, DANA),
    what_matters="You told us: “I want to be at home and see my grandson play.”",
    talks=(
        "Your pain is better. It was 7. Now it is 4.",
        "You feel sick after meals.",
        "Your daughter Ana needs rest.",
    ),
    steps=(
        StepLine("Take the new pill for feeling sick. Take it 30 minutes before you eat."),
        StepLine("Write down your pain each night."),
        StepLine("Call Dana to plan a day off.", "Ana", "Friday"),
        StepLine("Ask the clinic for a new bed rail.", "Dana Reed", "next week"),
    ),
    medicines=(
        MedicineLine(MedicineChange.NEW, "ondansetron 4 mg", "feeling sick", "1 pill, 30 minutes before each meal"),
        MedicineLine(MedicineChange.CHANGED, "morphine 5 mg", "pain", "1 pill every 4 hours if you need it"),
        MedicineLine(MedicineChange.STOP, "metoclopramide 10 mg", "feeling sick"),
        MedicineLine(MedicineChange.SAME, "senna 8.6 mg", "hard stools", "1 pill each night"),
    ),
    next_visits=(
        VisitLine(date(2026, 12, 1), time(10), time(11), (DANA,), "at your home"),
        VisitLine(date(2027, 1, 7), time(14), None, (SAM,), "at the cancer center (Room 12)"),
    ),
    team=(SAM, LIN, DANA, PAUL),
    questions="Can I travel at New Year?\nWho helps with the forms?",
    with_treatment=True,
    replaces=date(2026, 11, 3),
)
"""As much as an adult page may say, and still two pages."""

TEEN_PAGE = replace(PAGE, patient="Max Reyes", version=PageVersion.TEEN)

CAREGIVER_PAGE = replace(
    PAGE,
    version=PageVersion.CAREGIVER,
    reader="Ana Lopez",
    to_patient=True,
    where="at home",
    what_matters="I want to be at home and see my grandson play.",
    steps=(StepLine("Take the new pill before you eat.", "Maria Lopez"), StepLine("Call Dana to plan a day off.")),
    call_box=call_box(CallBoxKind.STANDARD, OFFICE, version=PageVersion.CAREGIVER),
)

CHILD_PAGE = SummaryPage(
    patient="Leo Brandt",
    visited_on=date(2026, 11, 24),
    call_box=call_box(
        CallBoxKind.HOSPICE, OFFICE, hospice="Hill Hospice", hospice_phone="(555) 555-0177", version=PageVersion.CHILD
    ),
    where="at your home",
    who_came=(LIN, Person("Kim Park", "music therapist")),
    what_matters="I like to play with my dog Rex.",
    talks=("Your tummy hurt last week.", "Now it hurts less.", "You drew a big blue ship."),
    steps=(StepLine("Lin comes back to see you."), StepLine("Kim brings new songs for you.")),
    next_visits=(VisitLine(date(2026, 12, 1), time(10), time(11), (DANA,)),),
    version=PageVersion.CHILD,
    choices=(
        ChildChoice("Where do you want to sit?", "On my bed", "On the couch"),
        ChildChoice("When do you want the song?", "First", "At the end"),
    ),
)
"""As much as a child's page may say, and still one page."""

DAY = DaySheet(
    clinician="Lin Wu, NP",
    day=date(2026, 11, 24),
    office_phone="(555) 555-0142",
    stops=(
        Stop(
            patient="Leo Brandt",
            starts=time(9),
            ends=time(9, 45),
            place="Own home",
            address="12 Mill Lane, Fredericksburg",
            phone="(555) 555-0111",
            purpose="Help with the new pump",
            door=DoorNotes(access="Side gate, ring twice", pets="Two cats", precautions=Precautions.PROTECT),
        ),
        Stop(
            patient="Łukasz Nowak",
            starts=time(10, 30),
            ends=time(12),
            place="Nursing home",
            address="Cedar Hills, Room 214, Comfort",
            phone="(555) 555-0150 (front desk)",
            travel_minutes=22,
            purpose="My feet are swollen",
            with_whom=("Dana Reed, social worker",),
            door=DoorNotes(oxygen=True, two_people=True, precautions=Precautions.CONTACT),
        ),
    ),
)
