"""The same rows by hand: SQL written for one question, on the program's own driver, and nothing made of its answer."""

from typing import Any

from careteam.domain.ids import new_id

PATIENT = """
SELECT p.id, p.given_name, p.preferred_name, p.family_name, p.status, p.died_on, p.birth_date, p.age_group,
       p.times_that_suit, p.interpreter_needed, s.setting
FROM patient p LEFT JOIN stay s ON s.patient_id = p.id AND s.until IS NULL AND s.retired_at IS NULL
WHERE p.id = :patient"""
TREATMENTS = """
SELECT kind, "where", weekdays, dates, starts_on, ends_on FROM treatment
WHERE patient_id = :patient AND retired_at IS NULL"""
ANSWERS = """
SELECT a.patient_id, a.state, d.key FROM assignment a JOIN discipline d ON d.id = a.discipline_id
WHERE a.patient_id = :patient AND a.retired_at IS NULL"""
MEMBER = """
SELECT m.id, m.given_name, m.family_name, m.shifts, m.starts_on, m.ends_on, m.retired_at, m.base_id, m.settings,
       m.age_groups, m.caseload_limit, d.key, d.name, d.code, d.hue, b.latitude, b.longitude
FROM member m JOIN discipline d ON d.id = m.discipline_id LEFT JOIN place b ON b.id = m.base_id WHERE m.id = :member"""
ABSENCES = """
SELECT starts, ends, starts_at, ends_at, kind FROM absence
WHERE member_id = :member AND starts_at < :until AND ends_at > :since AND retired_at IS NULL"""
BUSY = """
SELECT v.id, v.version, v.patient_id, v.setting, v.zone, v.starts, v.ends, v.starts_at, v.ends_at, v.window_starts,
       v.window_ends, v.purpose_patient, v.status, v.reason, v.interpreter, v.override_reason, p.given_name,
       p.preferred_name, p.family_name, s.place_id, s.bed, r.latitude, r.longitude, r.street, r.city, r.two_people,
       pl.name, pl.latitude, pl.longitude
FROM visit v JOIN patient p ON p.id = v.patient_id
LEFT JOIN stay s ON s.patient_id = v.patient_id AND s.until IS NULL AND s.retired_at IS NULL
LEFT JOIN residence r ON r.id = v.residence_id LEFT JOIN place pl ON pl.id = v.place_id
WHERE v.id IN (SELECT visit_id FROM visit_member
               WHERE member_id = :member AND starts_at >= :since AND starts_at < :until
               UNION
               SELECT id FROM visit WHERE patient_id = :patient AND starts_at >= :since AND starts_at < :until)
  AND v.status IN ('proposed', 'booked', 'arrived', 'seen', 'completed') AND NOT v.on_pinboard AND v.retired_at IS NULL
ORDER BY v.starts_at"""
WITH_WHOM = """
SELECT w.visit_id, m.id, m.given_name, m.family_name, d.code, d.hue, d.name
FROM visit_member own JOIN visit_member w ON w.visit_id = own.visit_id JOIN member m ON m.id = w.member_id
JOIN discipline d ON d.id = m.discipline_id
WHERE own.member_id = :member AND own.starts_at >= :since AND own.starts_at < :until AND w.retired_at IS NULL"""
VISITS_OF_WEEK = """
SELECT v.id, v.version, v.patient_id, v.setting, v.zone, v.starts, v.ends, v.starts_at, v.ends_at, v.window_starts,
       v.window_ends, v.purpose_patient, v.status, v.reason, v.reason_note, v.interpreter, v.override_reason,
       v.series_id, p.given_name, p.preferred_name, p.family_name, s.place_id, s.bed, r.latitude, r.longitude, r.street,
       r.city, r.room, r.zone, r.two_people, pl.name, pl.latitude, pl.longitude
FROM visit v JOIN patient p ON p.id = v.patient_id
LEFT JOIN stay s ON s.patient_id = v.patient_id AND s.until IS NULL AND s.retired_at IS NULL
LEFT JOIN residence r ON r.id = v.residence_id LEFT JOIN place pl ON pl.id = v.place_id
WHERE v.id IN (SELECT visit_id FROM visit_member
               WHERE member_id = :member AND starts_at >= :since AND starts_at < :until AND retired_at IS NULL)
  AND v.status IN ('proposed', 'booked', 'arrived', 'seen', 'completed', 'not_seen')
  AND NOT v.on_pinboard AND v.retired_at IS NULL
ORDER BY v.starts_at"""
BUSY_OF_WEEK = """
SELECT v.id, v.patient_id, v.starts_at, v.ends_at, v.setting, v.place_id, v.residence_id, p.given_name,
       p.preferred_name, p.family_name, w.member_id, m.given_name, m.family_name, r.latitude, r.longitude
FROM visit v JOIN patient p ON p.id = v.patient_id LEFT JOIN residence r ON r.id = v.residence_id
LEFT JOIN visit_member w ON w.visit_id = v.id AND w.retired_at IS NULL LEFT JOIN member m ON m.id = w.member_id
WHERE v.id IN (SELECT visit_id FROM visit_member
               WHERE member_id = :member AND starts_at >= :since AND starts_at < :until
               UNION
               SELECT o.id FROM visit o WHERE o.starts_at >= :since AND o.starts_at < :until AND o.patient_id IN (
                   SELECT patient_id FROM visit_member
                   WHERE member_id = :member AND starts_at >= :since AND starts_at < :until))
  AND v.status IN ('proposed', 'booked', 'arrived', 'seen', 'completed') AND NOT v.on_pinboard AND v.retired_at IS NULL
ORDER BY v.starts_at"""
PATIENTS_OF_WEEK = """
SELECT DISTINCT p.id, p.given_name, p.preferred_name, p.family_name, p.status, p.died_on, p.birth_date, p.age_group,
       p.times_that_suit, p.interpreter_needed, t.kind, t.weekdays, t.dates, a.state, a.discipline_id
FROM visit_member w JOIN patient p ON p.id = w.patient_id
LEFT JOIN treatment t ON t.patient_id = p.id AND t.retired_at IS NULL
LEFT JOIN assignment a ON a.patient_id = p.id AND a.retired_at IS NULL
WHERE w.member_id = :member AND w.starts_at >= :since AND w.starts_at < :until"""
VISITS_OF_PATIENT = """
SELECT v.id, v.starts, v.ends, v.setting, p.name, h.name, v.purpose, v.status, v.on_pinboard, v.reason, r.released_at,
       r.withdrawn_reason
FROM visit v LEFT JOIN place p ON p.id = v.place_id LEFT JOIN place h ON h.id = p.parent_id
LEFT JOIN visit_record r ON r.visit_id = v.id AND r.retired_at IS NULL
WHERE v.patient_id = :patient AND v.retired_at IS NULL ORDER BY v.starts_at DESC LIMIT 200"""
MEMBERS_OF_VISITS = """
SELECT w.visit_id, m.id, m.given_name, m.family_name, d.code, d.hue
FROM visit_member w JOIN member m ON m.id = w.member_id JOIN discipline d ON d.id = m.discipline_id
WHERE w.visit_id IN (SELECT id FROM visit WHERE patient_id = :patient ORDER BY starts_at DESC LIMIT 200)
  AND w.retired_at IS NULL"""
CALLS = """
SELECT c.at, c.with_whom, c.incoming, c.about, c.agreed, a.name FROM call c JOIN account a ON a.id = c.account_id
WHERE c.patient_id = :patient AND c.retired_at IS NULL"""
REFERRALS = """
SELECT received_at, referrer, source, reason, decided_at, redirected_to, decision_reason, status FROM referral
WHERE patient_id = :patient AND retired_at IS NULL"""
STAYS = """
SELECT s.setting, s.bed, s.since, s.until, s.note, p.name, h.name FROM stay s LEFT JOIN place p ON p.id = s.place_id
LEFT JOIN place h ON h.id = p.parent_id WHERE s.patient_id = :patient AND s.retired_at IS NULL"""
SPELLS = "SELECT status, since, reason FROM program_spell WHERE patient_id = :patient AND retired_at IS NULL"
HOSPICES = "SELECT hospice, starts_on, ends_on, reason FROM hospice_enrolment WHERE patient_id = :patient"
CODES = """
SELECT x.after, w.at, a.name FROM audit x JOIN work w ON w.id = x.work_id LEFT JOIN account a ON a.id = w.account_id
WHERE x.patient_id = :patient AND x.kind = 'patient' AND x.action = 'change' AND x.after LIKE '%"code_status"%'"""
SEARCH = """
SELECT id, preferred_name, given_name, family_name, birth_known, birth_date, mrn, status,
       id IN (SELECT patient_id FROM visit WHERE retired_at IS NULL AND starts_at BETWEEN :since AND :until
              UNION
              SELECT patient_id FROM assignment WHERE retired_at IS NULL AND member_id = :member) AS near
FROM patient WHERE search_key LIKE :words AND retired_at IS NULL ORDER BY near DESC LIMIT 1000"""

TIMELINE = (VISITS_OF_PATIENT, MEMBERS_OF_VISITS, CALLS, REFERRALS, STAYS, SPELLS, HOSPICES, CODES)
WEEK = (MEMBER, ABSENCES, VISITS_OF_WEEK, WITH_WHOM)
WEEK_CHECK = (MEMBER, ABSENCES, BUSY_OF_WEEK, PATIENTS_OF_WEEK)
CHECK = (PATIENT, TREATMENTS, ANSWERS, MEMBER, ABSENCES, BUSY, WITH_WHOM)
FOUND = (SEARCH,)


def ask(cursor: Any, statements: tuple[str, ...], values: dict[str, object]) -> int:
    """Fetch every row; how many there are."""
    return sum(len(cursor.execute(statement, values).fetchall()) for statement in statements)


Rows = dict[str, list[dict[str, Any]]]


def latest_booking(cursor: Any) -> Rows:
    """The rows that the last booking of a visit wrote, by table."""
    work_id, visit_id = cursor.execute(
        "SELECT work_id, row_id FROM audit WHERE kind = 'visit' ORDER BY seq DESC LIMIT 1"
    ).fetchone()
    wanted = {
        "work": ("id", work_id),
        "visit": ("id", visit_id),
        "visit_member": ("visit_id", visit_id),
        "audit": ("work_id", work_id),
    }
    return {table: _rows(cursor, table, column, value) for table, (column, value) in wanted.items()}


def _rows(cursor: Any, table: str, column: str, value: str) -> list[dict[str, Any]]:
    found = cursor.execute(f"SELECT * FROM {table} WHERE {column} = ?", (value,))
    names = [one[0] for one in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]


def renewed(rows: Rows) -> Rows:
    """The same rows once more, under ids of their own."""
    work_id, visit_id = new_id().hex, new_id().hex
    known = {"work": {"id": work_id}, "visit": {"id": visit_id}, "visit_member": {"visit_id": visit_id}}
    fresh = {"visit_member": "id", "audit": "seq"}
    lines: Rows = {}
    for table, old in rows.items():
        lines[table] = [{**row, **known.get(table, {"work_id": work_id})} for row in old]
        for line in lines[table]:
            if table in fresh:
                line[fresh[table]] = new_id().hex if table == "visit_member" else None
    return lines


def insert(cursor: Any, rows: Rows) -> None:
    """Add rows to tables in one durable transaction."""
    cursor.execute("BEGIN IMMEDIATE")
    for table, lines in rows.items():
        for line in lines:
            marks = ", ".join(f":{name}" for name in line)
            cursor.execute(f"INSERT INTO {table} ({', '.join(line)}) VALUES ({marks})", line)
    cursor.execute("COMMIT")
