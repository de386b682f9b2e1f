"""The table of dialogs: who says, presses or drops what, and what must stand in the answer; the same at every door."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from bot.core.message import Attachment, Reply
from bot.demo.files import JOG_M, JOG_S, recording
from marathon.domain.athlete import AthleteId
from tests.club import ANA, BOB, CYD, DAN, MARIT, NOW, OLGA, SOLO, Club


@dataclass(frozen=True)
class Press:
    """A button under the last answer to whoever presses it."""

    label: str


@dataclass(frozen=True)
class Drop:
    """A file, with a text beside it."""

    file: Attachment
    text: str = ""


Said = str | Press | Drop
Row = tuple[AthleteId, Said, str]


JOG: Final = recording(NOW - timedelta(days=1), duration_s=JOG_S, distance_m=JOG_M)


def csv(rows: str, text: str = "") -> Drop:
    """Returns a plan to drop."""
    return Drop(Attachment(name="plan.csv", content=f"date,type,distance_km\n{rows}\n".encode()), text)


@dataclass
class Talk:
    """Plays rows to a club without any door, and remembers what each was answered last."""

    club: Club
    last: dict[AthleteId, Reply] = field(default_factory=dict)

    def answer(self, who: AthleteId, said: Said) -> Reply:
        """Returns the answer to one row."""
        match said:
            case Press(label):
                reply = self.club.press(self.last[who], label, who)
            case Drop(file, text):
                reply = self.club.drop(file.name, file.content, who, text=text)
            case text:
                reply = self.club.ask(text, who)
        self.last[who] = reply
        return reply


DIALOGS: Final[tuple[tuple[AthleteId, str, str], ...]] = (
    (ANA, "/today", "Sun 22 Nov: Long run 18 km, to do"),
    (ANA, "/today", "Last 7 days: On Track, 36 km of 36 km (100%), 3 of 3 sessions."),
    (ANA, "/TODAY", "Long run 18 km"),
    (ANA, "/today@coach_bot", "Long run 18 km"),
    (ANA, "  /today   ", "Long run 18 km"),
    (ANA, "/today me", "Long run 18 km"),
    (ANA, "/today ana silva", "Long run 18 km"),
    (ANA, "/week", "✓ Tue Easy run 10 km: 10 km of 10 km (100%)"),
    (ANA, "/week", "Next week: 36 km planned."),
    (ANA, "/plan", "Spring Marathon in 140 days."),
    (ANA, "/plan", "○ Sun 22 Nov: Long run 18 km\n○ Tue 24 Nov: Easy run 10 km\n"),
    (ANA, "/predict", "Goal 3:40:00"),
    (ANA, "/predict", "half marathon in 1:45:00 on 18 Oct 2026"),
    (ANA, "/predict half", "Half marathon: 1:45:00"),
    (ANA, "/predict 10 km", "10 km: "),
    (ANA, "/predict half 1:40", "Goal 1:40:00"),
    (ANA, "/predict marathon 3:30:00", "Goal 3:30:00"),
    (ANA, "/form", "Fitness 16"),
    (ANA, "/team", "Ana Silva: 18 km of 36 km"),
    (ANA, "/team group", "Harbour:"),
    (ANA, "/team group", "1 member keeps their week private; who wants to be on this card says /team share."),
    (ANA, "/why", "Rule: from 80% to 120% of the plan, no key session missed."),
    (ANA, "/why", "off plan (~) from 50% and to 150%"),
    (ANA, "/form", "Loads come from average heart rate."),
    (ANA, "/move today tomorrow", "Plan changed: 1 session changed"),
    (ANA, "/plan", "Week by week from this one: 36 km, 36 km."),
    (ANA, "/run", "5 activities in the last 14 days"),
    (ANA, "/run list", "Thu 19 Nov: Run 8 km in 40 min"),
    (ANA, "/match", "Session #"),
    (ANA, "/race", "1 race ahead, 1 behind"),
    (ANA, "/race list", "Old Half, 18 Oct 2026, half marathon, result 1:45:00"),
    (ANA, "/profile", "Resting heart rate: 50, said by you, since Mon 14 Sep (sharpens the load)"),
    (ANA, "/profile born 1985", "Birth year: 1985"),
    (ANA, "/profile sex female", "Sex: female"),
    (ANA, "/profile max 188", "Maximum heart rate: 188, said by you, since Sun 25 Oct (sharpens the load)"),
    (ANA, "/profile threshold 4:35", "Threshold pace: 4:35 /km, said by you, since"),
    (ANA, "/profile threshold hr 172", "Threshold heart rate: 172, said by you, since"),
    (ANA, "/profile max hr 188", "Maximum heart rate: 188, said by you, since"),
    (ANA, "/profile maximum heart rate: 188 bpm", "Maximum heart rate: 188, said by you, since"),
    (ANA, "/profile HR max = 188bpm", "Maximum heart rate: 188, said by you, since"),
    (ANA, "/profile rest hr 47", "Resting heart rate: 47, said by you, since"),
    (ANA, "/profile threshold pace 4:20 /km", "Threshold pace: 4:20 /km, said by you, since"),
    (ANA, "/profile threshold pace 4:20 min/km", "Threshold pace: 4:20 /km, said by you, since"),
    (ANA, "/profile threshold heart rate 172", "Threshold heart rate: 172, said by you, since"),
    (ANA, "/profile birth year 1985", "Birth year: 1985"),
    (ANA, "/profile sex f", "Sex: female"),
    (ANA, "/profile resting none", "Resting heart rate: not known, 60 is assumed"),
    (
        ANA,
        "/profile max 188 since 1 nov",
        "Maximum heart rate: 188, said by you, since Sun 1 Nov (sharpens the load)",
    ),
    (ANA, "/profile history", "Maximum heart rate: 190, said by you, since Mon 14 Sep"),
    (ANA, "/paces", "Interval: "),
    (ANA, "which paces", "(tempo runs, what you could hold for an hour)"),
    (BOB, "/paces", "the pace of 5K)"),
    (MARIT, "/paces ana", "Ana Silva: Threshold pace "),
    (SOLO, "/paces", "Or tell me your threshold pace, such as /profile threshold 4:35."),
    (ANA, "/units", "You read kilometres."),
    (ANA, "/units imperial", "You read miles."),
    (ANA, "/timezone", "Europe/Lisbon: it is 12:00 on Sun 22 Nov"),
    (ANA, "/timezone new york", "America/New_York: it is 07:00"),
    (ANA, "/timezone Berln", "Europe/Berlin"),
    (ANA, "/timezone Boston", "America/New_York: it is 07:00"),
    (ANA, "/timezone Москва", "Europe/Moscow: it is 15:00"),
    (ANA, "/timezone Kenya", "Africa/Nairobi: it is 15:00"),
    (ANA, "/timezone UTC+2", "UTC+2: it is 14:00"),
    (
        ANA,
        "/start",
        "Runs come as files dropped into our private chat, or typed: /run 10 km 52:00.",
    ),
    (BOB, "/start", "or typed: /run 6 mi 52:00."),
    (ANA, "/start AAAA-BBBB", "That code is not valid."),
    (ANA, "/join AAAA-BBBB", "That code is not valid."),
    (ANA, "/join", "Which code did your coach give you?"),
    (ANA, "/cancel", "There is nothing to cancel."),
    (ANA, "/setup", "What shall I call you? Type a name, or keep this one."),
    (ANA, "/setup name Ana S", "Do you read kilometres or miles?"),
    (ANA, "/setup units miles", "Where does your day begin and end?"),
    (ANA, "/setup zone Porto Velho", "At which hour shall I sum up your day?"),
    (ANA, "/setup hour 6 am", "That is all, Ana Silva."),
    (ANA, "/pair", "Say this to me on the other platform, in private, within ten minutes:"),
    (ANA, "/pair AAAA", "That code is not valid."),
    (ANA, "/hour", "No daily summary"),
    (ANA, "/hour 7", "Daily summary at 07:00"),
    (ANA, "/hour 7 pm", "Daily summary at 19:00"),
    (ANA, "/hour off", "No daily summary"),
    (ANA, "/morning", "No morning note"),
    (ANA, "/morning 6", "Morning note at 06:00: what the day asks, and why"),
    (ANA, "/weekly 18", "Weekly review on Sundays at 18:00"),
    (ANA, "/summaries run", "Run message: wherever other messages come"),
    (ANA, "/summaries run off", "Run message: nowhere; /messages lists it"),
    (ANA, "/summaries week", "Weekly review: wherever other messages come"),
    (ANA, "/nudges", "You get one nudge a day and no more"),
    (ANA, "/nudges missed off", "A missed session: off"),
    (ANA, "/nudges plan snooze", "A plan that ends: nothing before Sun 29 Nov"),
    (ANA, "/nudges plan on", "A plan that ends: on"),
    (ANA, "/why message", "No messages (any more)."),
    (ANA, "/quiet", "No quiet hours"),
    (ANA, "/quiet 22-7", "Quiet from 22:00 to 07:00"),
    (ANA, "/quiet 22:00 to 7", "Quiet from 22:00 to 07:00"),
    (ANA, "/summaries", "Messages come wherever you write to me"),
    (ANA, "/summaries off", "No messages unasked"),
    (
        ANA,
        "/settings",
        "Zone: Europe/Lisbon\nNo morning note\nEach run is told as it comes in\nNo daily summary",
    ),
    (BOB, "/settings", "Units: miles"),
    (MARIT, "/team new Night Owls", "Night Owls is made, and you coach it"),
    (MARIT, "/team invite", "An invite to Harbour, for 30 people until 6 Dec 2026"),
    (MARIT, "/team invite 1 person 2 days", "An invite to Harbour, for 1 person until 24 Nov 2026"),
    (MARIT, "/team invites", "No invite stands."),
    (ANA, "/help", "What lies ahead: /plan, /predict, /paces, /race, /move"),
    (ANA, "/start", "Hello Ana Silva."),
    (ANA, "/help /run", "/run 10 km 52:00"),
    (BOB, "/profile threshold 8:20", "Threshold pace: 8:20 /mi"),
    (SOLO, "/today", "no activity has arrived yet"),
    (SOLO, "/today", "To begin: drop a file into our private chat, record a run with /run 10 km 52:00"),
    (SOLO, "/predict", "needs a race result, or 8 runs in 8 weeks; there are 0 runs"),
    (SOLO, "/team", "You are not in a team yet."),
    (SOLO, "/plan", "No plan yet."),
    (
        SOLO,
        "/form",
        "No training load yet\nDrop a file into our private chat, or record a run with /run 10 km 52:00.",
    ),
    (SOLO, "/race", "No races yet."),
    (SOLO, "/run", "No runs in the last 14 days."),
    (SOLO, "/match", "There is nothing to join today."),
    (MARIT, "/team private", "Your week is off the team's card; nothing else has changed"),
    (MARIT, "/today ana", "Ana Silva: Sun 22 Nov: Long run 18 km, to do"),
    (MARIT, "/week bob", "Bob Reed: Week so far: 18 of 36 km"),
    (MARIT, "/why @Ana Silva", "Ana Silva: Last 7 days: On Track"),
    (MARIT, "/predict half ana", "Ana Silva: Half marathon: 1:45:00"),
    (MARIT, "/form dan", "Dan Gap: Fitness"),
    (MARIT, "/plan bob", "Bob Reed: Your plan runs until 29 Nov 2026"),
)

MISTAKES: Final = (
    ("/tody", "Did you mean /today?"),
    ("/predct", "Did you mean /predict?"),
    ("/qqqqqq", "There is no /qqqqqq. /help lists all commands."),
    ("/help tody", "Did you mean /today?"),
    ("good grief", "I answer commands"),
    ("", "I answer commands"),
    ("   \n\t ", "I answer commands"),
    ("/", "I answer commands"),
    ("/predict 600 km", "I could not read “600 km” as a distance."),
    ("/predict marathon 3:70:00", "I could not read “3:70:00” as a time"),
    (
        "/predict Nobody",
        "There is nothing here by the name “Nobody”.\n/predict is used like this:\n/predict\n",
    ),
    ("/predict banana", "by the name “banana”.\n/predict is used like this:"),
    ("/why sat", "by the name “sat”.\n/why is used like this:\n/why\n/why NAME"),
    ("/race result 3 3:28:41", "by the number 3.\n/race is used like this:"),
    ("/team everybody", "There is nothing here by the name “everybody”.\n/team is used like this:"),
    ("/setup nonsense", "/setup is used like this:"),
    ("/setup units furlongs", "I did not understand “furlongs” there.\nDo you read kilometres or miles?"),
    ("/setup zone Atlantis", "I know no time zone or city called “Atlantis”."),
    ("/hour 24", "24 cannot be right: that goes from 0 to 23."),
    ("/hour noon", "/hour is used like this:"),
    ("/quiet 22", "Quiet from 22:00: until when?"),
    ("/quiet 7-7", "/quiet is used like this:"),
    ("/summaries fax", "I cannot write to you there yet."),
    ("/setings", "Did you mean /settings?"),
    ("/team new", "/team is used like this:"),
    ("/team invite", "That needs the role “coach” in a team."),
    ("/team invites", "That needs the role “coach” in a team."),
    ("/run 10 km", "/run is used like this:"),
    ("/run ten km 52:00", "I could not read “ten km” as a distance"),
    ("/run 10 km fast", "I could not read “fast” as a time"),
    ("/run 10 km 52:00 effort", "/run is used like this:"),
    ("/run 10 km 52:00 effort 11", "11 cannot be right: that goes from 1 to 10."),
    ("/run 10 km 52:00 tomorrow", "That day has not come yet."),
    ("/run 10 km 52:00 0001-01-01", "I could not read “0001-01-01” as a day"),
    ("/run 10 km 52:00 31 Feb", "I could not read “31 Feb” as a day"),
    ("/run 450 km 40:00:00", "Nobody runs that far or that fast."),
    ("/run 10 km 0:10", "as a time over that distance"),
    ("/run remove", "/run is used like this:"),
    ("/run remove ²", "/run is used like this:"),
    ("/run remove 99999", "There is nothing here by the number 99999."),
    ("/run remove 9999999999999999999999999999", "/run is used like this:"),
    ("/run effort 1", "/run is used like this:"),
    ("/run edit x 10 km 50:00", "/run is used like this:"),
    ("/match DATE SESSION", "/match is used like this:"),
    ("/match a b", "/match is used like this:"),
    ("/match 99999 none", "There is nothing here by the number 99999."),
    ("/move", "Which session do you want to move?"),
    ("/move sat", "There is no session to move on Sat 28 Nov."),
    ("/move foo bar", "I could not read “foo” as a day"),
    ("/move tomorrow sat", "There is no session to move on Mon 23 Nov."),
    ("/move today today", "There is no session to move"),
    ("/move today 9999-12-31", "I could not read “9999-12-31” as a day"),
    ("/away", "What keeps you from running?"),
    ("/pain gone", "You have reported no pain that is still there."),
    ("/pain 11", "11 cannot be right: that goes from 1 to 10."),
    ("/pain knee", "/pain is used like this:"),
    ("/away lazy", "I did not understand “lazy” there.\n/away is used like this:"),
    ("/away ill until yesterday", "An absence ends at least today"),
    ("/away ill until 2028-01-01", "at most 26 weeks ahead"),
    ("/away undo", "You are not noted as away"),
    ("/race add", "/race is used like this:"),
    ("/race add Lisbon", "/race is used like this:"),
    ("/race add Lisbon 2027-10-10", "/race is used like this:"),
    ("/race add Lisbon 2027-10-10 far", "I could not read “far” as a distance"),
    ("/race remove ³", "/race is used like this:"),
    ("/race remove 77", "There is nothing here by the number 77."),
    ("/race sell 1", "/race is used like this:"),
    ("/plan new", "Which race shall the plan lead to?"),
    ("/plan new 2027-04-11 half marathon 4", "On how many days a week do you want to run?"),
    ("/plan new 2026-11-30 marathon 40 km 4", "the race is less than four weeks away"),
    ("/plan new 2020-11-30 marathon 40 km 4", "the race is not ahead"),
    ("/plan new 2027-04-11 marathon 40 km 9", "three to seven days a week"),
    ("/plan apply", "/plan is used like this:"),
    ("/plan apply 99", "There is nothing here by the number 99."),
    ("/plan undo ٣", "/plan is used like this:"),
    ("/profile born 1700", "1700 cannot be right: that goes from 1920 to 2016."),
    ("/profile born ²", "/profile is used like this:"),
    ("/profile shoe 43", "/profile is used like this:"),
    ("/profile sex maybe", "/profile is used like this:"),
    ("/profile threshold fast", "I could not read “fast” as a pace"),
    ("/profile max hr 300", "300 cannot be right: that goes from 120 to 230."),
    ("/profile 188", "/profile is used like this:"),
    ("/profile max", "/profile is used like this:"),
    ("/profile max 188 from tomorrow", "A value can hold from Sat 18 Oct 2025 on at the earliest"),
    ("/profile resting 5", "5 cannot be right: that goes from 25 to 110."),
    ("/units furlongs", "I did not understand “furlongs” there.\n/units is used like this:"),
    ("/timezone Atlantis", "I know no time zone or city called “Atlantis”."),
    ("/owner", "/owner is used like this:"),
    ("/owner ABCD-EFGH", "That code is not valid."),
)

# What goes on over several rows, begun in a fresh club; each leaves the club almost as it found it.
STORIES: Final[dict[str, tuple[Row, ...]]] = {
    "a daily hour within quiet hours": (
        (CYD, "/quiet 22-7", "Quiet from 22:00 to 07:00"),
        (CYD, "/hour 6", "That is in your quiet hours, so it waits until 07:00."),
        (CYD, "/quiet 21-8", "Daily summary at 06:00\nThat is in your quiet hours, so it waits until 08:00."),
    ),
    "a run typed and taken back": (
        (CYD, "/run 10 km 52:00 effort 6", "Run 10 km in 52 min, 5:12 /km"),
        (CYD, Press("Today"), "Run 10 km in 52 min"),
        (CYD, "/run 5 km 25:00", "Recorded: #"),
        (CYD, Press("Undo"), "Removed: #"),
        (CYD, Press("Undo"), "Back again: #"),
    ),
    "a run that was dropped": (
        (BOB, Drop(Attachment(name="jog.fit", content=JOG)), "1 activity imported"),
        (BOB, Press("This week"), "Week so far"),
        (BOB, Drop(Attachment(name="again.fit", content=JOG)), "1 already there"),
        (BOB, Drop(Attachment(name="run.fit", content=b"not a recording")), "1 refused"),
    ),
    "a plan dropped, applied, and undone": (
        (ANA, csv("2026-11-24,easy,8\n2026-12-01,long,20"), "This would change your plan: "),
        (ANA, Press("Apply"), "Plan changed: "),
        (ANA, Press("Undo"), "Undone: "),
        (ANA, Press("Plan"), "Spring Marathon"),
        (ANA, csv("2026-11-24,dancing,8"), "Line 2 of the plan"),
    ),
    "a plan made, applied, and undone": (
        (ANA, "/plan new 2027-04-11 marathon 40 km 4", "This would change your plan: "),
        (ANA, Press("More"), "This would change your plan: "),
        (ANA, Press("Back"), "This would change your plan: "),
        (ANA, Press("Apply"), "Plan changed: "),
        (ANA, Press("Undo"), "Undone: your plan is as it was"),
    ),
    "how it felt": (
        (ANA, "/effort", "How did it feel? Run 8 km in 40 min"),
        (ANA, Press("6"), "Noted: effort 6 of 10"),
        (ANA, Press("Change"), "How did it feel?"),
        (ANA, Press("9"), "Noted: effort 9 of 10"),
        (ANA, "/effort 11", "11 cannot be right: that goes from 1 to 10."),
    ),
    "a session that was missed": (
        (ANA, "/missed", "Nothing was missed in the last week"),
        (ANA, "/missed today", "Long run 18 km of Sun 22 Nov: to do"),
        (ANA, Press("Too hard"), "too hard"),
        (ANA, Press("Undo"), "to do"),
        (ANA, Press("Ill"), "ill"),
        (ANA, Press("3 more days, until Wed 25 Nov"), "ill until Wed 25 Nov"),
        (ANA, Press("Undo"), "to do"),
        (ANA, Press("Moved to …"), "Long run 18 km"),
        (ANA, Press("Tue: Easy run 10 km"), "moved"),
        (ANA, Press("Undo"), "Long run 18 km of Sun 22 Nov: to do"),
    ),
    "a note and its reply": (
        (
            MARIT,
            "/note ana silva How is the knee today?",
            "On its way to Ana Silva: “How is the knee today?”",
        ),
        (MARIT, Press("Athlete"), "Open question to Ana Silva"),
        (ANA, "/reply", "Your next words are the reply."),
        (ANA, "Fine again, thanks", "Your reply goes to Marit Solheim"),
        (MARIT, "/messages", "Ana Silva replies: “Fine again, thanks”"),
        (MARIT, "/athlete bob", "Bob Reed: "),
        (MARIT, Press("Write"), "Your next words are the note."),
        (MARIT, "Rest tomorrow & sleep <8 h>.", "On its way to Bob Reed: “Rest tomorrow & sleep <8 h>.”"),
        (BOB, "/reply Will do.", "Your reply goes to Marit Solheim"),
        (BOB, "/reply #99 Will do.", "No coach has written to you under that number"),
    ),
    "many notes are paged": (
        *((MARIT, f"/note dan Well done, {n} times.", "On its way to Dan Gap") for n in range(12)),
        (DAN, "/messages", "Well done, 11 times."),
        (DAN, Press("Older"), "Well done, 0 times."),
        (DAN, Press("Newest"), "Well done, 11 times."),
    ),
    "a session that a coach gives": (
        (MARIT, "/assign ana add sat easy 6 km", "Ana Silva: 1 session added (not applied yet)"),
        (MARIT, Press("Apply"), "Ana Silva: 1 session added; told to them"),
        (ANA, "/messages", "Marit Solheim changed your plan: 1 session added"),
        (MARIT, Press("Undo"), "Undone: Ana Silva"),
        (MARIT, Press("Team"), "need a word"),
        (MARIT, csv("2026-12-03,easy,8", "/assign cyd, dan"), "This would change 2 plans"),
        (MARIT, Press("Apply"), "2 plans changed, and each is told"),
        (MARIT, Press("Undo"), "Undone: "),
        (ANA, "/assign bob drop tue", "That needs the role “coach” in a team."),
    ),
    "nobody named": (
        (MARIT, "/athlete", "Which athlete?"),
        (MARIT, Press("Ana Silva"), "Ana Silva: On Track"),
        (MARIT, "/note", "Or type a name: /note NAME."),
        (MARIT, Press("Bob Reed"), "Bob Reed"),
        (MARIT, "/assign", "Which athlete?"),
        (MARIT, Press("Dan Gap"), "What shall Dan Gap get?"),
        (ANA, "/athlete", "That needs the role “coach” in a team."),
    ),
    "what a run could not be held against": (
        (ANA, "/why", "intensity not judged: that takes a heart rate and its threshold, or a threshold pace"),
        (ANA, Press("Profile"), "Threshold pace: not known"),
    ),
    "quiet hours without an end": (
        (ANA, "/quiet 22", "Quiet from 22:00: until when?"),
        (ANA, Press("22:00 to 07:00"), "Quiet from 22:00 to 07:00"),
    ),
    "ill, and well again": (
        (ANA, "/away ill until friday", "Noted: ill until Fri 27 Nov"),
        (ANA, Press("Undo"), "Taken back: you are not away"),
        (ANA, "/away travelling", "Noted: travelling"),
        (ANA, "/away well", "Good to have you back"),
        (SOLO, "/away ill", "Noted: ill on Sun 22 Nov\nNo session stands in your plan meanwhile."),
    ),
    "something hurts": (
        (ANA, "my knee hurts", "I am sorry. How strong is the pain"),
        (ANA, Press("4"), "2 sessions of the next seven days become half as far and easy, or rest"),
        (ANA, "/today", "Sun 22 Nov: Easy run 9 km or rest, for pain, in place of: Long run"),
        (ANA, "/today", "Pain was reported on Sun 22 Nov, 4 of 10."),
        (MARIT, "/team", "; pain 4 of 10. Ask how they are and when they can run again."),
        (MARIT, "/athlete ana", "Sun 22 Nov: pain 4 of 10 (Ana Silva"),
        (ANA, "/pain", "Pain 4 of 10 since Sun 22 Nov. How is it now?"),
        (ANA, Press("The pain is gone"), "Good: from today the plan counts as it stands."),
        (ANA, "/today", "Long run 18 km, to do"),
    ),
    "a race entered and taken back": (
        (CYD, "/race add City Half 2027-03-14 half 1:35", "Added: City Half in 112 days."),
        (CYD, Press("Undo"), "Removed: "),
        (CYD, Press("Undo"), "Added: City Half"),
        (CYD, Press("Prediction"), "alf marathon"),
        (CYD, "/race remove 3", "Removed: "),
    ),
    "settings by their buttons": (
        (BOB, "/settings", "Units: miles"),
        (BOB, Press("Units"), "You read miles."),
        (BOB, Press("Change to kilometres"), "You read kilometres."),
        (BOB, Press("Undo"), "You read miles."),
        (BOB, Press("Settings"), "Units: miles"),
        (BOB, Press("Time zone"), "America/Chicago"),
        (BOB, Press("Tokyo"), "Asia/Tokyo"),
        (BOB, Press("Undo"), "America/Chicago"),
        (BOB, "/settings", "No daily summary"),
        (BOB, Press("Daily summary"), "No daily summary"),
        (BOB, Press("07:00"), "Daily summary at 07:00"),
        (BOB, Press("Undo"), "No daily summary"),
        (BOB, "/settings", "No quiet hours"),
        (BOB, Press("Quiet hours"), "No quiet hours"),
        (BOB, "/settings", "Units: miles"),
        (BOB, Press("Where messages come"), "Messages come wherever you write to me"),
        (BOB, "/settings", "Units: miles"),
        (BOB, Press("Sharing"), "see your training"),
        (BOB, Press("Show my week to the team"), "team"),
        (BOB, Press("Keep my week from the team"), "team"),
    ),
    "another language, and back": (
        (ANA, "/language", "I speak English with you."),
        (ANA, Press("Deutsch"), "Ich spreche Deutsch mit dir."),
        (ANA, "/today", "So, 22. Nov: Langer Lauf 18 km, zu tun"),
        (ANA, "/predict 10 km", "10 km: "),
        (ANA, "/timezone Lissabon", "Europe/Lisbon"),
        (ANA, "/move heute morgen", "Plan geändert: 1 Einheit geändert"),
        (ANA, Press("Rückgängig"), "Rückgängig: Dein Plan ist wie zuvor"),
        (ANA, "/away krank bis freitag", "krank bis Fr, 27. Nov"),
        (ANA, "/away gesund", "Schön"),
        (ANA, "Hallo!", "Ana Silva"),
        (ANA, "/language en", "I speak English with you."),
        (ANA, "/email ana@example.org", "is not set up here"),
        (BOB, "/language fr", "I do not speak “fr”; I speak English and Deutsch"),
        (BOB, Press("Deutsch"), "Ich spreche Deutsch mit dir."),
        (SOLO, "/language de", "Ich spreche Deutsch mit dir."),
        (SOLO, "/predict", "Noch keine Vorhersage für den Marathon"),
        (SOLO, "/predict 10 km", "Noch keine Vorhersage für 10 km"),
        (SOLO, "/language en", "I speak English with you."),
    ),
    "a digest asked for and stopped": (
        (MARIT, "/settings", "No digest of your teams"),
        (MARIT, Press("Digest of my teams"), "No digest of your teams"),
        (MARIT, Press("Sunday at 18:00"), "18:00"),
        (MARIT, Press("Undo"), "No digest of your teams"),
        (ANA, "/digest", "That needs the role “coach” in a team."),
    ),
    "the first questions, by buttons": (
        (SOLO, "/start", "Hello Solo Lone."),
        (SOLO, Press("Set up"), "What shall I call you?"),
        (SOLO, "Solo L", "Do you read kilometres or miles?"),
        (SOLO, Press("Kilometres"), "Where does your day begin and end?"),
        (SOLO, Press("Nairobi"), "At which hour"),
        (SOLO, Press("07:00"), "That is all, Solo L."),
        (SOLO, Press("Settings"), "Zone: Africa/Nairobi"),
        (SOLO, "/start", "Hello Solo L."),
        (SOLO, Press("Help"), "How it goes: /today"),
        (SOLO, Press("All commands"), "/predict: your race time"),
    ),
    "plain words": (
        (ANA, "how did I do?", "Long run 18 km"),
        (ANA, "how fast can I run a half marathon?", "Half marathon: "),
        (MARIT, "how is the team?", "need a word"),
    ),
    "what an answer leads to": (
        (ANA, "/today", "Long run 18 km, to do"),
        (ANA, Press("Why?"), "Last 7 days: On Track"),
        (ANA, "/today", "Long run 18 km, to do"),
        (ANA, Press("This week"), "Week so far"),
        (ANA, "/today", "Long run 18 km, to do"),
        (ANA, Press("Move to tomorrow"), "Plan changed: 1 session changed"),
        (ANA, Press("Undo"), "Undone: "),
        (ANA, "/tody", "Did you mean /today?"),
        (ANA, Press("/today"), "Long run 18 km, to do"),
    ),
}

# What ends with somebody gone.
FAREWELLS: Final[dict[str, tuple[Row, ...]]] = {
    "around a team": (
        (MARIT, "/team", "2 of 4 need a word"),
        (MARIT, Press("Card for the group"), "Harbour: "),
        (MARIT, "/team remove dan", "Dan Gap"),
        (MARIT, "/team groups", "No groups yet."),
        (MARIT, "/team role dan coach", "That needs the role “admin” in a team."),
        (DAN, "/leave", "Leave Harbour?"),
        (DAN, Press("Yes, leave"), "Harbour"),
    ),
    "what is kept of a person": (
        (ANA, "/privacy", "You and Marit Solheim see your training"),
        (ANA, "/connect", "Strava is not set up here."),
        (ANA, "/disconnect", "Strava is not set up here."),
        (ANA, "/status", "That needs the role “admin” in a team."),
        (ANA, "/export", "Everything kept about you: "),
        (OLGA, "/forget", "This cannot be undone."),
        (OLGA, Press("Yes, delete"), "Everything kept about you is deleted."),
    ),
}

TABLE: Final[tuple[Row, ...]] = (
    *(row for story in STORIES.values() for row in story),
    *DIALOGS,
    *((ANA, said, hint) for said, hint in MISTAKES),
    *(row for story in FAREWELLS.values() for row in story),
)
"""All rows in the order in which one club can be asked them; some meet what earlier ones changed."""
