"""What a record's headers say: which CloudEvents binding it is read by, and the attributes of the binary one."""

from __future__ import annotations

from consumers.refusal import Refused, shown

Headers = tuple[tuple[str, bytes], ...]


def is_binary(headers: Headers) -> bool:
    """Whether a record with these headers is read in binary mode."""
    content_type = next((value for name, value in headers if name == "content-type"), b"")
    return _media_type(content_type) == b"application/json"


def binding_of(headers: Headers) -> str:
    """`structured` or `binary`; raises Refused for headers that leave it open."""
    content_type = b""
    seen = set()
    for name, text in headers:
        if name == "content-type":
            content_type = text
        elif not name.startswith("ce_"):
            continue
        if name in seen:
            raise Refused("repeated_header", f"header {shown(name)} stands twice", expected="each once", found=name)
        seen.add(name)
    media_type = _media_type(content_type)
    if media_type == b"application/json":
        return "binary"
    if media_type in (b"", b"application/cloudevents+json"):
        if not media_type and any(name.startswith("ce_") for name in seen):
            raise Refused(
                "unknown_content_type",
                "ce_ headers without a content type",
                expected="content-type: application/json",
                found="none",
            )
        return "structured"
    if media_type.startswith(b"application/cloudevents-batch"):
        raise Refused("batch_content_type", "one record carries one fact", found=shown_bytes(content_type))
    raise Refused(
        "unknown_content_type",
        "the content type is not one of the two",
        expected="application/json or application/cloudevents+json",
        found=shown_bytes(content_type),
    )


def attributes_of(headers: Headers) -> dict[str, str]:
    """The `ce_` headers as attributes, not checked yet; raises Refused for one that is no text."""
    fields: dict[str, str] = {}
    for name, text in headers:
        if name.startswith("ce_"):
            try:
                fields[name[3:]] = text.decode()
            except UnicodeDecodeError:
                raise Refused(
                    "wrong_attribute",
                    f"header {shown(name)} is not UTF-8",
                    path=shown(name),
                    expected="UTF-8",
                    found=shown_bytes(text),
                ) from None
    return fields


def shown_bytes(value: bytes) -> str:
    """Bytes that were found, short and as text that can be shown."""
    return value[:100].decode("utf-8", "backslashreplace")


def _media_type(content_type: bytes) -> bytes:
    return content_type.partition(b";")[0].strip().lower()
