"""What `--help` prints: the list of verbs, and one page per verb; loaded only when somebody asks."""

from deepday import __version__
from deepday.commands.arguments import ACTIONS, OPTIONS, POSITIONALS
from deepday.wording.translation import N_, _

SUMMARIES = {
    "start": N_("start a deep-work session, or extend the one that runs"),
    "toggle": N_("start with the defaults, else pause or resume"),
    "pause": N_("lift the local silence; chat statuses stay"),
    "resume": N_("go on after a pause, or with a session that stopped unended"),
    "extend": N_("let the session end later"),
    "end": N_("end the session; everything is put back; its day may be closed with it"),
    "log": N_("log an interruption and print its id"),
    "back": N_("back at work: the open interruption is over"),
    "undo": N_("take back the last entry"),
    "edit": N_("correct an entry; the old value is kept"),
    "show": N_("open a window"),
    "status": N_("where everything stands"),
    "today": N_("the day so far"),
    "history": N_("days with their sessions and entries"),
    "doctor": N_("what works here, what does not, and why"),
    "accounts": N_("the accounts in which something is set, and their channels"),
    "trial": N_("plan a trial, draw and freeze its days, move or cancel one with a reason"),
    "evaluate": N_("what a trial shows, how sure that is, and what to do next"),
    "settings": N_("read and change settings"),
    "people": N_("the point persons that can be named, and how to reach them"),
    "handover": N_("make the note for whoever takes over on a deep-work day"),
    "request": N_("make the documents that ask for deep-work days"),
    "export": N_("write everything but secrets to one file (JSON)"),
    "import": N_("take in such a file, all of it or nothing"),
    "backup": N_("copy the history, by default among the daily back-ups"),
    "restore": N_("put a back-up in the place of the history"),
    "erase": N_("erase a name, some days or everything, for good"),
    "day": N_("a day's sheet: what it came to, and closing it"),
    "task": N_("what needs unbroken time, with your own estimate of it"),
    "reading": N_("say that you read or wait: no input is then no absence"),
    "privacy": N_("what is recorded; pause it, go on, erase the last stretch of it"),
    "meetings": N_("take in a calendar file; list the meetings that are known; say which calendars count"),
    "deferred": N_("what was put off: answered, promised anew or dropped; what was urgent: who dealt with it"),
    "reply": N_("print a ready answer to whoever interrupts"),
    "agree": N_("keep what came of asking, a yes becomes a trial; without an outcome: show what was agreed"),
    "follow-up": N_("the mail that sums up what was agreed: show it, write it as a file, open it, send it"),
}
_OPTIONS = {
    "--with": N_("what else is on it: title, reasons, point_person, interrupters, notes, tasks, details"),
    "--name": N_("your name, at the head of that page"),
    "--whom": N_("for whom that page is"),
    "--until": N_("when it ends, as 16:30; earlier than now means tomorrow if that is less than 12 h away"),
    "--for": N_("how long it lasts, as 90m or 1h30m"),
    "--goal": N_("what the session is for"),
    "--point-person": N_("whom colleagues can ask meanwhile"),
    "--ordinary": N_("an ordinary session: only observed, nothing is silenced"),
    "--dry-run": N_("only tell what is there, what would be set and what would be restored"),
    "--who": N_("who it was"),
    "--self": N_("begun by yourself"),
    "--external": N_("begun by somebody else"),
    "--urgency": N_("low, normal or urgent"),
    "--outcome": N_("handled, redirected, deferred or declined"),
    "--due": N_("by when a deferred request is promised, as 16:30"),
    "--ago": N_("how long ago it began, as 10m; at most 24 h"),
    "--note": N_("a note"),
    "--source": N_("chat, email, call, meeting, in_person, notification or other"),
    "--at": N_("when it began, as 16:30 on its own day"),
    "--from": N_("the first day, as 2026-03-02"),
    "--as": N_("your address in that calendar, if no account tells it"),
    "--url": N_("the address of the service, if it is not its usual one"),
    "--user": N_("your name there"),
    "--secret-stdin": N_("read the token or password from standard input"),
    "--on": N_("switch the channel on"),
    "--off": N_("switch the channel off"),
    "--text": N_("what colleagues read there; empty: the usual text"),
    "--day": N_("which day, as 2026-03-02; if left out the next planned one, else tomorrow"),
    "--contact": N_("how to reach them: phone, chat or e-mail"),
    "--answers": N_("a TOML file with the answers; if left out, those kept last"),
    "--pdf": N_("write the request, one page, as PDF"),
    "--markdown": N_("write the request as Markdown"),
    "--script": N_("write the talk script: .md, .txt or .pdf"),
    "--eml": N_("write the request as a draft mail, with the PDF and the invitation if they are made too"),
    "--ics": N_("write the invitation to the talk as a calendar file"),
    "--yes": N_("do not ask"),
    "--baseline": N_("the days before the trial, as 2026-03-02..2026-03-29"),
    "--days": N_("how many deep-work days per week or sprint"),
    "--per": N_("week or sprint"),
    "--sprint-days": N_("how long a sprint is, in days"),
    "--sprint-start": N_("the first day of a sprint"),
    "--weekdays": N_("on which weekdays, as tue,wed"),
    "--except": N_("dates on which no day is drawn, as 2026-04-03,2026-04-06"),
    "--except-file": N_("a calendar file (.ics): no day is drawn on its holidays, leave and other whole days"),
    "--hours": N_("from when until when, as 09:00-17:00"),
    "--comparison": N_("same_week or baseline"),
    "--worthwhile": N_("the smallest change that is worthwhile, as a ratio: 0.8 is 20 % fewer"),
    "--urgent-within": N_("minutes within which urgent requests are handled"),
    "--deferred-within": N_("working hours within which requests that were put off are answered"),
    "--looks": N_("the dates on which the numbers are looked at; if left out, the last day"),
    "--seed": N_("the seed of the draw; if left out, one is made up"),
    "--frozen": N_("print exactly the bytes of the plan that are hashed"),
    "--reason": N_("why"),
    "--guardrail": N_("about which guardrail something was done: urgent_handled or deferred_answered"),
    "--verdict": N_("what was decided instead: continue, adjust, extend, stop or rethink"),
    "--trial": N_("the trial's id, or the beginning of it; if left out, the one that began last"),
    "--against": N_("the days to compare with, as 2026-03-02..2026-03-29"),
    "--csv": N_("write the days as a table to this file"),
    "--task": N_("which task is worked on: its id, or the beginning of it"),
    "--title": N_("what the task is called from now on"),
    "--estimate": N_("how much work it is, as 4h; it is locked when work begins"),
    "--why": N_("why it needs unbroken time"),
    "--actual": N_("how much work it was, as 5h (if left out: the focus that went into it)"),
    "--state": N_("what the day counts as: logged, logged_zero, partial, not_logged or off"),
    "--focus": N_("how focused you were, 1 (low) to 5 (high)"),
    "--stress": N_("how stressful it was, 1 (low) to 5 (high)"),
    "--progress": N_("how much progress you feel, 1 (low) to 5 (high)"),
    "--unlogged": N_("how many interruptions were not logged: 0, 1-2 or 3+"),
    "--ended": N_("when a session ended that was left running, as 17:30"),
    "--html": N_("write the page for the manager to this file, for a browser"),
    "--said": N_("what was said, or what is to be different"),
    "--step": N_("a smaller step: half_days, morning or meeting_free"),
    "--freeze": N_("draw the days of the trial and freeze its plan at once"),
    "--open": N_("open it in the mail program, to be sent from there"),
    "--ask-again": N_("when to ask again, as 2026-12-24"),
    "--send": N_("send it through the mail server of the settings (smtp.host, smtp.sender and more)"),
    "--to": N_("the address it goes to; if left out, smtp.to of the settings"),
    "--by": N_("who dealt with an urgent request: point_person (if left out), self, nobody or not_known"),
    "--went-well": N_("what went well on a deep-work day, in one line"),
    "--recovery": N_("minutes until you were back in it: 0, 5, 10, 20, or 30 for more"),
    "--change": N_("what to do otherwise on the next deep-work day, in one line"),
    "--json": N_("print one JSON document"),
}
_FOR_VERB = {
    ("agree", "--outcome"): N_("yes, yes-but, later or no"),
    ("agree", "--answers"): N_("a TOML file with the terms as they were agreed"),
    ("agree", "--trial"): N_("a trial that is there already; if left out, one is made of the request"),
    ("agree", "--from"): N_("the first day of the trial, as 2026-11-30; if left out, next Monday"),
    ("follow-up", "--trial"): N_("the trial's id, or the beginning of it; if left out, the one that was agreed last"),
    ("follow-up", "--eml"): N_("write it as a draft mail"),
    ("follow-up", "--secret-stdin"): N_("read the password of the mail server from standard input"),
    ("deferred", "--at"): N_("when it was dealt with, as 10:40 on its own day (if left out: now)"),
    ("deferred", "--due"): N_("by when it is promised now, as 16:30"),
    ("meetings", "--until"): N_("the last day, as 2026-03-02"),
    ("meetings", "--on"): N_("count the meetings of this calendar"),
    ("meetings", "--off"): N_("do not count them"),
    ("handover", "--markdown"): N_("write the note as Markdown"),
    ("people", "--hours"): N_("when they can be asked, as 9-17"),
    ("history", "--until"): N_("the last day, as 2026-03-02"),
    ("erase", "--until"): N_("the last day, as 2026-03-02"),
    ("erase", "--who"): N_("the name that goes, wherever it stands"),
    ("trial", "--title"): N_("what the trial is called"),
    ("trial", "--until"): N_("the last day; if left out, eight weeks after the first"),
    ("evaluate", "--pdf"): N_("write the page for the manager to this file, and its data beside it as JSON"),
    ("evaluate", "--until"): N_("the last day, as 2026-03-02"),
    ("log", "--for"): N_("how long it kept you, as 5m"),
    ("edit", "--for"): N_("how long it kept you, as 5m"),
}
_VALUES = {
    "--step": "WORD",
    "--with": "WORDS",
    "--whom": "NAME",
    "--name": "NAME",
    "--until": "HH:MM",
    "--for": "90m",
    "--goal": "TEXT",
    "--point-person": "NAME",
    "--who": "NAME",
    "--urgency": "WORD",
    "--outcome": "WORD",
    "--due": "HH:MM",
    "--ago": "10m",
    "--note": "TEXT",
    "--recovery": "MINUTES",
    "--source": "WORD",
    "--at": "HH:MM",
    "--from": "DATE",
    "--as": "ADDRESS",
    "--title": "TEXT",
    "--baseline": "D..D",
    "--days": "N",
    "--per": "WORD",
    "--sprint-days": "N",
    "--sprint-start": "DATE",
    "--weekdays": "DAYS",
    "--except": "DATES",
    "--hours": "HH:MM-HH:MM",
    "--comparison": "WORD",
    "--worthwhile": "0.8",
    "--urgent-within": "N",
    "--deferred-within": "N",
    "--looks": "DATES",
    "--seed": "N",
    "--reason": "TEXT",
    "--guardrail": "WORD",
    "--verdict": "WORD",
    "--trial": "ID",
    "--against": "D..D",
    "--csv": "FILE",
    "--pdf": "FILE",
    "--html": "FILE",
    "--url": "URL",
    "--user": "NAME",
    "--text": "TEXT",
    "--day": "DATE",
    "--contact": "TEXT",
    **dict.fromkeys(("--answers", "--pdf", "--markdown", "--script", "--eml", "--ics"), "FILE"),
    "--task": "ID",
    "--estimate": "4h",
    "--why": "TEXT",
    "--actual": "5h",
    "--state": "WORD",
    "--focus": "1-5",
    "--stress": "1-5",
    "--progress": "1-5",
    "--unlogged": "COUNT",
    "--said": "TEXT",
    "--ask-again": "DATE",
    "--to": "ADDRESS",
    "--except-file": "FILE",
    "--ended": "HH:MM",
    "--by": "WORD",
    "--went-well": "TEXT",
    "--change": "TEXT",
}
_POSITIONALS = {
    "source": N_("chat, email, call, meeting, in_person, notification or other (if left out: other)"),
    "what": N_("today, log, start, plan, evaluation, request, agree, handover, history or settings (default: today)"),
    "by": N_("how much later, as 30m"),
    "id": N_("the entry's id, or the beginning of it"),
    "file": N_("the file's name"),
    "date": N_("the day, as 2026-03-02 (if left out: today)"),
}
_INDENT = 30


def overview() -> str:
    """Return the page of `deepday --help`."""
    width = max(map(len, SUMMARIES)) + 2
    lines = [
        f"deepday {__version__}",
        "",
        _("deepday alone opens the program. With a verb it acts on the one that runs."),
        "",
        *(f"  {verb:<{width}}{_(summary)}" for verb, summary in SUMMARIES.items()),
        "",
        _("deepday VERB --help tells more. --json prints one JSON document, --version the version."),
        _("Exit status: 0 done, 1 could not, 2 not understood, 3 nothing to act on."),
    ]
    return "\n".join(lines)


def page(verb: str) -> str:
    """Return the page of `deepday VERB --help`."""
    names = [name.rstrip("?") for name in POSITIONALS.get(verb, ())]
    rows = [(name.upper(), _(_POSITIONALS[name])) for name in names]
    rows += [(_shape(name, kind), _option(verb, name)) for name, kind in (*OPTIONS[verb], ("--json", "flag"))]
    usages = [_usage(verb, action) for action in ACTIONS.get(verb, {"": ()})]
    summary = _(SUMMARIES[verb])
    lines = [*usages, "", f"{summary[0].upper()}{summary[1:]}.", ""]
    lines += [f"  {shape:<{_INDENT - 2}}{text}" for shape, text in rows]
    return "\n".join(lines)


def _usage(verb: str, action: str) -> str:
    words = ["deepday", verb]
    if action:
        words += [action, *(name.upper() for name in ACTIONS[verb][action])]
    for name in POSITIONALS.get(verb, ()):
        words.append(f"[{name.rstrip('?').upper()}]" if name.endswith("?") else name.upper())
    return " ".join([*words, "[OPTIONS]"])


def _shape(name: str, kind: str) -> str:
    return name if kind == "flag" else f"{name} {_VALUES[name]}"


def _option(verb: str, name: str) -> str:
    return _(_FOR_VERB.get((verb, name), _OPTIONS[name]))
