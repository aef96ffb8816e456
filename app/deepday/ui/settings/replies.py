"""The setting of the ready replies: whether one is copied, in which manner, and what it says in that manner."""

from collections.abc import Mapping

from PySide6.QtWidgets import QWidget

from deepday.domain.interruption import Outcome
from deepday.domain.reply import OUTCOMES, Manner
from deepday.ui.look.fields import TextField
from deepday.ui.settings.section import SettingsSection
from deepday.ui.theme import Theme
from deepday.wording.replies import built_in, manner_named
from deepday.wording.translation import _


class RepliesSection(SettingsSection):
    """The three texts are those of the language and formality that are chosen above them."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(theme, _("Ready replies"), parent, columns=3)
        self._manner = Manner()
        self.add_choice("replies.copy", _("The log copies one"), [("on", _("yes")), ("off", _("no"))])
        languages = [("auto", _("as the program")), ("en", "English"), ("de", "Deutsch")]
        self.add_choice("replies.language", _("Language"), languages)
        self.add_choice(
            "replies.formality", _("Formality"), [("informal", _("among colleagues")), ("formal", _("formal"))]
        )
        labels = {
            Outcome.REDIRECTED: _("When it is redirected"),
            Outcome.DEFERRED: _("When it is put off"),
            Outcome.DECLINED: _("When it is declined"),
        }
        self._lines = {outcome: self._add_line(self._manner.setting(outcome), labels[outcome]) for outcome in OUTCOMES}
        self.add_note(
            _(
                "{who}, {point_person}, {contact}, {until} and {due} are filled in; a sentence that names something "
                "unknown is left out. Empty: the text above."
            )
        )

    def show_texts(self, texts: Mapping[str, str]) -> None:
        """Show the values in force, and the texts of the manner that they name."""
        self._show_manner(manner_named(texts))
        super().show_texts(texts)

    def _add_line(self, key: str, label: str) -> TextField:
        """Add a text that takes the whole width."""
        line = self.add_text(key, label)
        field = self.fields[key]
        self._grid.removeWidget(field)
        self._grid.addWidget(field, self._grid.rowCount(), 0, 1, self._columns)
        return line

    def _show_manner(self, manner: Manner) -> None:
        for outcome, line in self._lines.items():
            field = self.fields.pop(self._manner.setting(outcome))
            self.fields[manner.setting(outcome)] = field
            line.setProperty("key", manner.setting(outcome))
            line.setPlaceholderText(built_in(outcome, manner))
        self._manner = manner
