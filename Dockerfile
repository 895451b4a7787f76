# The data folder is a volume: everything that is built lies in it.
FROM python:3.12-slim

ENV PYTHONUNBUFFERED=1 PINCITE_DATA=/data PINCITE_HOST=0.0.0.0
WORKDIR /pincite

RUN useradd --create-home pincite && mkdir /data && chown pincite /data && python -m venv /venv
ENV PATH=/venv/bin:$PATH
COPY constraints.txt .
RUN pip install --no-cache-dir "$(grep '^torch==' constraints.txt)" && pip install --no-cache-dir -r constraints.txt
COPY corpus corpus
COPY index index
COPY app app
COPY eval eval

USER pincite
VOLUME /data
EXPOSE 8000
HEALTHCHECK --start-period=60s CMD python -c "from urllib.request import urlopen; urlopen('http://127.0.0.1:8000/healthz')"
CMD ["python", "-m", "app", "serve"]
