# The worker, for CPUs: docker build -f deploy/docker/worker.Dockerfile --target cpu -t kanizsa-worker:0.2.0 .
# For NVIDIA's GPUs:    docker build -f deploy/docker/worker.Dockerfile --target cuda -t kanizsa-worker:0.2.0-cuda .
FROM node:22.11.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY gpu-worker/package.json gpu-worker/
COPY models/scenes/package.json models/scenes/
COPY models/figures/package.json models/figures/
RUN npm ci --omit=dev
COPY shared shared
COPY gpu-worker gpu-worker
COPY models models
COPY deploy/docker/check-health.mjs deploy/docker/

FROM build AS build-cuda
# The CUDA provider's files, which npm doesn't bring: fetched once, when the image is built.
RUN ONNXRUNTIME_NODE_INSTALL=cuda12 node node_modules/onnxruntime-node/script/install.js

FROM node:22.11.0-bookworm-slim AS cpu
# Two arenas: glibc keeps less of what networks give back when they are exchanged.
ENV NODE_ENV=production KANIZSA_EXECUTION_PROVIDERS=cpu MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=build --chown=root:root /app /app
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "deploy/docker/check-health.mjs", "http://127.0.0.1:8788/v2/health/ready"]
CMD ["node", "--import", "tsx", "gpu-worker/main.ts"]

FROM nvidia/cuda:12.6.2-cudnn-runtime-ubuntu22.04 AS cuda
# Two arenas: glibc keeps less of what networks give back when they are exchanged.
ENV NODE_ENV=production KANIZSA_EXECUTION_PROVIDERS=cuda MALLOC_ARENA_MAX=2
WORKDIR /app
COPY --from=build-cuda --chown=root:root /usr/local/bin/node /usr/local/bin/node
COPY --from=build-cuda --chown=root:root /app /app
USER 10001:10001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 \
  CMD ["node", "deploy/docker/check-health.mjs", "http://127.0.0.1:8788/v2/health/ready"]
CMD ["node", "--import", "tsx", "gpu-worker/main.ts"]
