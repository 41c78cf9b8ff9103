# syntax=docker/dockerfile:1
# One image for every process of the service: `manage.py process web|events|worker|media`.

ARG PYTHON=3.11-slim-bookworm

FROM python:${PYTHON} AS packages
COPY requirements/tracing.txt /requirements/
RUN python -m venv /opt/tonearm \
    && /opt/tonearm/bin/pip install --no-cache-dir --disable-pip-version-check \
        --require-hashes --only-binary :all: \
        -r /requirements/tracing.txt \
    && /opt/tonearm/bin/pip uninstall --yes --disable-pip-version-check pip setuptools

FROM python:${PYTHON}
LABEL org.opencontainers.image.title="Tonearm" \
      org.opencontainers.image.description="A music-streaming service that anyone can run." \
      org.opencontainers.image.licenses="Apache-2.0"

# libchromaprint-tools: `fpcalc`, which finds recordings that are there already.
RUN apt-get update \
    && apt-get upgrade --yes \
    && apt-get install --yes --no-install-recommends libchromaprint-tools \
    && rm -rf /var/lib/apt/lists/* \
    && groupadd --gid 10001 tonearm \
    && useradd --uid 10001 --gid 10001 --no-create-home --home-dir /tmp tonearm \
    && install --directory --owner 10001 --group 10001 --mode 0700 /var/lib/tonearm \
    && install --directory --owner 10001 --group 10001 --mode 0755 /var/lib/tonearm/media \
    && install --directory --owner 10001 --group 10001 --mode 0700 /backup

COPY --from=packages /opt/tonearm /opt/tonearm
WORKDIR /opt/tonearm/app
COPY manage.py LICENSE ./
COPY config config
COPY users users
COPY audio audio
COPY followers followers
COPY recommendations recommendations
COPY radio radio
COPY lyrics lyrics
COPY templates templates
# Compiled here, since nothing can be written where it runs.
RUN /opt/tonearm/bin/python -m compileall -q -j 0 /opt/tonearm/app

ENV PATH=/opt/tonearm/bin:$PATH \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONUNBUFFERED=1 \
    DJANGO_SETTINGS_MODULE=config.settings \
    DEBUG=off \
    HOST=0.0.0.0 \
    VAR_DIR=/var/lib/tonearm

USER 10001:10001
# /tmp takes what is on its way in or is being worked on; `--read-only` wants a tmpfs there.
VOLUME ["/var/lib/tonearm", "/var/lib/tonearm/media", "/tmp"]
EXPOSE 8000 8001
# SIGINT, once and to the first process alone, is what lets granian finish its requests.
STOPSIGNAL SIGINT
ENTRYPOINT ["python", "manage.py"]
CMD ["process", "web"]
