"""What went wrong at the staff desk, as a page in plain words."""

from __future__ import annotations

from aiohttp import web

from web.errors import WebError
from web.staff.page import page

# By code, else by status.
WORDS: dict[str | int, tuple[str, str]] = {
    "wrong_role": ("Not for your role", "This page is for colleagues with another role. If you need it for your work, ask an "
                   "administrator of the staff desk."),
    "stale_form": ("This form is too old", "You have signed in again since it was opened. Nothing was changed. Go back, load "
                   "the page again and send it once more."),
    "own_account": ("Your own account", "Nobody takes away their own rights. Ask another administrator to do it."),
    403: ("Not allowed", "This cannot be done from here. Nothing was changed."),
    404: ("Not found", "There is no such page, or what it was about is no longer there."),
    409: ("Somebody was faster", "This was changed by somebody else meanwhile. Load the page again to see how it stands now."),
    410: ("This link has ended", "It was used already, or it is too old. Ask an administrator for a new one."),
    413: ("Too long", "That was more text than can be taken. Shorten it and send it again."),
    422: ("Not taken", "A field is not right."),
    429: ("One moment, please", "More was asked of the desk from this network than it takes at once. Nothing was changed, and "
          "you are still signed in."),
    503: ("Not available just now", "The records cannot be reached. Nothing was changed. Try again in a moment."),
}  # fmt: skip
OTHERS = ("That did not work", "Something went wrong here, and it was logged. Nothing is known to have been changed.")
NOT_READ = ("That could not be read", "The form did not arrive as it should. Go back and send it again.")


def failed(request: web.Request, problem: WebError) -> web.Response:
    """The page for a problem, with its status and headers."""
    by_status = WORDS.get(problem.status, NOT_READ if problem.status < 500 else OTHERS)
    title, words = WORDS.get(problem.code, by_status)
    if problem.status == 422:
        words = " ".join(error["detail"] for error in problem.more["errors"])
    wait_s = problem.headers.get("Retry-After") if problem.status == 429 else None
    again = request.path_qs if request.method == "GET" else None
    response = page(request, "problem.html", status=problem.status, title=title, words=words, wait_s=wait_s, again=again)
    response.headers.update(problem.headers)
    return response
