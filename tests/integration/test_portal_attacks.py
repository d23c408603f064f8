"""Tokens and key sets as an attacker, or a careless portal, would make them."""

from __future__ import annotations

import asyncio
import base64
import hmac
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from joserfc.jwk import ECKey, RSAKey

from tests.integration.assistant import StandIn
from tests.integration.gateway import Gateway, running
from tests.integration.test_gateway_portal import claims, refusal

EC, OTHER_EC = ECKey.generate_key("P-256", {"kid": "ec"}), ECKey.generate_key("P-256", {"kid": "other"})
RSA = RSAKey.generate_key(2048, {"kid": "rsa"})


def encoded(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


def sign(header: dict[str, Any], payload: dict[str, Any], key: ECKey | RSAKey) -> str:
    """A JWT with any header at all: our own signing, since a library refuses to make what an attacker makes."""
    unsigned = f"{encoded(json.dumps(header).encode())}.{encoded(json.dumps(payload).encode())}"
    private = key.private_key
    if isinstance(private, rsa.RSAPrivateKey):
        signature = private.sign(unsigned.encode(), padding.PKCS1v15(), hashes.SHA256())
    else:
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        halves = decode_dss_signature(private.sign(unsigned.encode(), ec.ECDSA(hashes.SHA256())))
        signature = b"".join(half.to_bytes(32, "big") for half in halves)
    return f"{unsigned}.{encoded(signature)}"


def public(key: ECKey | RSAKey, **more: Any) -> dict[str, Any]:
    entry = {**key.as_dict(private=False), **more}
    return {name: value for name, value in entry.items() if value is not None}


@asynccontextmanager
async def portal_with(folder: Path, assistant: StandIn, *keys: Any) -> AsyncIterator[Gateway]:
    (folder / "jwks.json").write_text(json.dumps({"keys": keys}))
    async with running(folder, assistant, portal_jwks=str(folder / "jwks.json")) as gateway:
        yield gateway


@pytest.fixture
async def gateway(tmp_path: Path, assistant: StandIn) -> AsyncIterator[Gateway]:
    async with portal_with(tmp_path, assistant, public(EC), public(RSA)) as gateway:
        yield gateway


ES256, RS256 = {"alg": "ES256", "kid": "ec"}, {"alg": "RS256", "kid": "rsa"}


@pytest.mark.parametrize(("header", "key"), [(ES256, EC), (RS256, RSA)])
async def test_both_named_algorithms_sign_in(gateway: Gateway, header: dict[str, Any], key: Any) -> None:
    chat = await gateway.open(portal_token=sign(header, claims(gateway), key))
    assert chat.opened["patient"] == {"display_name": "Maria Demo"}


@pytest.mark.parametrize(("header", "key"), [
    ({"alg": "RS256", "kid": "ec"}, EC),
    ({"alg": "RS256", "kid": "ec"}, RSA),
    ({"alg": "ES256", "kid": "rsa"}, RSA),
    ({"alg": "ES256", "kid": "rsa"}, EC),
    ({"alg": "PS256", "kid": "rsa"}, RSA),
    ({"alg": "RS512", "kid": "rsa"}, RSA),
    ({"alg": "es256", "kid": "ec"}, EC),
    ({"alg": ["ES256"], "kid": "ec"}, EC),
    ({"kid": "ec"}, EC),
    ({"alg": "ES256"}, EC),
    ({"alg": "ES256", "kid": None}, EC),
    ({"alg": "ES256", "kid": ["ec"]}, EC),
    ({"alg": "ES256", "kid": 7}, EC),
    ({"alg": "ES256", "kid": "../../jwks.json"}, EC),
    ({**ES256, "crit": ["b64"], "b64": False}, EC),
    ({**ES256, "crit": ["own"], "own": 1}, EC),
    ({**ES256, "crit": []}, EC),
    ({**ES256, "crit": "exp"}, EC),
    ({**ES256, "jwk": public(OTHER_EC)}, OTHER_EC),
    ({"alg": "ES256", "kid": "other", "jwk": public(OTHER_EC)}, OTHER_EC),
    ({"alg": "ES256", "kid": "other", "jku": "https://evil.example/jwks"}, OTHER_EC),
    ({"alg": "ES256", "kid": "other", "x5u": "https://evil.example/x", "x5c": ["MIIB"]}, OTHER_EC),
])  # fmt: skip
async def test_a_header_that_leads_elsewhere_is_refused(gateway: Gateway, header: dict[str, Any], key: Any) -> None:
    await refusal(gateway, sign(header, claims(gateway), key))


async def test_a_key_in_the_header_is_not_looked_at(gateway: Gateway) -> None:
    header = {**ES256, "jwk": public(OTHER_EC), "jku": "https://evil.example/jwks"}
    assert (await gateway.open(portal_token=sign(header, claims(gateway), EC))).opened["patient"]


@pytest.mark.parametrize("key", [EC, RSA])
async def test_a_public_key_is_no_shared_secret(gateway: Gateway, key: Any) -> None:
    header = encoded(json.dumps({"alg": "HS256", "kid": key.kid}).encode())
    unsigned = f"{header}.{encoded(json.dumps(claims(gateway)).encode())}"
    for secret in (key.as_pem(private=False), key.as_der(private=False), json.dumps(public(key)).encode(), b""):
        await refusal(gateway, f"{unsigned}.{encoded(hmac.digest(secret, unsigned.encode(), 'sha256'))}")


@pytest.mark.parametrize("signature", [b"", bytes(64), bytes(63), bytes(65), b"\xff" * 64])
async def test_an_empty_signature_is_none(gateway: Gateway, signature: bytes) -> None:
    whole = sign(ES256, claims(gateway), EC)
    await refusal(gateway, f"{whole.rpartition('.')[0]}.{encoded(signature)}")


@pytest.mark.parametrize(("changed", "good"), [
    ({"nbf": 0}, True),
    ({"nbf": 20}, True),
    ({"nbf": 300}, False),
    ({"nbf": "soon"}, False),
    ({"iat": 20, "exp": 600}, True),
    ({"iat": 120, "exp": 600}, False),
    ({"iat": True}, False),
    ({"exp": 1e300}, False),
    ({"exp": -1}, False),
    ({"iat": 0.5, "exp": 900}, True),
])  # fmt: skip
async def test_the_times_of_a_token_hold(gateway: Gateway, changed: dict[str, Any], good: bool) -> None:
    now = int(gateway.clock().timestamp())
    moved = {name: value + now if type(value) in (int, float) and value < 1e9 else value for name, value in changed.items()}
    token = sign(ES256, claims(gateway, **moved), EC)
    if good:
        await gateway.open(portal_token=token)
    else:
        await refusal(gateway, token)


@pytest.mark.parametrize(("audience", "good"), [
    (["clinic-assistant"], True), (["other", "clinic-assistant"], True), (["other"], False), ([], False), ("", False),
    ("clinic-assistant ", False), ("Clinic-Assistant", False), ({"clinic-assistant": 1}, False), ([["clinic-assistant"]], False),
])  # fmt: skip
async def test_the_audience_is_a_name_or_a_list_of_names(gateway: Gateway, audience: Any, good: bool) -> None:
    token = sign(ES256, claims(gateway, aud=audience), EC)
    if good:
        await gateway.open(portal_token=token)
    else:
        await refusal(gateway, token)


@pytest.mark.parametrize("changed", [{"iss": ["https://portal.lakeside-headache.example"]}, {"sub": ""}, {"sub": ["demo-maria"]}])
async def test_a_claim_of_another_type_is_refused(gateway: Gateway, changed: dict[str, Any]) -> None:
    await refusal(gateway, sign(ES256, claims(gateway, **changed), EC))


@pytest.mark.parametrize("changed", [
    {"use": "enc"}, {"key_ops": ["encrypt"]}, {"alg": "ES384"}, {"alg": "ECDH-ES"}, {"kty": "oct", "k": "c2VjcmV0"},
    {"x": "AAAA"}, {"crv": "P-999"}, {"x": None}, {"crv": "secp256k1"},
])  # fmt: skip
async def test_a_key_for_something_else_verifies_nothing_and_spoils_no_other(
    tmp_path: Path, assistant: StandIn, changed: dict[str, Any]
) -> None:
    async with portal_with(tmp_path, assistant, public(EC, **changed), public(RSA), 7, {}) as gateway:
        await refusal(gateway, sign(ES256, claims(gateway), EC))
        await gateway.open(portal_token=sign(RS256, claims(gateway), RSA))


async def test_two_keys_of_one_id_verify_nothing(tmp_path: Path, assistant: StandIn) -> None:
    async with portal_with(tmp_path, assistant, public(EC), public(OTHER_EC, kid="ec")) as gateway:
        await refusal(gateway, sign(ES256, claims(gateway), EC))


async def test_the_only_key_needs_no_id(tmp_path: Path, assistant: StandIn) -> None:
    async with portal_with(tmp_path, assistant, public(EC, kid=None)) as gateway:
        await gateway.open(portal_token=sign({"alg": "ES256"}, claims(gateway), EC))


@pytest.mark.filterwarnings("ignore::joserfc.errors.SecurityWarning")
async def test_a_short_rsa_key_verifies_nothing(tmp_path: Path, assistant: StandIn) -> None:
    private = rsa.generate_private_key(65537, 1024)
    numbers = private.public_key().public_numbers()
    entry = {"kty": "RSA", "kid": "rsa", "e": "AQAB", "n": encoded(numbers.n.to_bytes(128, "big"))}
    async with portal_with(tmp_path, assistant, entry) as gateway:
        unsigned = f"{encoded(json.dumps(RS256).encode())}.{encoded(json.dumps(claims(gateway)).encode())}"
        signature = private.sign(unsigned.encode(), padding.PKCS1v15(), hashes.SHA256())
        await refusal(gateway, f"{unsigned}.{encoded(signature)}")


@pytest.mark.parametrize(
    "content", ["", "[]", "{}", '{"keys": 7}', '{"keys": {"a": 1}}', '{"keys": null}', "\x00", '{"keys": [], "keys": []}']
)
async def test_a_broken_key_set_is_a_matter_of_trying_again(tmp_path: Path, assistant: StandIn, content: str) -> None:
    (tmp_path / "jwks.json").write_text(content)
    async with running(tmp_path, assistant, portal_jwks=str(tmp_path / "jwks.json")) as gateway:
        token = sign(ES256, claims(gateway), EC)
        response = await gateway.client.post("/api/conversations", json={"portal_token": token})
        assert response.status == 503


async def test_a_portal_that_hangs_is_waited_for_once(tmp_path: Path, assistant: StandIn) -> None:
    async def hang(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    server = await asyncio.start_server(hang, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with running(tmp_path, assistant, portal_jwks=f"http://127.0.0.1:{port}/jwks") as gateway:
        token = sign(ES256, claims(gateway), EC)
        began = time.perf_counter()
        tries = (gateway.client.post("/api/conversations", json={"portal_token": token}) for _ in range(6))
        assert {response.status for response in await asyncio.gather(*tries)} == {503}
        assert time.perf_counter() - began < 9, "one attempt of 3 s, not six"
    server.close()
    await server.wait_closed()
