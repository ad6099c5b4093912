# The replicas' image, for machines that can reach a registry: docker build -t grpc-leak-lab .
# The lab builds it with --image=build; where no registry is at hand it makes the like from this machine (--image=host).
ARG NODE_IMAGE=node:20-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /lab
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
# Positions in compiled code are recognised by dist/<build>; the link gives it a name that does not change.
RUN ln -s "dist/$(basename "$(node bin/grpc-leak-lab.js build)")" current

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /lab
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

FROM ${NODE_IMAGE}
ENV HOME=/tmp
COPY --from=dependencies /lab/node_modules /lab/node_modules
COPY --from=build /lab/package.json /lab/package.json
COPY --from=build /lab/current /lab/current
COPY --from=build /lab/dist /lab/dist
WORKDIR /lab/current
USER 65532:65532
CMD ["node", "--import", "./services/probe/preload.js", "services/agent/main.js"]
