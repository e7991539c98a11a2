"""What the library has and where it stands: told to every kiosk and every patron."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Response

from bridge.central import examples
from bridge.central.callers import AnyCatalog
from bridge.central.documentation import ANYBODY, TAG, answered, refused
from bridge.central.models import AfterQuery, ItemQuery, TitlePage, TitlePath, WordsQuery
from bridge.central.problems import unless_refused
from bridge.central.revalidation import UNCHANGED, Revalidated, revalidated
from bridge.contract.abilities import Abilities
from bridge.contract.circulation import Reason, Sighting
from bridge.contract.discovery import Suggestions, TitleDetail

routes = APIRouter(tags=["discovery"], route_class=Revalidated, responses=ANYBODY | UNCHANGED, **revalidated)


@routes.get(
    "/titles",
    response_model=TitlePage,
    responses=answered("At most twenty titles.", examples.TITLE_PAGE, headers=TAG | {"Link": "The next page."}),
)
async def search(catalog: AnyCatalog, words: WordsQuery, response: Response, after: AfterQuery = "") -> Any:
    """Titles whose title, author and keywords together hold all the words; the last word may be unfinished."""
    found = await catalog.search(words, after)
    if found.more:
        response.headers["Link"] = f'</v1/titles?{urlencode({"q": words, "after": found.more})}>; rel="next"'
    return TitlePage(found.titles, found.more or None)


@routes.get(
    "/titles/{title:path}",
    response_model=TitleDetail,
    responses=answered("The title and its copies.", examples.TITLE_DETAIL, headers=TAG)
    | refused(404, "There is no such title.", Reason.TITLE_UNKNOWN),
)
async def title(catalog: AnyCatalog, title: TitlePath) -> Any:
    """Where the copies of a title stand, and which of them are there."""
    return unless_refused(await catalog.title(title), 404)


@routes.get(
    "/suggestions",
    response_model=Suggestions,
    responses=answered("Titles and authors that begin so.", examples.SUGGESTIONS, headers=TAG),
)
async def suggest(catalog: AnyCatalog, words: WordsQuery) -> Any:
    """Ways to complete what has been typed so far."""
    return await catalog.suggest(words)


@routes.get(
    "/sightings",
    response_model=Sighting,
    responses=answered("The item, and where it is.", examples.SIGHTING, headers=TAG)
    | refused(404, "It is not the library's.", Reason.ITEM_UNKNOWN),
)
async def look(catalog: AnyCatalog, item: ItemQuery) -> Any:
    """What and where an item is, without telling who has it. Changes nothing."""
    return unless_refused(await catalog.look(item), 404)


@routes.get(
    "/abilities",
    response_model=Abilities,
    responses=answered("In the order in which they are declared.", examples.ABILITIES, headers=TAG),
)
async def abilities(catalog: AnyCatalog) -> Any:
    """What this library can do for its patrons; what is missing here is refused as not-offered, or finds nothing."""
    return await catalog.abilities()
