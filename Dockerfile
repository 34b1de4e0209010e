# The dashboard with its data, as a plain user on a root file system that may be read-only:
#   docker build -t cpts-map .
#   docker run --read-only --tmpfs /tmp -p 127.0.0.1:8050:8050 cpts-map
FROM python:3.12-slim AS build
WORKDIR /build
RUN ["python", "-m", "pip", "install", "--no-cache-dir", "--disable-pip-version-check", "uv"]
RUN ["python", "-m", "venv", "/app"]
COPY requirements.lock pyproject.toml README.md LICENSE CHANGELOG.md ./
COPY cpts_map ./cpts_map
COPY data/geo ./data/geo
COPY data/raw ./data/raw
# In the versions of the lock, without what only tests need.
RUN ["uv", "pip", "install", "--no-cache", "--python", "/app/bin/python", "--constraint", "requirements.lock", "."]
# The store is made here: nothing has to be written later.
ENV CPTS_STORE=/store/cpts.duckdb
RUN ["/app/bin/cpts-map", "build"]

FROM python:3.12-slim
COPY --from=build /app /app
COPY --from=build /store /store
# Of no account of the machine, without shell nor home.
USER 10001:10001
ENV CPTS_STORE=/store/cpts.duckdb \
    CPTS_IMPORTS=/imported \
    CPTS_HOST=0.0.0.0 \
    CPTS_PORT=8050 \
    HOME=/tmp \
    PYTHONDONTWRITEBYTECODE=1
EXPOSE 8050
HEALTHCHECK --interval=30s --timeout=5s --start-period=60s \
    CMD ["/app/bin/python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8050/sante', timeout=4)"]
CMD ["/app/bin/cpts-map", "serve"]
