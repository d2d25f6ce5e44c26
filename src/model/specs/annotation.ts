import { quoteText } from '../../value/text.ts';
import { parsePlatform } from './platform.ts';
import { SpecError, withPrefix } from './spec-error.ts';

/** What an annotation is put on; without a type, on what the image's output takes by default. */
export interface AnnotationScope {
  readonly type: string;
  readonly platform?: string;
}

/** One entry of `annotations`: `index,manifest[linux/amd64]:key=value`. */
export interface Annotation {
  readonly scopes: readonly AnnotationScope[];
  readonly key: string;
  readonly value: string;
}

const scopePattern = /^([a-z-]+)(?:\[([A-Za-z0-9_/-]+)\])?$/;
const scopeTypes: ReadonlySet<string> = new Set([
  'index',
  'index-descriptor',
  'manifest',
  'manifest-descriptor',
]);

/** Reads `key=value`, before which scopes and a colon may stand. */
export function parseAnnotation(text: string): Annotation {
  const equals = text.indexOf('=');
  if (equals < 0) throw new SpecError(`invalid annotation ${quoteText(text)}, expected key=value`);
  const head = text.slice(0, equals);
  const value = text.slice(equals + 1);
  const colon = head.indexOf(':');
  if (colon < 0) return { scopes: [], key: head, value };
  const scopes = head.slice(0, colon).split(',').map(parseScope);
  return { scopes, key: head.slice(colon + 1), value };
}

function parseScope(text: string): AnnotationScope {
  const match = scopePattern.exec(text);
  if (match === null) {
    throw new SpecError(
      `invalid annotation type ${quoteText(text)}, expected type and optional platform in square brackets`,
    );
  }
  const [, type = '', platform] = match;
  if (!scopeTypes.has(type)) throw new SpecError(`unknown annotation type ${quoteText(type)}`);
  if (platform === undefined) return { type };
  withPrefix(`invalid platform ${quoteText(platform)}: `, () => parsePlatform(platform));
  return { type, platform };
}
