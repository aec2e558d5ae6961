# One image for the API and the worker; docker-compose.yml says which one a container is.
FROM node:24-slim AS build
WORKDIR /app
COPY package.json package-lock.json ./
COPY src/tooling src/tooling
RUN npm install --no-save --no-audit --no-fund
COPY . .
# Builds the page; the server itself needs no build.
RUN npm run build:web && npm prune --omit=dev --no-audit --no-fund

FROM node:24-slim
ENV NODE_ENV=production AZIMUT_HOME=/var/lib/azimut
WORKDIR /app
COPY --from=build /app ./
RUN install -d -o node -g node -m 0700 /var/lib/azimut
USER node
VOLUME /var/lib/azimut
CMD ["node", "src/main-api.ts"]
