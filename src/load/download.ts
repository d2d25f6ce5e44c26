import { type Host, HostFetchError } from '../host/host.ts';
import { parseGoUrl } from '../model/go-url.ts';
import { base64 } from './git-environment.ts';
import { formatBytes, RemoteError, type RemoteLimits } from './remote-error.ts';

/** Fetches what is at a URL, all of it; throws a `RemoteError`, also for a server that is slow. */
export async function download(
  host: Host,
  url: string,
  limits: RemoteLimits,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const watch = new SilenceWatch(limits.silence);
  try {
    const { address, headers } = splitCredentials(url);
    const { status, body } = await host.fetch(address, {
      headers,
      signal: AbortSignal.any([signal, watch.signal]),
    });
    if (status !== 200)
      throw new RemoteError(`invalid response status ${status}`, remedyFor(status));
    const chunks: Uint8Array[] = [];
    let size = 0;
    for await (const chunk of body) {
      watch.hear();
      size += chunk.length;
      if (size > limits.download) {
        throw new RemoteError(`it is larger than ${formatBytes(limits.download)}`);
      }
      chunks.push(chunk);
    }
    return joinBytes(chunks, size);
  } catch (error) {
    if (!(error instanceof HostFetchError)) throw error;
    if (watch.signal.aborted || signal.aborted) {
      throw new RemoteError('the server took too long');
    }
    throw new RemoteError(error.message);
  } finally {
    watch.end();
  }
}

/** Chunks as one array of so many bytes. */
export function joinBytes(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const all = new Uint8Array(size);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return all;
}

/** Aborts when nothing was heard for a while. */
class SilenceWatch {
  readonly #controller = new AbortController();
  readonly #silence: number;
  #timer: ReturnType<typeof setTimeout>;

  constructor(silence: number) {
    this.#silence = silence;
    this.#timer = this.#start();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  hear(): void {
    clearTimeout(this.#timer);
    this.#timer = this.#start();
  }

  end(): void {
    clearTimeout(this.#timer);
  }

  #start(): ReturnType<typeof setTimeout> {
    return setTimeout(() => this.#controller.abort(), this.#silence);
  }
}

/** Credentials go into a header, which is not sent on to another host. */
function splitCredentials(url: string): { address: string; headers: Record<string, string> } {
  const parsed = parseGoUrl(url);
  if (parsed === undefined || parsed.host === '') throw new RemoteError('it is not a valid URL');
  const { user } = parsed;
  if (user === undefined) return { address: url, headers: {} };
  const [name = '', ...rest] = user.split(':');
  const credentials = `${decode(name)}:${decode(rest.join(':'))}`;
  return {
    address: url.replace(`${user}@`, ''),
    headers: { authorization: `Basic ${base64(credentials)}` },
  };
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

function remedyFor(status: number): string {
  if (status === 401 || status === 403) return 'Put user and password into the URL.';
  return status === 404 ? 'Nothing is at this URL; a repository has to end in ".git".' : '';
}
