/** What the value of a key has to be. */
export type Shape =
  | { readonly kind: 'string' | 'boolean' | 'integer' | 'hash' | 'any' }
  /** A list, of texts where `of` says so. */
  | { readonly kind: 'array'; readonly of?: 'string' }
  /** One of several kinds of value. */
  | {
      readonly kind: 'either';
      readonly kinds: readonly ('array' | 'hash' | 'string' | 'boolean')[];
    }
  /** A text, or a list of texts. */
  | { readonly kind: 'texts' }
  /** A mapping whose values are texts. */
  | { readonly kind: 'hash-of-texts' }
  | { readonly kind: 'keys'; readonly keys: Shapes; readonly allowsExtensions?: boolean };

/** The keys of a mapping, each with its shape. */
export type Shapes = Readonly<Record<string, Shape>>;

const string: Shape = { kind: 'string' };
const boolean: Shape = { kind: 'boolean' };
const integer: Shape = { kind: 'integer' };
const hash: Shape = { kind: 'hash' };
const strings: Shape = { kind: 'array', of: 'string' };

/** The keys of `builder` (Kamal). */
const builderKeys: Shapes = {
  arch: { kind: 'texts' },
  remote: string,
  local: boolean,
  pack: { kind: 'keys', keys: { builder: string, buildpacks: strings } },
  cache: { kind: 'keys', keys: { type: string, options: string, image: string } },
  context: string,
  dockerfile: string,
  target: string,
  args: hash,
  secrets: strings,
  ssh: string,
  driver: string,
  provenance: string,
  sbom: boolean,
};

/** The keys of a configuration (Kamal); what is none of a build's is looked at from outside only. */
export const configurationShape: Shape = {
  kind: 'keys',
  allowsExtensions: true,
  keys: {
    service: string,
    image: string,
    labels: { kind: 'hash-of-texts' },
    volumes: strings,
    registry: {
      kind: 'keys',
      keys: { server: string, username: { kind: 'any' }, password: { kind: 'any' } },
    },
    servers: { kind: 'either', kinds: ['array', 'hash'] },
    env: hash,
    asset_path: string,
    hooks_path: string,
    hooks_output: { kind: 'either', kinds: ['string', 'hash'] },
    secrets_path: string,
    error_pages_path: string,
    require_destination: boolean,
    primary_role: string,
    allow_empty_roles: boolean,
    retain_containers: integer,
    minimum_version: string,
    readiness_delay: integer,
    deploy_timeout: integer,
    drain_timeout: integer,
    stop_timeout: integer,
    run_directory: string,
    ssh: hash,
    builder: { kind: 'keys', keys: builderKeys },
    accessories: hash,
    proxy: { kind: 'either', kinds: ['boolean', 'hash'] },
    sshkit: hash,
    boot: hash,
    logging: hash,
    output: hash,
    aliases: hash,
  },
};
