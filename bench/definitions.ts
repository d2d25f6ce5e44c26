/** The definitions that the benchmark measures, made here so that their size is a parameter. */

/** Ten targets of a repository as people have them: variables, a function, inheritance, a matrix. */
export function tenTargets(): string {
  const services = ['api', 'worker', 'scheduler', 'gateway', 'web', 'docs'];
  const targets = services.map(
    (name) => `target "${name}" {
  inherits   = ["_common"]
  context    = "services/${name}"
  dockerfile = "Dockerfile"
  args = {
    SERVICE = "${name}"
    VERSION = VERSION
  }
  tags       = tags("${name}")
  cache-from = CI ? ["type=gha,scope=${name}"] : []
  cache-to   = CI ? ["type=gha,mode=max,scope=${name}"] : []
}
`,
  );
  return `variable "REGISTRY" {
  default = "registry.example.com/shop"
}
variable "VERSION" {
  default = "1.4.2"
}
variable "CI" {
  default = false
}

function "tags" {
  params = [name]
  result = [
    "\${REGISTRY}/\${name}:\${VERSION}",
    "\${REGISTRY}/\${name}:\${join(".", slice(split(".", VERSION), 0, 2))}",
    notequal("", VERSION) ? "\${REGISTRY}/\${name}:latest" : "",
  ]
}

group "default" {
  targets = [${services.map((name) => `"${name}"`).join(', ')}, "tools"]
}

target "_common" {
  platforms = ["linux/amd64", "linux/arm64"]
  labels = {
    "org.opencontainers.image.version" = VERSION
  }
}

${targets.join('\n')}
target "tools" {
  name     = "tools-\${tool.name}"
  inherits = ["_common"]
  matrix = {
    tool = [
      { name = "lint", stage = "lint" },
      { name = "format", stage = "format" },
      { name = "migrate", stage = "migrate" },
    ]
  }
  target = tool.stage
  output = ["type=cacheonly"]
}
`;
}

/** Each target inherits from two others and has its own arguments and tags. */
export function inheriting(count: number): string {
  const targets = Array.from(
    { length: count },
    (_, index) => `target "t${index}" {
  inherits = ["_base", "_flavour-${index % 10}"]
  args = {
    INDEX = ${index}
    NAME  = "\${PREFIX}-${index}"
  }
  tags = ["\${PREFIX}/t${index}:latest"]
}
`,
  );
  const flavours = Array.from(
    { length: 10 },
    (_, index) => `target "_flavour-${index}" {\n  labels = { flavour = "${index}" }\n}\n`,
  );
  return `${header(count)}${flavours.join('')}${targets.join('')}`;
}

/** Each target builds on the one before it. */
export function chained(count: number): string {
  const targets = Array.from({ length: count }, (_, index) => {
    const link = index === 0 ? '' : `  contexts = { previous = "target:t${index - 1}" }\n`;
    return `target "t${index}" {\n  inherits = ["_base"]\n${link}  tags = ["\${PREFIX}/t${index}"]\n}\n`;
  });
  return `${header(count)}${targets.join('')}`;
}

/** The same targets as HCL, as JSON and as a Compose file, by the names of the files. */
export function inFormats(count: number): Readonly<Record<string, string>> {
  const numbers = Array.from({ length: count }, (_, index) => index);
  const hcl = numbers.map(
    (index) => `target "t${index}" {
  context    = "app${index}"
  dockerfile = "Dockerfile.${index}"
  args       = { VERSION = "\${V}-x", NAME = "name-${index}" }
  tags       = ["example.com/app${index}:\${V}", "example.com/app${index}:latest"]
  platforms  = ["linux/amd64", "linux/arm64"]
  cache-from = ["type=registry,ref=example.com/cache${index}"]
}
`,
  );
  const json = numbers.map((index) => [
    `t${index}`,
    {
      context: `app${index}`,
      dockerfile: `Dockerfile.${index}`,
      args: { VERSION: '${V}-x', NAME: `name-${index}` },
      tags: [`example.com/app${index}:\${V}`, `example.com/app${index}:latest`],
      platforms: ['linux/amd64', 'linux/arm64'],
      'cache-from': [`type=registry,ref=example.com/cache${index}`],
    },
  ]);
  const services = numbers.map(
    (index) => `  t${index}:
    build:
      context: app${index}
      dockerfile: Dockerfile.${index}
      args: {VERSION: "\${V:-1}-x", NAME: name-${index}}
      tags: ["example.com/app${index}:\${V:-1}", "example.com/app${index}:latest"]
      platforms: [linux/amd64, linux/arm64]
      cache_from: ["type=registry,ref=example.com/cache${index}"]
`,
  );
  const targets = numbers.map((index) => `t${index}`);
  const group = `group "default" {\n  targets = ${JSON.stringify(targets)}\n}\n`;
  return {
    'docker-bake.hcl': `variable "V" {\n  default = "1"\n}\n${group}${hcl.join('')}`,
    'docker-bake.json': JSON.stringify({
      variable: { V: { default: '1' } },
      group: { default: { targets } },
      target: Object.fromEntries(json),
    }),
    'compose.yaml': `services:\n${services.join('')}`,
  };
}

/** One block with a matrix of this many targets. */
export function matrix(count: number): string {
  const side = Math.round(Math.sqrt(count));
  return `target "m" {
  name = "m-\${a}-\${b}"
  matrix = {
    a = [${numbers(side)}]
    b = [${numbers(Math.round(count / side))}]
  }
  args = { A = a, B = b }
  tags = ["example.com/m:\${a}.\${b}"]
}
`;
}

function numbers(count: number): string {
  return Array.from({ length: count }, (_, index) => `"${index}"`).join(', ');
}

function header(count: number): string {
  const names = Array.from({ length: count }, (_, index) => `"t${index}"`).join(', ');
  return `variable "PREFIX" {
  default = "example.com"
}
group "default" {
  targets = [${names}]
}
target "_base" {
  dockerfile = "docker/Dockerfile"
  platforms  = ["linux/amd64"]
  args       = { BASE = "alpine" }
}
`;
}
