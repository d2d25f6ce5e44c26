import type { BuilderDefinition } from '../../src/model/builder.ts';

/** A builder that says only what is given. */
export function defineBuilder(
  given: Partial<BuilderDefinition> & Pick<BuilderDefinition, 'name'>,
): BuilderDefinition {
  return {
    driver: 'docker-container',
    driverOptions: new Map(),
    platforms: [],
    nodes: [],
    lifecycle: 'keep',
    keepState: false,
    bootstrap: false,
    places: new Map(),
    ...given,
  };
}
