"""How web libraries let patrons in: an OpenID Connect provider under /oidc, beside the REST contract."""

from bridge.central.login.site import install as install
