"""Everything that depends on where the site and its repository live, derived from two settings in _config.yml.

``html.baseurl`` and ``repository.url`` are the only places where an address is written down. While they are the
placeholders, no page shows a link that would lead nowhere.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.sax.saxutils import escape

from sphinx.application import Sphinx
from sphinx.config import Config

PLACEHOLDER_SITE = "https://example.org/"
PLACEHOLDER_REPOSITORY = "https://github.com/example/"


@dataclass(frozen=True)
class Addresses:
    """The two settings, and what follows from them. An address that does not exist yet is an empty string."""

    site: str
    repository: str
    branch: str

    @property
    def site_is_known(self) -> bool:
        """Whether the site's address has been set."""
        return bool(self.site) and not self.site.startswith(PLACEHOLDER_SITE)

    @property
    def repository_is_known(self) -> bool:
        """Whether the repository's address has been set."""
        return bool(self.repository) and not self.repository.startswith(PLACEHOLDER_REPOSITORY)

    def page(self, uri: str) -> str:
        """Return the public address of a page given relative to the site."""
        return self.site.rstrip("/") + "/" + uri if self.site_is_known else ""

    def edit(self, source: str) -> str:
        """Return where a source file can be changed."""
        if not self.repository_is_known:
            return ""
        return f"{self.repository.rstrip('/')}/edit/{self.branch}/{quote(source)}"

    def report(self, title: str) -> str:
        """Return where a mistake on a page can be reported."""
        if not self.repository_is_known:
            return ""
        return f"{self.repository.rstrip('/')}/issues/new?title={quote('Mistake on the page: ' + title)}"

    def binder(self, notebook: str) -> str:
        """Return where a notebook runs on Binder. Only repositories on github.com and gitlab.com have one."""
        if not self.repository_is_known:
            return ""
        host, owner, name = self.repository.rstrip("/").rsplit("/", 2)
        places = {
            "https://github.com": f"gh/{owner}/{name}",
            "https://gitlab.com": f"gl/{quote(f'{owner}/{name}', safe='')}",
        }
        if host not in places:
            return ""
        return f"https://mybinder.org/v2/{places[host]}/{self.branch}?urlpath=lab/tree/{quote(notebook)}"


def addresses(config: Config) -> Addresses:
    """Read the settings of this build."""
    options = config.html_theme_options
    return Addresses(
        site=config.html_baseurl,
        repository=options.get("repository_url", ""),
        branch=options.get("repository_branch", "") or "main",
    )


def add_to_page(app: Sphinx, pagename: str, template: str, context: dict[str, Any], doctree: Any) -> None:
    """Give templates the addresses that belong to one page."""
    known = addresses(app.config)
    in_book = pagename in app.env.found_docs
    uri = app.builder.get_target_uri(pagename) if in_book else ""
    source = Path(app.env.doc2path(pagename, base=False)).as_posix() if in_book else ""
    if source.startswith("exercises/"):  # derived from its solution: that is where a change belongs
        source = source.replace("exercises/", "solutions/").replace(".ipynb", ".md")
    context["public_address"] = known.page(uri) if in_book else ""
    context["edit_address"] = known.edit(source) if in_book else ""
    context["report_address"] = known.report(context.get("title", pagename)) if in_book else ""
    if not known.site_is_known:
        context["pageurl"] = None


def write_site_map(app: Sphinx, error: Exception | None) -> None:
    """Write sitemap.xml, once the site has an address."""
    known = addresses(app.config)
    if error is not None or app.builder.format != "html" or not known.site_is_known:
        return
    pages = (known.page(app.builder.get_target_uri(docname)) for docname in sorted(app.env.found_docs))
    entries = "".join(f"  <url><loc>{escape(page)}</loc></url>\n" for page in pages)
    text = f'<?xml version="1.0" encoding="utf-8"?>\n<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n{entries}</urlset>\n'
    Path(app.outdir, "sitemap.xml").write_text(text, encoding="utf-8")


def setup(app: Sphinx) -> None:
    """Connect both."""
    app.connect("html-page-context", add_to_page, priority=700)
    app.connect("build-finished", write_site_map)
