"""The privacy notice: what is kept of whom, why, who sees it, how long. The one source of `/privacy` and its test.

Every table of the data inventory that holds something of people belongs to a topic here, and each topic names exactly
the times that the inventory gives for its tables, in both languages, or the build fails: neither can change alone.
"""

from dataclasses import dataclass
from typing import Final

from elearn.base.core.messages import N_, Message


@dataclass(frozen=True)
class Topic:
    """One matter of the notice, and the tables that it speaks for."""

    key: str
    tables: frozenset[str]
    title: Message
    what: Message
    why: Message
    seen_by: Message
    how_long: Message


TOPICS: Final = (
    Topic(
        "lessons",
        frozenset({"learner", "attempt", "answer"}),
        N_("Lessons that you take alone"),
        N_("Which lesson you began and what you answered, under a random number. No name, no address of your device."),
        N_("So that you can go on where you stopped, and see how it went."),
        N_("Only the browser in which you took the lesson."),
        N_("30 days without an account; with an account until you erase it."),
    ),
    Topic(
        "class",
        frozenset({"class_session", "seat"}),
        N_("Classes"),
        N_(
            "A seat number, three pictures to come back with, and the answers. Pupils give no name. Of "
            "teachers: which class they held and when."
        ),
        N_("So that the teacher sees which question split the class, and a pupil whose device fails can come back."),
        N_("The teacher of the class, as numbers; small numbers are covered. No screen shows an answer by seat."),
        N_(
            "30 days after the class, unless this site has set another number; a trial class 24 hours. Then only "
            "covered counts stay."
        ),
    ),
    Topic(
        "surveys",
        frozenset({"survey_wave", "survey_listing", "survey_place", "survey_counted"}),
        N_("Surveys on anxiety"),
        N_(
            "Who has a place in a survey, until it closes. What somebody answered is sealed in the browser; "
            "nobody can join it with a person."
        ),
        N_("To learn whether worries about the internet become fewer."),
        N_("Nobody sees a single answer. Only tables of at least 10 answers are published."),
        N_(
            "Places are erased when the survey closes. A guardian may say beforehand that a child is not to "
            "be asked: the school marks the seat, no reason is kept, and the mark is erased at closing. A "
            "cast answer can no longer be found or withdrawn."
        ),
    ),
    Topic(
        "talks",
        frozenset({"talk_request", "trusted_adult"}),
        N_("A child wishes to talk"),
        N_(
            "A call name, a seat number and whom the child chose, sealed. Of the adults: that they listen at"
            " the school."
        ),
        N_("So that a child finds an adult who has time."),
        N_("The adult and the deputy; the school’s coordinator if both were late."),
        N_(
            "30 days after it was read; 180 days if nobody ever read it. Until then the adult’s name may "
            "stand in the sealed words."
        ),
    ),
    Topic(
        "account",
        frozenset({"person", "role_grant"}),
        N_("Accounts of adults"),
        N_(
            "A sign-in name, the name on pages, a password that cannot be read back, and the roles at a "
            "school or office."
        ),
        N_("So that you can sign in and do what your role allows."),
        N_("You; your name also colleagues at the same school or office."),
        N_("Until you erase your account."),
    ),
    Topic(
        "signing-in",
        frozenset(
            {
                "account_notice",
                "code_app",
                "invitation",
                "passkey",
                "recovery_code",
                "recovery_slip",
                "sign_in_session",
            }
        ),
        N_("How adults sign in"),
        N_(
            "Where you are signed in, as the kind of device and the hour; the public halves of passkeys; a code app, "
            "sealed; who invited you or printed a slip for you; and what happened to your account."
        ),
        N_("So that nobody else gets in as you, and you find out if somebody tries."),
        N_("You. Of slips and invitations also those who look after the same school or office."),
        N_(
            "Second steps until you remove them. Sign-ins until 1 minute after you sign out, or 31 days after they "
            "were last seen. Slips and invitations 90 days after use or expiry, what happened to your account 90 days."
        ),
    ),
    Topic(
        "platforms",
        frozenset({"lti_user", "lti_attempt"}),
        N_("Lessons opened from a learning platform"),
        N_(
            "The number by which your school’s platform knows you, and what you answered. No name. Where the platform "
            "takes points, it gets yours."
        ),
        N_("So that you come back to the same lesson, and your teacher sees in the platform that you did it."),
        N_("Your teacher, in the platform: points, and whether you passed."),
        N_("30 days after you last came. What the platform keeps follows its own rules."),
    ),
    Topic(
        "identity",
        frozenset({"identity"}),
        N_("Sign-in by another service"),
        N_(
            "Only if you connect one: which service it is, and the number by which it knows you. No mail address, and "
            "nothing of what you do there."
        ),
        N_("So that the account of your school or office opens this one."),
        N_("You, on your account page. The service learns that you came here, never what you do."),
        N_("Until you disconnect it or erase your account."),
    ),
    Topic(
        "badges",
        frozenset({"badge", "badge_door_pass"}),
        N_("Badges"),
        N_("What a badge certifies and what it rests on. The badge itself holds no name."),
        N_("So that anyone can check it."),
        N_("Everyone sees the badge; your name only while you show it."),
        N_("Until you delete it or erase your account. Codes for the door open for 10 minutes and go after 1 day."),
    ),
    Topic(
        "reports",
        frozenset({"earlier_survey"}),
        N_("Earlier surveys that officials enter"),
        N_("Which official entered the figures."),
        N_("So that questions about the figures reach the right person."),
        N_("Nobody on the pages; you in your own data."),
        N_("Until the account is erased; the figures stay."),
    ),
    Topic(
        "rosters",
        frozenset({"guardianship", "membership", "roster_draft", "roster_person"}),
        N_("Class lists"),
        N_(
            "Where a school or town brings its class lists: who belongs to which class from when to when, and which "
            "guardian to which pupil. Phone numbers, mail addresses and passwords in such a list are never kept."
        ),
        N_("So that nobody types accounts by hand. No lesson needs a class list."),
        N_("Those who look after the school’s or the town’s lists."),
        N_("Until the account is erased; an uploaded list at most 1 day."),
    ),
    Topic(
        "guardians",
        frozenset({"guardian_answer"}),
        N_("What guardians agreed to"),
        N_(
            "For a pupil of a class list: yes or no to an own account and to anonymous surveys, the day, on paper or "
            "in person, the version of the letter, and who at the school entered it. No guardian’s name, phone number "
            "or mail address, and no reason."
        ),
        N_("So that it goes as the family decided, also when teachers change."),
        N_("The class’s teacher and those who look after the school’s or the town’s lists; you in your own data."),
        N_("Until the pupil’s account is erased."),
    ),
    Topic(
        "families",
        frozenset({"class_page"}),
        N_("The class page for families"),
        N_("Which lessons a class took, under a label that its teacher chose. Nothing about any pupil or your phone."),
        N_("So that families can talk about the lesson at home."),
        N_("Whoever has a slip of the class, and the teacher."),
        N_("Until the end of the school year."),
    ),
    Topic(
        "trainers",
        frozenset(
            {
                "trainer_appointment",
                "trainer_award",
                "trainer_cohort",
                "trainer_cohort_member",
                "trainer_consent",
                "trainer_observation",
                "trainer_path",
                "trainer_session",
                "trainer_test",
                "trainer_test_answer",
                "trainer_test_result",
            }
        ),
        N_("The way to a supporter’s or trainer’s badge"),
        N_("Tests, practice sessions with what you wrote about them, what observers saw, signatures and groups."),
        N_("So that a badge stands for something that was seen."),
        N_("You; the observers whom you invited read that one session. “Who taught whom” shows who signed for whom."),
        N_("Results of tests for 5 years, single answers in them for 90 days, the rest until the account is erased."),
    ),
    Topic(
        "log",
        frozenset({"audit_event", "audit_key"}),
        N_("The audit log"),
        N_("Who gave a role, issued a badge, opened a survey, and when. Pupils do not stand in it."),
        N_("So that misuse comes to light."),
        N_("Administrators of the office concerned."),
        N_("It stays. When an account is erased, its entries lead to nobody any more."),
    ),
)
