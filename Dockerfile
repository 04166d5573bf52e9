FROM python:3.11-slim

WORKDIR /app
COPY requirements.lock pyproject.toml README.md ./
RUN pip install --no-cache-dir --require-hashes -r requirements.lock
COPY domain domain
COPY store store
COPY consumers consumers
COPY projections projections
COPY senders senders
COPY simulator simulator
COPY cli cli
RUN pip install --no-cache-dir --no-deps --no-build-isolation . \
    && useradd --create-home threadline \
    && install -d -o threadline /data

USER threadline
ENV THREADLINE_DATA=/data
VOLUME /data
ENTRYPOINT ["threadline"]
