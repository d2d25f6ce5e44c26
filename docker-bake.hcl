# How this project builds itself: `bake` builds the package and the image, `bake check` lints and
# tests on every Node line that is supported.

variable "NODE_LINE" {
  default     = "22"
  description = "The line of Node that everything but the tests runs on"
}

variable "NODE_LINES" {
  type        = list(string)
  default     = ["20", "22", "24"]
  description = "The lines of Node that the tests run on"
}

variable "IMAGE" {
  default     = "bakefile"
  description = "Name of the image, with its registry"
}

variable "VERSION" {
  default     = ""
  description = "Version of a release; empty for a build in between"

  validation {
    condition     = VERSION == "" || can(regex("^\\d+\\.\\d+\\.\\d+(-[0-9A-Za-z.-]+)?$", VERSION))
    error_message = "VERSION is \"${VERSION}\"; it must look like 1.2.3 or 1.2.3-rc.1."
  }
}

function "node_image" {
  params = [line]
  result = "docker-image://node:${line}-bookworm-slim"
}

# A release has its version, its line and "latest"; everything else is "dev".
function "tags" {
  params = [name, version]
  result = version == "" ? ["${name}:dev"] : concat(
    ["${name}:${version}"],
    can(regex("-", version)) ? [] : [
      "${name}:${join(".", slice(split(".", version), 0, 2))}",
      "${name}:latest",
    ],
  )
}

group "default" {
  targets = ["package", "image"]
}

group "check" {
  description = "Everything that must pass before a change is merged"
  targets     = ["lint", "types", "test"]
}

# The base image is a named context, so that another one can take its place:
# bake --set '*.contexts.node=docker-image://my/node'
target "_node" {
  contexts = {
    node = node_image(NODE_LINE)
  }
}

target "lint" {
  inherits    = ["_node"]
  description = "Style and imports"
  target      = "lint"
  output      = ["type=cacheonly"]
}

target "types" {
  inherits    = ["_node"]
  description = "Type check"
  target      = "types"
  output      = ["type=cacheonly"]
}

target "test" {
  name        = "test-node${node}"
  description = "Tests on Node ${node}"
  matrix = {
    node = NODE_LINES
  }
  contexts = {
    node = node_image(node)
  }
  target = "test"
  output = ["type=cacheonly"]
}

target "package" {
  inherits    = ["_node"]
  description = "The npm package, written to out/"
  target      = "package"
  output      = ["type=local,dest=out"]
}

target "image" {
  inherits    = ["_node"]
  description = "The commands and buildx in an image"
  target      = "image"
  contexts = {
    buildx = "docker-image://docker/buildx-bin:latest"
  }
  tags = tags(IMAGE, VERSION)
  labels = {
    "org.opencontainers.image.title"    = "bakefile"
    "org.opencontainers.image.licenses" = "Apache-2.0"
    "org.opencontainers.image.version"  = VERSION == "" ? "dev" : VERSION
  }
}

target "image-all" {
  inherits    = ["image"]
  description = "The image for every platform, with its attestations"
  platforms   = ["linux/amd64", "linux/arm64"]
  attest      = ["type=provenance,mode=max", "type=sbom"]
}
