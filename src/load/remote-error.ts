/** Why a remote definition cannot be read. */
export class RemoteError extends Error {
  /** What to do about it, full sentences. */
  readonly remedy: string;

  constructor(message: string, remedy = '') {
    super(message);
    this.name = 'RemoteError';
    this.remedy = remedy;
  }
}

/** What a reader of remote files refuses to go beyond. */
export interface RemoteLimits {
  /** Milliseconds for all of it. */
  readonly time: number;
  /** Milliseconds without a byte. */
  readonly silence: number;
  /** Bytes of an archive as it comes. */
  readonly download: number;
  /** Bytes of an archive as it is unpacked. */
  readonly unpacked: number;
  /** Bytes of one definition file (buildx: of one that is fetched by HTTP). */
  readonly file: number;
}

export const remoteLimits: RemoteLimits = {
  time: 300_000,
  silence: 30_000,
  download: 256 * 2 ** 20,
  unpacked: 2 ** 30,
  file: 2 * 2 ** 20,
};

/** A number of bytes for people: `2 MiB`. */
export function formatBytes(bytes: number): string {
  const units = ['bytes', 'KiB', 'MiB', 'GiB'];
  const power = Math.min(Math.floor(Math.log2(bytes) / 10), units.length - 1);
  return `${Math.round((bytes / 2 ** (10 * power)) * 10) / 10} ${units[power]}`;
}
