# The replicas' image, for machines that can reach a registry: docker build -t grpc-leak-lab .
# The lab builds it with --image=build; where no registry is at hand it makes the like from this machine (--image=host).
ARG NODE_IMAGE=node:20-slim

FROM ${NODE_IMAGE} AS build
WORKDIR /lab
COPY package.json package-lock.json ./
RUN npm ci --ignore-scripts
COPY . .
# Positions in compiled code are recognised by dist/<build>, so that stays in the path; the link gives it a name that does
# not change.
RUN built="dist/$(basename "$(node bin/grpc-leak-lab.js build)")" \
 && mkdir -p "/out/$built" \
 && cp -R "$built/services" "$built/protos" "/out/$built" \
 && ln -s "$built" /out/current \
 && cp package.json /out

FROM ${NODE_IMAGE} AS dependencies
WORKDIR /lab
COPY package.json package-lock.json ./
RUN npm ci --omit=dev --ignore-scripts

FROM ${NODE_IMAGE}
ENV HOME=/tmp
COPY --from=dependencies /lab/node_modules /lab/node_modules
COPY --from=build /out /lab
WORKDIR /lab/current
USER 65532:65532
CMD ["node", "--import", "./services/probe/preload.js", "services/agent/main.js"]
