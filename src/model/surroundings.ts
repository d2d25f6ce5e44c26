/**
 * What a build depends on besides its definition, and what docker buildx finds out by itself: read
 * once, before the plan, for executors that do not.
 */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute path of the working directory. */
  readonly folder: string;
  readonly homeDirectory: string;
  /** The platform of this machine: `linux/amd64`. */
  readonly platform: string;
  /** Whether docker's own configuration is there, with what it knows of registries. */
  readonly dockerConfig: boolean;
  /** Docker's proxies for builds, by the name of the build argument. */
  readonly proxies: ReadonlyMap<string, string>;
  /** Folders whose Dockerfile is called `dockerfile`. */
  readonly lowercaseFolders: ReadonlySet<string>;
  /** Dockerfiles beside which there is a policy, which Buildx applies by itself. */
  readonly withPolicy: ReadonlySet<string>;
  /** The image of each `oci-layout://` context, by its text. */
  readonly layouts: ReadonlyMap<string, LayoutImage>;
  /** Programs that are on PATH: `buildctl`, `docker`. */
  readonly programs: ReadonlySet<string>;
}

/** Where the image of an OCI layout is, or why there is none. */
export type LayoutImage =
  | { readonly path: string; readonly digest: string }
  | { readonly problem: string };

/** Surroundings in which there is nothing. */
export const bareSurroundings: Surroundings = {
  env: {},
  folder: '/',
  homeDirectory: '/',
  platform: 'linux/amd64',
  dockerConfig: false,
  proxies: new Map(),
  lowercaseFolders: new Set(),
  withPolicy: new Set(),
  layouts: new Map(),
  programs: new Set(),
};
