# revisionpack with all it needs. In the folder that holds your packs/:
#   docker build -t revisionpack CHECKOUT
#   docker run --rm --user "$(id -u):$(id -g)" -v "$PWD:/packs" -v revisionpack:/cache revisionpack build
# What it builds belongs to whoever --user names; the volume /cache keeps what need not be built again.
FROM python:3.13-slim-trixie

# a version that is pinned here is gone from Debian's archive with the next security fix
# hadolint ignore=DL3008
RUN apt-get update \
    && apt-get install --yes --no-install-recommends libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0 \
    && rm -rf /var/lib/apt/lists/*

WORKDIR /opt/revisionpack
COPY requirements/run.txt requirements/run.txt
RUN pip install --no-cache-dir --compile --require-hashes --requirement requirements/run.txt
COPY pyproject.toml README.md CHANGELOG.md LICENSE ./
COPY LICENSES LICENSES
COPY schema schema
COPY templates templates
COPY src src
RUN pip install --no-cache-dir --compile --no-deps --no-build-isolation . \
    && mkdir --mode 1777 /cache

# what processes keep beside the program (templates, style sheets, patterns) must be there: whoever runs it cannot write there
RUN made=$(mktemp --directory) \
    && export HOME="$made" REVISIONPACK_CACHE="$made/cache" \
    && revisionpack new "$made/first.yaml" \
    && for theme in standard clear large dyslexia; do \
        revisionpack build "$made/first.yaml" --theme "$theme" --out "$made/dist" || exit 1; \
    done \
    && rm --recursive "$made"

# any user may run it: nobody's home is needed, the store is anybody's
ENV HOME=/tmp REVISIONPACK_CACHE=/cache
USER 1000:1000
WORKDIR /packs
ENTRYPOINT ["revisionpack"]
CMD ["--help"]
