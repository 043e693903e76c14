"""What can be done by key on the list of patients and on a patient's page."""

from careteam.i18n import N_
from ui.kit.commands import Command, Commands

PATIENTS = Commands(
    N_("Patients"),
    (
        Command(N_("Find in the list of patients"), ("Ctrl+F",), lambda page: page.search.setFocus(), heard=True),
        Command(N_("Add a patient without a referral"), (), lambda page: page.add.click()),
    ),
)

PATIENT = Commands(
    N_("A patient’s page"),
    (
        Command(N_("Summary of the patient"), ("Alt+1",), lambda page: page.show_tab("summary")),
        Command(N_("Timeline of the patient"), ("Alt+2",), lambda page: page.show_tab("timeline")),
        Command(N_("Team of the patient"), ("Alt+3",), lambda page: page.show_tab("team")),
        Command(N_("Contacts of the patient"), ("Alt+4",), lambda page: page.show_tab("contacts")),
        Command(N_("Log a call"), (), lambda page: page.log.click()),
        Command(N_("Print the patient’s summary"), ("Ctrl+P",), lambda page: page.print.click()),
        Command(N_("Print a leave-behind page for the family"), (), lambda page: page.print_leave_behind()),
        Command(N_("Print who is who on the team for the family"), (), lambda page: page.print_team()),
    ),
)
