"""Reads what a WebDAV server answers in XML; asks nothing, and takes no declaration of types, so no entity either.

What is not well-formed, declares a document type (entities that swell or that fetch files), or nests deeper than any
server does is a ``NotMultistatusError``.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers.expat import ExpatError, ParserCreate

DAV = "{DAV:}"
CALDAV = "{urn:ietf:params:xml:ns:caldav}"
_DEEPEST = 40
_OK = " 200 "


class NotMultistatusError(Exception):
    """The body is no answer of a WebDAV server."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One resource of a multistatus: its address as told, and the properties that it has, by their full names.

    ``status`` is what became of it as a whole, empty where its properties are told instead.
    """

    href: str
    props: Mapping[str, Element]
    status: str

    def has(self, name: str, child: str) -> bool:
        """Say whether the property *name* holds an element *child*."""
        held = self.props.get(name)
        return held is not None and held.find(child) is not None

    def hrefs(self, name: str) -> list[str]:
        """Return the addresses that the property *name* holds."""
        held = self.props.get(name)
        told = held.iterfind(f"{DAV}href") if held is not None else ()
        return [href for href in map(_text, told) if href]

    def text(self, name: str) -> str:
        """Return the text of the property *name*, empty if it has none."""
        return _text(self.props.get(name))


def multistatus(body: bytes) -> list[Resource]:
    """Return the resources of a multistatus (RFC 4918, section 13), each with the properties told as found.

    Raises:
        NotMultistatusError: it is none.
    """
    root = parsed(body)
    if root.tag != f"{DAV}multistatus":
        raise NotMultistatusError
    return list(_resources(root))


def condition(body: bytes) -> str:
    """Return the name of the condition that a refusal names (RFC 4918, section 16), empty if it names none."""
    try:
        root = parsed(body)
    except NotMultistatusError:
        return ""
    names = (child.tag.rpartition("}")[2] for child in root if child.tag.startswith((DAV, CALDAV)))
    return next(names, "") if root.tag == f"{DAV}error" else ""


def parsed(body: bytes) -> Element:
    """Return the document in *body*.

    Raises:
        NotMultistatusError: it is no well-formed document, or one that no server of this kind sends.
    """
    builder = TreeBuilder()
    parser = ParserCreate(namespace_separator="}")
    depth = 0

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise NotMultistatusError
        builder.start(_full(name), {_full(key): value for key, value in attributes.items()})

    def end(name: str) -> None:
        nonlocal depth
        depth -= 1
        builder.end(_full(name))

    def declared(*_: object) -> None:
        raise NotMultistatusError

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = builder.data
    parser.StartDoctypeDeclHandler = declared
    parser.buffer_text = True
    try:
        parser.Parse(body, True)
    except (ExpatError, ValueError, LookupError) as error:  # the last two: an encoding that nobody knows
        raise NotMultistatusError from error
    return builder.close()


def _resources(root: Element) -> Iterator[Resource]:
    for response in root.iterfind(f"{DAV}response"):
        props: dict[str, Element] = {}
        for propstat in response.iterfind(f"{DAV}propstat"):
            status = _text(propstat.find(f"{DAV}status"))
            if not status or _OK in f"{status} ":
                props.update({prop.tag: prop for found in propstat.iterfind(f"{DAV}prop") for prop in found})
        yield Resource(_text(response.find(f"{DAV}href")), props, _text(response.find(f"{DAV}status")))


def _full(name: str) -> str:
    return "{" + name if "}" in name else name


def _text(element: Element | None) -> str:
    return (element.text or "").strip() if element is not None else ""
