# The API: docker build -f deploy/docker/api.Dockerfile -t kanizsa-api:0.2.0 .
FROM node:22.11.0-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json .npmrc ./
COPY shared/package.json shared/
COPY gpu-worker/package.json gpu-worker/
COPY models/scenes/package.json models/scenes/
COPY models/figures/package.json models/figures/
RUN npm ci
COPY . .
# The preview for web pages is built here, so that the image needs no tools for it.
RUN node --input-type=module -e \
  'import { buildWidget } from "./deploy/local/widget/build-widget.mjs"; await buildWidget()'
# Without what only the worker needs. Not `--workspaces=false`: it takes along what `shared` needs.
RUN npm prune --omit=dev && cd node_modules && \
  rm -rf onnxruntime-node onnxruntime-common @img sharp apache-arrow tsx esbuild @esbuild && \
  rm -rf @kanizsa/gpu-worker @kanizsa/scenes @kanizsa/figures ../gpu-worker ../models

FROM node:22.11.0-bookworm-slim
ENV NODE_ENV=production DENO_DIR=/tmp/deno DENO_NO_UPDATE_CHECK=1
WORKDIR /app
COPY --from=build --chown=root:root /app /app
USER 10001:10001
EXPOSE 8787 9464
HEALTHCHECK --interval=10s --timeout=5s --start-period=20s --retries=3 \
  CMD ["node", "deploy/docker/check-health.mjs", "http://127.0.0.1:8787/livez"]
CMD ["node", "deploy/docker/start-api.mjs"]
