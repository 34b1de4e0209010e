"""The dashboard as an ASGI application: ``python app.py``, or ``uvicorn app:server``."""

from cpts_map.settings import Settings
from cpts_map.web.factory import create_app, serve

settings = Settings.from_env()
app = create_app(settings)
server = app.server

if __name__ == "__main__":
    serve(app, settings)
