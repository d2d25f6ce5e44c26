import type { SourceFile } from '../../source/source.ts';

/** Under this name a configuration is looked for, from the project's folder up. */
export const configName = '.buildtools.yaml';

/** Whether a file is surely a configuration of build-tools: by its name, else by its content. */
export function isBuildtools({ name, text }: SourceFile): boolean {
  const base = name.slice(name.lastIndexOf('/') + 1);
  if (base === configName) return true;
  if (!/\.ya?ml$|^-$/.test(base) || /^(?:services|include|service)[ \t]*:/m.test(text))
    return false;
  return (
    /^registry:[ \t]*\n(?:[ \t]*(?:#.*)?\n)*[ \t]+(?:dockerhub|acr|ecr|github|gitlab|gitea|quay|gcr):/m.test(
      text,
    ) || /^cache:[ \t]*\n(?:[ \t]*(?:#.*)?\n)*[ \t]+(?:ecr|go_mounts):/m.test(text)
  );
}
