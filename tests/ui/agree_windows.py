"""The Agreement window with made-up talks and terms, for its tests and its pictures."""

from deepday.bootstrap.agreements import as_kept, letter_of
from deepday.domain.request_answers import as_document
from deepday.ui.agree.view import AgreementView, Kept
from deepday.ui.agree.window import AGREEMENT, MAIL, TALK, AgreeWindow
from deepday.ui.theme import Theme
from tests.requests_asked import ENGLISH, GERMAN, answered
from deepday.wording.translation import language_in_force

SHA256 = "7c1e" * 16
