"""What every request passes before it is answered, and every answer before it leaves.

From the outside in: :mod:`headers` (policies of the browser), :mod:`failures` (no traceback leaves), :mod:`bodies`
(size of what is sent), :mod:`rates` (how often), :mod:`crowd` (how many at once), :mod:`envelope` (what Dash reads).
What is refused never reaches what stands within. Each is plain ASGI: answers flow through unbuffered.
"""

from dash import Dash
from fastapi import FastAPI

from cpts_map.settings import Settings
from cpts_map.web.shield import bodies, crowd, envelope, failures, headers, policy, rates


def add(server: FastAPI, app: Dash, settings: Settings) -> None:
    """Put the shield around a server.

    Parameters
    ----------
    server
        With all its other middleware: what is added last stands outermost.
    app
        Dash on it, all callbacks registered.
    settings
        Rate, public address.
    """
    failures.handle(server)
    meter = rates.Meter(settings.rate)
    server.add_middleware(envelope.Envelope, callbacks=app.callback_map, meter=meter)
    server.add_middleware(crowd.Crowd)
    server.add_middleware(rates.Rates, meter=meter)
    server.add_middleware(bodies.Bodies)
    server.add_middleware(failures.Failures)
    policies = policy.Policies(policy.script_hashes(app))
    server.add_middleware(headers.Headers, policies=policies, secure=policy.is_secure(settings.site))
