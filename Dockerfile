# Pileon's image: the locked packages and the project in one environment, run by a user without rights.
ARG PYTHON=python:3.11.14-slim-bookworm

FROM ${PYTHON} AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 UV_NO_CACHE=1 UV_COMPILE_BYTECODE=1
WORKDIR /build
COPY requirements/bootstrap.txt requirements/runtime.txt requirements/
RUN python -m venv /build/tools \
 && /build/tools/bin/python -m pip install --require-hashes -r requirements/bootstrap.txt \
 && python -m venv --without-pip /opt/pileon \
 && /build/tools/bin/uv pip install --python /opt/pileon/bin/python --require-hashes -r requirements/runtime.txt
COPY pyproject.toml README.md LICENSE ./
COPY schemas schemas
COPY pipeline pipeline
COPY agents agents
COPY console console
COPY lab lab
RUN --network=none /build/tools/bin/python -c 'from setuptools.build_meta import build_wheel; build_wheel("wheel")' \
 && /build/tools/bin/uv pip install --offline --no-deps --python /opt/pileon/bin/python wheel/*.whl

FROM ${PYTHON}
RUN useradd --uid 10001 --create-home --home-dir /var/lib/pileon --shell /usr/sbin/nologin pileon
COPY --from=build /opt/pileon /opt/pileon
ENV PATH=/opt/pileon/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1
WORKDIR /var/lib/pileon
USER 10001:10001
ENTRYPOINT ["pileon"]
CMD ["--help"]
