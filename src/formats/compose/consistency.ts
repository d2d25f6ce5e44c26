import { didYouMean, suggest } from '../../source/suggest.ts';
import type { YamlMapping, YamlNode } from '../yaml/node.ts';
import { textOf } from './decode.ts';
import { ComposeMistake, entryOf, isNothing, stringOf } from './problem.ts';

/** What does not fit together in a whole model, in compose-go's words and the order of places. */
export function inconsistencies(model: YamlMapping): readonly ComposeMistake[] {
  return [...serviceMistakes(model), ...secretMistakes(model)];
}

function* serviceMistakes(model: YamlMapping): Generator<ComposeMistake> {
  const services = entryOf(model, 'services');
  if (services?.kind !== 'mapping') return;
  for (const [name, { keyRange, value: service }] of services.entries) {
    const build = entryOf(service, 'build');
    if (build === undefined && (textOf(entryOf(service, 'image')) ?? '') === '') {
      const node: YamlNode = { ...service, range: keyRange };
      yield mistake(
        `service "${name}" has neither an image nor a build context specified: invalid compose project`,
        node,
      );
    }
    if (build?.kind !== 'mapping') continue;
    const inline = entryOf(build, 'dockerfile_inline');
    if (inline !== undefined && has(inline) && has(entryOf(build, 'dockerfile'))) {
      yield mistake(
        `service "${name}" declares mutualy exclusive dockerfile and dockerfile_inline: invalid compose project`,
        inline,
      );
    }
    yield* contextMistakes(name, build, services);
    yield* usedSecretMistakes(name, build, entryOf(model, 'secrets'));
  }
}

function has(node: YamlNode | undefined): boolean {
  return (textOf(node) ?? '') !== '';
}

function* contextMistakes(
  name: string,
  build: YamlMapping,
  services: YamlMapping,
): Generator<ComposeMistake> {
  const contexts = entryOf(build, 'additional_contexts');
  if (contexts?.kind !== 'mapping') return;
  for (const [context, { value }] of contexts.entries) {
    const text = stringOf(value) ?? '';
    if (!text.startsWith('service:')) continue;
    const other = text.slice('service:'.length);
    const service = services.entries.get(other)?.value;
    if (service === undefined) {
      const hint = didYouMean(suggest(other, services.entries.keys()));
      yield mistake(
        `service "${name}" declares unknown service "${other}" as additional contexts ${context}${hint && `.${hint}`}`,
        value,
      );
    } else if (entryOf(service, 'build') === undefined) {
      yield mistake(
        `service "${name}" declares non-buildable service "${other}" as additional contexts ${context}`,
        value,
      );
    }
  }
}

function* usedSecretMistakes(
  name: string,
  build: YamlMapping,
  declared: YamlNode | undefined,
): Generator<ComposeMistake> {
  const used = entryOf(build, 'secrets');
  for (const item of used?.kind === 'sequence' ? used.items : []) {
    const source = stringOf(entryOf(item, 'source')) ?? '';
    const known = declared?.kind === 'mapping' ? declared.entries : new Map<string, never>();
    if (known.has(source)) continue;
    const hint = didYouMean(suggest(source, known.keys()));
    yield mistake(
      `service "${name}" refers to undefined build secret ${source}: invalid compose project${hint && `.${hint}`}`,
      item,
    );
  }
}

function* secretMistakes(model: YamlMapping): Generator<ComposeMistake> {
  const secrets = entryOf(model, 'secrets');
  if (secrets?.kind !== 'mapping') return;
  for (const [name, { keyRange, value }] of secrets.entries) {
    const external = entryOf(value, 'external');
    const isExternal = !isNothing(external) && textOf(external) !== 'false';
    if (isExternal || has(entryOf(value, 'file')) || has(entryOf(value, 'environment'))) continue;
    yield mistake(
      `secret "${name}" must declare either \`file\` or \`environment\`: invalid compose project`,
      { ...value, range: keyRange },
    );
  }
}

function mistake(message: string, node: YamlNode): ComposeMistake {
  return new ComposeMistake(
    'invalid-compose',
    'Invalid Compose file',
    `failed to parse compose file: ${message}`,
    node.range,
  );
}
