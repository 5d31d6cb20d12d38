"""Every route declares whom it lets in."""

from fastapi.routing import APIRoute

from tocsin.model.person import Role
from tocsin.web.access import Needs


def routes(router):
    """Every route of a router and of the routers it includes."""
    for route in router.routes:
        if isinstance(route, APIRoute):
            yield route
        elif hasattr(route, "original_router"):
            yield from routes(route.original_router)


def test_every_route_declares_the_role_it_needs(app):
    assert list(routes(app))
    for route in routes(app):
        declared = [d.call for d in route.dependant.dependencies if isinstance(d.call, Needs)]
        assert len(declared) == 1, route.path
        assert declared[0].role in {*Role, None}
