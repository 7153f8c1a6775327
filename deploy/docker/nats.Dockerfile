# NATS with a data folder that belongs to the user it runs as: a new volume takes its owner from here.
FROM nats:2.10.22-alpine
RUN mkdir /data && chown 10001:10001 /data
USER 10001:10001
