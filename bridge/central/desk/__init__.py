"""The librarian's desk: pages for a browser, under /desk, beside the REST contract."""

from bridge.central.desk.site import install as install
