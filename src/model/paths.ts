import { isRemoteUrl } from './remote-url.ts';

/** The shortest equal path, by Go's path.Clean: no `.`, no inner `..`, no slash at the end. */
export function cleanPath(path: string): string {
  if (path === '.' || isClean.test(path)) return path;
  const rooted = path.startsWith('/');
  const parts: string[] = [];
  for (const part of path.split('/')) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.length > 0 && parts.at(-1) !== '..') parts.pop();
    else if (!rooted) parts.push(part);
  }
  const joined = parts.join('/');
  if (rooted) return `/${joined}`;
  return joined === '' ? '.' : joined;
}

/** Names that are not `.` or `..`, with a slash between them: most paths, and quickly seen. */
const isClean = /^(?!\.)[^/]+(?:\/(?!\.)[^/]+)*$/;

/** The path of a context as it is printed and built: cleaned, and without `cwd://`. */
export function cleanContext(context: string): string {
  if (context === '.') return context;
  if (context.startsWith('cwd://')) return cleanPath(context.slice('cwd://'.length));
  return isRemoteUrl(context) ? context : cleanPath(context);
}

/** A named context as `docker buildx build` takes it: `cwd://` is known to bake only. */
export function withoutLocalPrefix(context: string): string {
  return context.startsWith('cwd://') ? cleanPath(context.slice('cwd://'.length)) : context;
}

/** The path of a Dockerfile as `docker buildx build --file` takes it: joined to a local context. */
export function dockerfilePath(dockerfile: string, context: string): string {
  if (dockerfile.startsWith('cwd://')) return cleanPath(dockerfile.slice('cwd://'.length));
  if (dockerfile.startsWith('/') || isRemoteUrl(context)) return cleanPath(dockerfile);
  return cleanPath(`${context}/${dockerfile}`);
}

/** The path seen from `base`, for a path that was written relative to a file in that folder. */
export function rebasePath(base: string | undefined, path: string): string {
  if (base === undefined || base === '' || path === '') return path;
  if (path.startsWith('/') || isSpecialContext(path)) return path;
  return cleanPath(`${base}/${path}`);
}

const specialPrefixes = ['cwd://', 'target:', 'docker-image:', 'oci-layout://'];

function isSpecialContext(path: string): boolean {
  return specialPrefixes.some((prefix) => path.startsWith(prefix)) || isRemoteUrl(path);
}
