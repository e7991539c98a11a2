"""Search pages and what revalidation saves, over real HTTP."""

from __future__ import annotations

import pytest
import requests

from tests.bridge.central.client import Client, is_problem

SHOWN = ["titles?q=judul", "titles/17", "suggestions?q=la", "sightings?item=b1", "patrons/p1/account"]


def titles(client: Client, **params: str) -> requests.Response:
    return client.ask("GET", "/v1/titles", params={"q": "judul"} | params)


def test_pages_follow_each_other_until_the_last_and_miss_nothing(client: Client) -> None:
    found, page = [], titles(client)
    while page.json()["next"] is not None:
        found += page.json()["titles"]
        page = titles(client, after=page.json()["next"])
    found += page.json()["titles"]
    assert [title["id"] for title in found] == [str(number) for number in range(45)]
    assert "Link" not in page.headers


def test_the_link_header_leads_to_the_next_page(client: Client) -> None:
    link = titles(client).links["next"]["url"]
    assert client.ask("GET", link).json()["titles"][0]["id"] == "20"


def test_a_cursor_that_is_not_understood_begins_again(client: Client) -> None:
    assert titles(client, after="of-another-age").json() == titles(client).json()
    assert is_problem(titles(client, after="two words"), 422, "malformed")


@pytest.mark.parametrize("words", ["", "x" * 201, "a\x00b", "a\nb"])
def test_words_nobody_can_type_are_malformed(client: Client, words: str) -> None:
    assert is_problem(titles(client, q=words), 422, "malformed")
    assert is_problem(client.ask("GET", "/v1/suggestions", params={"q": words}), 422, "malformed")


def test_a_search_needs_a_token(client: Client) -> None:
    assert is_problem(client.ask("GET", "/v1/titles?q=judul", None), 401, "token-refused")


@pytest.mark.parametrize("path", SHOWN)
def test_an_answer_that_is_still_the_same_is_not_sent_again(client: Client, path: str) -> None:
    first = client.ask("GET", f"/v1/{path}")
    tag = first.headers["ETag"]
    assert first.headers["Cache-Control"] == "private, no-cache"
    for known in (tag, f'"old", {tag}', tag.removeprefix("W/"), "*"):
        again = client.ask("GET", f"/v1/{path}", headers={"If-None-Match": known})
        assert (again.status_code, again.content, again.headers["ETag"]) == (304, b"", tag)
    assert client.ask("GET", f"/v1/{path}", headers={"If-None-Match": 'W/"old"'}).content == first.content


def test_tags_differ_where_answers_differ_and_refusals_have_none(client: Client) -> None:
    tags = [client.ask("GET", f"/v1/patrons/{who}/account").headers["ETag"] for who in ("p1", "p2")]
    assert tags[0] != tags[1]
    assert "ETag" not in client.ask("GET", "/v1/titles/none").headers


def test_codes_with_slashes_and_blanks_find_their_way(client: Client) -> None:
    for path in ("titles/a%2Fb%20c", "titles/a/b", "payments/a%2F..%2Fb", "patrons/a%2Fb/account"):
        assert is_problem(client.ask("GET", f"/v1/{path}"), 404, "refused")


@pytest.mark.parametrize("code", ["%00", "%0a", "%c2%9b", "x" * 129, "%ff%00"])
def test_a_hostile_code_in_a_path_is_malformed_or_leads_nowhere(client: Client, code: str) -> None:
    for path in (f"titles/{code}", f"payments/{code}", f"patrons/{code}/account"):
        response = client.ask("GET", f"/v1/{path}")
        lost = response.status_code == 404 and is_problem(response, 404, "not-found")
        assert lost or is_problem(response, 422, "malformed")
    assert client.backend.books.asked == 0
