"""What Graph's documents permit in the bodies that Deepday sends, as JSON schemas.

Sources (learn.microsoft.com/graph/api): presence-setuserpreferredpresence, presence-clearuserpreferredpresence,
presence-setstatusmessage, resources/presencestatusmessage, user-update-mailboxsettings,
resources/automaticrepliessetting, user-post-events, event-update, resources/event, resources/datetimetimezone.
"""

from typing import Any

MOMENT: dict[str, Any] = {
    "type": "object",
    "required": ["dateTime", "timeZone"],
    "additionalProperties": False,
    "properties": {
        "dateTime": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,7})?$"},
        "timeZone": {"type": "string", "minLength": 1},
    },
}

PREFERRED: dict[str, Any] = {
    "type": "object",
    "required": ["availability", "activity"],
    "additionalProperties": False,
    "properties": {
        "availability": {"enum": ["Available", "Busy", "DoNotDisturb", "BeRightBack", "Away", "Offline"]},
        "activity": {"type": "string"},
        "expirationDuration": {"type": "string", "pattern": r"^P(?=.)(\d+D)?(T(?=.)(\d+H)?(\d+M)?(\d+S)?)?$"},
    },
}

NOTHING: dict[str, Any] = {"type": "object", "maxProperties": 0}

MESSAGE: dict[str, Any] = {
    "type": "object",
    "required": ["statusMessage"],
    "additionalProperties": False,
    "properties": {
        "statusMessage": {
            "type": "object",
            "required": ["message"],
            "additionalProperties": False,
            "properties": {
                "message": {
                    "type": "object",
                    "required": ["content", "contentType"],
                    "additionalProperties": False,
                    "properties": {"content": {"type": "string"}, "contentType": {"const": "text"}},
                },
                "expiryDateTime": MOMENT,
            },
        }
    },
}

REPLY: dict[str, Any] = {
    "type": "object",
    "required": ["automaticRepliesSetting"],
    "additionalProperties": False,
    "properties": {
        "automaticRepliesSetting": {
            "type": "object",
            "minProperties": 1,
            "additionalProperties": False,
            "properties": {
                "status": {"enum": ["disabled", "alwaysEnabled", "scheduled"]},
                "externalAudience": {"enum": ["none", "contactsOnly", "all"]},
                "internalReplyMessage": {"type": "string"},
                "externalReplyMessage": {"type": "string"},
                "scheduledStartDateTime": MOMENT,
                "scheduledEndDateTime": MOMENT,
            },
        }
    },
}

_EVENT = {
    "subject": {"type": "string"},
    "start": MOMENT,
    "end": MOMENT,
    "showAs": {"enum": ["free", "tentative", "busy", "oof", "workingElsewhere", "unknown"]},
    "isReminderOn": {"type": "boolean"},
}

NEW_EVENT: dict[str, Any] = {
    "type": "object",
    "required": ["subject", "start", "end"],
    "additionalProperties": False,
    "properties": {
        **_EVENT,
        "transactionId": {"type": "string", "minLength": 1},
        "singleValueExtendedProperties": {
            "type": "array",
            "minItems": 1,
            "items": {
                "type": "object",
                "required": ["id", "value"],
                "additionalProperties": False,
                "properties": {
                    "id": {"type": "string", "pattern": r"^String \{[0-9a-f-]{36}\} Name \S+$"},
                    "value": {"type": "string"},
                },
            },
        },
    },
}

CHANGED_EVENT: dict[str, Any] = {
    "type": "object",
    "minProperties": 1,
    "additionalProperties": False,
    "properties": _EVENT,
}
