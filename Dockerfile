# revisionpack with all it needs. Build your packs with:
#   docker build -t revisionpack . && docker run --rm -v "$PWD:/packs" revisionpack build
FROM python:3.13-slim-bookworm

RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/revisionpack
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --compile --require-hashes -r requirements/run.txt
COPY pyproject.toml README.md CHANGELOG.md LICENSE ./
COPY LICENSES LICENSES
COPY schema schema
COPY templates templates
COPY src src
RUN pip install --no-cache-dir --compile --no-deps --no-build-isolation .

RUN useradd --create-home reader
USER reader
ENV REVISIONPACK_CACHE=/home/reader/.cache/revisionpack
WORKDIR /packs
ENTRYPOINT ["revisionpack"]
CMD ["--help"]
