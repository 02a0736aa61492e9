# syntax=docker/dockerfile:1
# For builds that can be repeated, pin it: --build-arg NODE_IMAGE=node:24-bookworm-slim@sha256:…
ARG NODE_IMAGE=node:24-bookworm-slim
FROM ${NODE_IMAGE} AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY tsconfig.json nest-cli.json ./
COPY apps ./apps
COPY docs ./docs
COPY libs ./libs
COPY scripts/bundle.js ./scripts/
RUN npm run build && npm prune --omit=dev --omit=optional --no-audit --no-fund
# What is in the image, for scanners; of what was pruned, npm would say that it is missing.
RUN npm pkg delete devDependencies optionalDependencies && npm sbom --sbom-format=cyclonedx --sbom-type=application > sbom.cdx.json

FROM ${NODE_IMAGE}
LABEL org.opencontainers.image.title="Ligature" \
  org.opencontainers.image.description="Links between items, nodes of a live graph, and bundles of URLs, as one service" \
  org.opencontainers.image.version="0.2.0" \
  org.opencontainers.image.licenses="MIT"
# `docker compose exec ligature-1 ligature …` is the operator's command.
ENV NODE_ENV=production HOST=0.0.0.0 PORT=3000 PATH=/app/bin:$PATH
# What a start has used and given back, glibc would keep: 30 MB (docs/operations.md).
ENV MALLOC_TRIM_THRESHOLD_=1048576
WORKDIR /app
COPY --from=build /app/package.json /app/sbom.cdx.json ./
COPY --from=build /app/node_modules ./node_modules
COPY --from=build /app/dist ./dist
COPY bin ./bin
# A number, so that an orchestrator can see that it is not root's. Nothing is written below /: it may be read-only.
USER 1000:1000
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=3s --start-period=20s --retries=3 \
  CMD ["node", "-e", "fetch('http://127.0.0.1:' + process.env.PORT + '/health/live').then((r) => process.exit(r.ok ? 0 : 1), () => process.exit(1))"]
ENTRYPOINT ["ligature"]
CMD ["serve"]
