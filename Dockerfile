# Nianbao workers and commands. Redis and Postgres are services of docker-compose.yml.
FROM node:22-bookworm-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts --no-audit --no-fund
COPY tsconfig.json tsconfig.build.json ./
COPY scripts scripts
COPY src src
RUN node scripts/bootstrap.mjs build && npm prune --omit=dev --ignore-scripts

FROM node:22-bookworm-slim
# util-linux (unshare: parser children without network) is part of the base image
WORKDIR /app
ENV NODE_ENV=production NIANBAO_DATA=/data
COPY --from=build /app/node_modules node_modules
COPY --from=build /app/dist dist
COPY package.json ./
RUN mkdir /data && chown node:node /data && ln -s /app/dist/cli/main.js /usr/local/bin/nianbao && chmod +x dist/cli/main.js
USER node
VOLUME /data
ENTRYPOINT ["nianbao"]
CMD ["work"]
