"""Every malformed upgrade and the one status that answers it (RFC 6455 §4.2, RFC 9110, RFC 9112)."""

import pytest
from peer.connection import WebSocket, expect_upgrade
from peer.frames import PING, PONG, Frame, frame
from peer.head import KEY, head

CRLF = b"\r\n"


def params(**table):
    return [pytest.param(*(row if isinstance(row, tuple) else (row,)), id=name) for name, row in table.items()]


ACCEPTED = params(
    plain=head(),
    names_in_other_case=head(without=["Host", "Upgrade"]).replace(CRLF, b"\r\nhOST: a\r\nUPGRADE: WebSocket\r\n", 1),
    tokens_in_lists=head(Connection="keep-alive, Upgrade", Upgrade="h2c, websocket"),
    tokens_in_several_fields=head("GET / HTTP/1.1", "Connection: keep-alive", "Upgrade: h2c"),
    empty_list_elements=head(Connection=",Upgrade, ,"),
    tabs_and_spaces=head(Connection="\t Upgrade \t"),
    no_space_after_the_colon=head().replace(b": ", b":"),
    absolute_target=head("GET http://muster.example/ HTTP/1.1"),
    query=head("GET /?a=b&c=%20|[] HTTP/1.1"),
    later_minor_version=head("GET / HTTP/1.2"),
    one_empty_line_first=CRLF + head(),
    host_with_port=head(Host="muster.example:8080"),
    host_as_address=head(Host="[::1]:80"),
    same_origin=head("GET / HTTP/1.1", "Origin: https://muster.example"),
    no_body=head("GET / HTTP/1.1", "Content-Length: 0"),
    extension_offered=head("GET / HTTP/1.1", "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits"),
    latin_1_in_a_cookie=head("GET / HTTP/1.1", "Cookie: name=\xe9").replace("é".encode(), b"\xe9"),
    expectation=head("GET / HTTP/1.1", "Expect: 100-continue"),
    ninety_more_fields=head("GET / HTTP/1.1", *(f"X-{number}: y" for number in range(90))),
)


@pytest.mark.parametrize("request_head", ACCEPTED)
def test_right_upgrades_are_accepted(connect, request_head):
    connection = connect()
    connection.send(request_head)
    answer = expect_upgrade(connection)
    assert "sec-websocket-protocol" not in answer.fields


@pytest.mark.parametrize(
    "offered",
    ["muster.v1.json", "x, muster.v1.json", "muster.v1.json, x", "a\r\nSec-WebSocket-Protocol: muster.v1.json"],
    ids=["alone", "second", "first", "in a second field"],
)
def test_the_subprotocol_is_chosen_from_the_offer(connect, offered):
    connection = connect()
    connection.send(head(Sec_WebSocket_Protocol=offered))
    assert expect_upgrade(connection).fields["sec-websocket-protocol"] == "muster.v1.json"


def test_frames_sent_with_the_head_are_read(node):
    with WebSocket(node.listen, head() + frame(PING, b"at once")) as peer:
        assert peer.frame() == Frame(PONG, b"at once")


REFUSED = params(
    # The request line (RFC 9112 §3).
    http_1_0=(head("GET / HTTP/1.0"), 505),
    http_0_9=(head("GET / HTTP/0.9"), 505),
    http_2=(head("GET / HTTP/2.0"), 505),
    http_2_preface=(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505),
    no_version=(b"GET /\r\n", 400),
    version_in_lower_case=(head("GET / http/1.1"), 400),
    version_without_minor=(head("GET / HTTP/1"), 400),
    version_of_two_digits=(head("GET / HTTP/1.10"), 400),
    two_spaces=(head("GET  / HTTP/1.1"), 400),
    space_first=(head(" GET / HTTP/1.1"), 400),
    space_last=(head("GET / HTTP/1.1 "), 400),
    tab_between=(head("GET\t/ HTTP/1.1"), 400),
    space_in_target=(head("GET /a b HTTP/1.1"), 400),
    relative_target=(head("GET chat HTTP/1.1"), 400),
    asterisk_target=(head("GET * HTTP/1.1"), 400),
    authority_target=(head("GET muster.example:80 HTTP/1.1"), 400),
    fragment_in_target=(head("GET /#part HTTP/1.1"), 400),
    target_with_user=(head("GET http://user@muster.example/ HTTP/1.1"), 400),
    target_of_another_scheme=(head("GET ftp://muster.example/ HTTP/1.1"), 400),
    control_character_in_target=(head("GET /\x01 HTTP/1.1"), 400),
    method_that_is_no_token=(head("G@T / HTTP/1.1"), 400),
    two_empty_lines_first=(CRLF + CRLF + head(), 400),
    tls_client_hello=(bytes.fromhex("16030100a5010000a10303"), 400),
    # Methods and paths (RFC 9110 §9.1, §15.5).
    post=(head("POST / HTTP/1.1"), 405),
    post_with_a_body=(head("POST / HTTP/1.1", "Content-Length: 5") + b"hello", 405),
    head_method=(head("HEAD / HTTP/1.1"), 405),
    put=(head("PUT / HTTP/1.1"), 405),
    options=(head("OPTIONS * HTTP/1.1"), 405),
    connect=(head("CONNECT muster.example:80 HTTP/1.1"), 405),
    method_in_lower_case=(head("get / HTTP/1.1"), 405),
    unknown_method=(head("BREW / HTTP/1.1"), 405),
    upgrade_of_a_probe=(head("GET /healthz HTTP/1.1"), 404),
    reserved_path=(head("GET /metrics HTTP/1.1"), 404),
    # Fields (RFC 9112 §5).
    folded_with_a_space=(head("GET / HTTP/1.1", "X-Folded: a\r\n b"), 400),
    folded_with_a_tab=(head("GET / HTTP/1.1", "X-Folded: a\r\n\tb"), 400),
    space_before_colon=(head("GET / HTTP/1.1", "X-Space : a"), 400),
    space_before_the_first_field=(head("GET / HTTP/1.1\r\n X: y"), 400),
    no_colon=(head("GET / HTTP/1.1", "no colon here"), 400),
    no_name=(head("GET / HTTP/1.1", ": no name"), 400),
    name_that_is_no_token=(head("GET / HTTP/1.1", "X(Y): a"), 400),
    nul_in_a_value=(head("GET / HTTP/1.1", "X: a\0b"), 400),
    escape_in_a_value=(head("GET / HTTP/1.1", "X: a\x1bb"), 400),
    delete_in_a_value=(head("GET / HTTP/1.1", "X: a\x7fb"), 400),
    bare_cr_in_a_value=(head("GET / HTTP/1.1", "X: a\rb"), 400),
    bare_lf_in_a_value=(head("GET / HTTP/1.1", "X: a\nb"), 400),
    only_line_feeds=(head().replace(CRLF, b"\n"), 400),
    only_carriage_returns=(head().replace(CRLF, b"\r"), 400),
    last_line_end_bare=(head()[:-2] + b"\n", 400),
    # Host (RFC 9112 §3.2).
    no_host=(head(without=["Host"]), 400),
    empty_host=(head(Host=""), 400),
    two_hosts=(head("GET / HTTP/1.1", "Host: other.example"), 400),
    the_same_host_twice=(head("GET / HTTP/1.1", "Host: muster.example"), 400),
    host_with_a_path=(head(Host="muster.example/"), 400),
    host_with_a_user=(head(Host="user@muster.example"), 400),
    host_with_a_list=(head(Host="a.example,b.example"), 400),
    host_with_a_bad_port=(head(Host="muster.example:http"), 400),
    host_with_a_large_port=(head(Host="muster.example:65536"), 400),
    host_with_half_an_address=(head(Host="[::1"), 400),
    # Bodies: every shape that two servers could read differently (RFC 9112 §6, §11.2).
    content_length=(head("GET / HTTP/1.1", "Content-Length: 5"), 400),
    content_length_twice=(head("GET / HTTP/1.1", "Content-Length: 0", "Content-Length: 5"), 400),
    content_length_list=(head("GET / HTTP/1.1", "Content-Length: 0, 0"), 400),
    content_length_signed=(head("GET / HTTP/1.1", "Content-Length: +0"), 400),
    content_length_negative=(head("GET / HTTP/1.1", "Content-Length: -1"), 400),
    content_length_hexadecimal=(head("GET / HTTP/1.1", "Content-Length: 0x0"), 400),
    content_length_empty=(head("GET / HTTP/1.1", "Content-Length:"), 400),
    transfer_encoding=(head("GET / HTTP/1.1", "Transfer-Encoding: chunked") + b"0\r\n\r\n", 400),
    transfer_encoding_obscured=(head("GET / HTTP/1.1", "Transfer-Encoding: xchunked"), 400),
    both_framings=(head("GET / HTTP/1.1", "Content-Length: 0", "Transfer-Encoding: chunked"), 400),
    both_framings_of_a_post=(head("POST / HTTP/1.1", "Content-Length: 5", "Transfer-Encoding: chunked"), 400),
    # The handshake (RFC 6455 §4.2.1).
    no_upgrade=(head(without=["Upgrade"]), 426),
    other_upgrade=(head(Upgrade="h2c"), 426),
    upgrade_with_a_version=(head(Upgrade="websocket/13"), 426),
    upgrade_that_contains_it=(head(Upgrade="websockets"), 426),
    no_connection=(head(without=["Connection"]), 426),
    connection_close=(head(Connection="close"), 426),
    connection_keep_alive=(head(Connection="keep-alive"), 426),
    no_upgrade_at_all=(head(without=["Upgrade", "Connection", "Sec-WebSocket-Key", "Sec-WebSocket-Version"]), 426),
    no_version_field=(head(without=["Sec-WebSocket-Version"]), 426),
    version_8=(head(Sec_WebSocket_Version="8"), 426),
    version_14=(head(Sec_WebSocket_Version="14"), 426),
    version_013=(head(Sec_WebSocket_Version="013"), 426),
    version_list=(head(Sec_WebSocket_Version="13, 8"), 426),
    version_empty=(head(Sec_WebSocket_Version=""), 426),
    version_twice=(head("GET / HTTP/1.1", "Sec-WebSocket-Version: 13"), 400),
    no_key=(head(without=["Sec-WebSocket-Key"]), 400),
    key_empty=(head(Sec_WebSocket_Key=""), 400),
    key_twice=(head("GET / HTTP/1.1", f"Sec-WebSocket-Key: {KEY}"), 400),
    key_of_15_bytes=(head(Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25j"), 400),
    key_of_17_bytes=(head(Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZSE="), 400),
    key_without_padding=(head(Sec_WebSocket_Key="dGhlIHNhbXBsZSBub25jZQ"), 400),
    key_that_is_not_base64=(head(Sec_WebSocket_Key="dGhlIHNhbXBsZSBub2*jZQ=="), 400),
    key_with_a_space=(head(Sec_WebSocket_Key="dGhlIHNh bXBsZSBub25jZQ=="), 400),
    unknown_subprotocol=(head(Sec_WebSocket_Protocol="soap"), 400),
    subprotocol_in_other_case=(head(Sec_WebSocket_Protocol="Muster.V1.JSON"), 400),
    subprotocol_empty=(head(Sec_WebSocket_Protocol=""), 400),
    subprotocol_that_is_no_token=(head(Sec_WebSocket_Protocol="muster.v1.json, a b"), 400),
    subprotocol_twice=(head(Sec_WebSocket_Protocol="muster.v1.json, muster.v1.json"), 400),
    # Origin (RFC 6455 §10.2).
    foreign_origin=(head("GET / HTTP/1.1", "Origin: https://evil.example"), 403),
    origin_of_a_subdomain=(head("GET / HTTP/1.1", "Origin: https://a.muster.example"), 403),
    origin_with_another_port=(head("GET / HTTP/1.1", "Origin: https://muster.example:8443"), 403),
    null_origin=(head("GET / HTTP/1.1", "Origin: null"), 403),
    origin_with_a_path=(head("GET / HTTP/1.1", "Origin: https://muster.example/"), 403),
    empty_origin=(head("GET / HTTP/1.1", "Origin:"), 403),
    two_origins=(head("GET / HTTP/1.1", "Origin: https://muster.example", "Origin: https://evil.example"), 400),
    # Limits.
    long_request_line=(head("GET /" + "a" * 5_000 + " HTTP/1.1"), 414),
    endless_request_line=(b"GET /" + b"a" * 5_000, 414),
    large_head=(head("GET / HTTP/1.1", "Cookie: " + "a" * 9_000), 431),
    large_head_of_many_fields=(head("GET / HTTP/1.1", *(f"X-{number}: {'y' * 100}" for number in range(90))), 431),
    endless_field=(b"GET / HTTP/1.1\r\nX: " + b"a" * 9_000, 431),
    many_fields=(head("GET / HTTP/1.1", *(f"X-{number}: y" for number in range(100))), 431),
)


@pytest.mark.parametrize("request_head, status", REFUSED)
def test_wrong_upgrades_get_their_status(connect, request_head, status):
    connection = connect()
    connection.send(request_head)
    answer = connection.expect_rejection(status)
    if status == 405:
        assert answer.fields["allow"] == "GET"
    if status == 426:
        assert answer.fields["upgrade"] == "websocket"
        assert "upgrade" in answer.fields["connection"].lower()


def test_a_wrong_version_is_told_the_right_one(connect):
    connection = connect()
    connection.send(head(Sec_WebSocket_Version="8"))
    assert connection.expect_rejection(426).fields["sec-websocket-version"] == "13"


@pytest.mark.parametrize("path, status, body", [("/healthz", 200, b"ok\n"), ("/readyz", 200, b"ready\n")])
def test_probes_are_answered(connect, path, status, body):
    connection = connect()
    connection.send(b"GET %s HTTP/1.1\r\nHost: a\r\n\r\n" % path.encode())
    answer = connection.answer()
    assert (answer.status, answer.body) == (status, body)
    connection.expect_end()


def test_a_refusal_is_read_though_the_client_keeps_sending(connect):
    connection = connect()
    connection.send(head("POST / HTTP/1.1", "Content-Length: 1000000"))
    try:
        for _ in range(20):
            connection.send(b"x" * 50_000)
    except (BrokenPipeError, ConnectionResetError):
        pass
    assert connection.answer().status == 405


def test_only_one_request_is_answered(connect):
    connection = connect()
    connection.send(head(without=["Upgrade"]) + head())
    connection.expect_rejection(426)
