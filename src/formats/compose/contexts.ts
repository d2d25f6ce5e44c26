/** The name of a service as the name of a target, where a dot cannot stand (buildx). */
export function targetNameOf(service: string): string {
  return service.replaceAll('.', '_');
}

/** Named contexts, of which `service:NAME` is the result of the target of that service. */
export function namedContexts(
  contexts: Iterable<readonly [name: string, context: string]>,
): ReadonlyMap<string, string> {
  return new Map(
    [...contexts].map(([name, context]) => {
      const service = /^(?:service|target):(.*)$/s.exec(context)?.[1];
      return [name, service === undefined ? context : `target:${targetNameOf(service)}`];
    }),
  );
}
