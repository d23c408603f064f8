"""Reading answers of other servers without trusting their length."""

from __future__ import annotations

from aiohttp import ClientPayloadError, ClientResponse


async def read_at_most(response: ClientResponse, limit: int) -> bytes:
    """The whole body; `ClientPayloadError` when it has more than `limit` bytes."""
    body = bytearray()
    async for chunk in response.content.iter_chunked(16 * 1024):
        body += chunk
        if len(body) > limit:
            raise ClientPayloadError("the answer is too long")
    return bytes(body)
