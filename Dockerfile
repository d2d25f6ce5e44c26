# The base image "node" and "buildx" are named contexts; docker-bake.hcl says what they are. Each
# stage can be replaced by a context of its name too, such as "dependencies" where there is no network.

FROM node AS dependencies
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts

FROM node AS production
WORKDIR /src
COPY package.json package-lock.json .npmrc ./
RUN --mount=type=cache,target=/root/.npm npm ci --ignore-scripts --omit=dev

FROM node AS sources
WORKDIR /src
COPY --from=dependencies /src/node_modules ./node_modules
COPY . .

FROM sources AS lint
RUN npm run lint

FROM sources AS types
RUN npm run typecheck

FROM sources AS test
RUN apt-get update \
  && apt-get install --yes --no-install-recommends git \
  && rm -rf /var/lib/apt/lists/*
RUN npm test

FROM sources AS build
RUN npm pack --pack-destination /tmp

FROM scratch AS package
COPY --from=build /tmp/*.tgz /

FROM node AS image
COPY --from=buildx /buildx /usr/local/libexec/docker/cli-plugins/docker-buildx
COPY --from=production /src/node_modules /opt/bakefile/node_modules
COPY --from=build /src/package.json /src/LICENSE /opt/bakefile/
COPY --from=build /src/dist /opt/bakefile/dist
ENV PATH=/opt/bakefile/dist/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
WORKDIR /work
ENTRYPOINT ["node", "/opt/bakefile/dist/bin/bake.js"]
