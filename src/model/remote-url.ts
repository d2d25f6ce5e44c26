/** Whether a context or definition is fetched by HTTP or from a Git repository (buildx, BuildKit). */
export function isRemoteUrl(text: string): boolean {
  return text.startsWith('https://') || text.startsWith('http://') || isGitReference(text);
}

const scpPattern = /^([a-zA-Z0-9-_]+)@([a-zA-Z0-9-.]+):(.*?)(?:\?(.*?))?(?:#(.*))?$/;

function isGitReference(text: string): boolean {
  if (text.startsWith('./') || text.startsWith('../')) return false;
  if (text.startsWith('github.com/')) return isParsableUrl(text);
  const scheme = /^([a-zA-Z0-9]+):\/\//.exec(text)?.[1]?.toLowerCase();
  switch (scheme) {
    case 'ssh':
    case 'git':
      return isParsableUrl(text);
    case 'http':
    case 'https':
      return isParsableUrl(text) && /^[^?#]*\.git([?#]|$)/s.test(text);
    case undefined: {
      const query = scpPattern.exec(text)?.[4];
      return scpPattern.test(text) && (query === undefined || isParsableQuery(query));
    }
    default:
      return false;
  }
}

const authorityPattern =
  /^[a-z0-9]+:\/\/(?:[\w.~!$&'()*+,;=:%-]*@)?(?:\[[^\]/?#]*\]|[^\s"<>\\^`{|}[\]/?#:]*)(?::[0-9]*)?(?=[/?#]|$)/i;

/** Whether Go's url.Parse takes it. */
function isParsableUrl(text: string): boolean {
  if (/[\0-\x1f\x7f]/.test(text)) return false;
  const [withoutFragment = '', ...fragment] = text.split('#');
  const [path = ''] = withoutFragment.split('?');
  if (!isEscaped(path) || !isEscaped(fragment.join('#'))) return false;
  return path.includes('://') ? authorityPattern.test(path) : true;
}

function isParsableQuery(query: string): boolean {
  return isEscaped(query) && !query.includes(';');
}

function isEscaped(text: string): boolean {
  return !/%(?![0-9A-Fa-f]{2})/.test(text);
}

/** Whether a context is reached over SSH, for which BuildKit needs an agent. */
export function isSshRepository(text: string): boolean {
  const scheme = /^([a-zA-Z0-9]+):\/\//.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) return isGitReference(text) && scpPattern.test(text);
  return scheme === 'ssh' && isParsableUrl(text);
}
