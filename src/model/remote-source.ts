/** Where a remote definition lies, and its targets' contexts with it. */
export interface RemoteSource {
  readonly kind: 'git' | 'archive';
  /** As it was given, since contexts are written with it. */
  readonly url: string;
  /** Build secrets with which BuildKit reaches contexts on the same host. */
  readonly secrets: readonly RemoteSecret[];
}

/** A build secret that is the value of an environment variable. */
export interface RemoteSecret {
  readonly id: string;
  readonly env: string;
}
