/**
 * Names that are read when none is given: all that exist in the working directory, in this order
 * (buildx; Compose's own names first).
 */
export const defaultNames: readonly string[] = [
  'compose.yaml',
  'compose.yml',
  'docker-compose.yml',
  'docker-compose.yaml',
  'docker-bake.json',
  'docker-bake.hcl',
  'docker-bake.override.json',
  'docker-bake.override.hcl',
];

/** A format of another tool. */
export interface ForeignFormat {
  /** As it stands before a file's name: `kamal:config/deploy.yml`. */
  readonly name: string;
  /** What people call it. */
  readonly title: string;
  /** The file that is read where there is none of the default names. */
  readonly file: string;
  /** It is looked for in the folders above, too, where this file is here. */
  readonly sign?: string;
  /** The file may be empty, and a folder may be named that does not have it. */
  readonly isOptional?: true;
}

/** The formats that are looked for in this order when there is no definition file of Bake's own. */
export const foreignFormats: readonly ForeignFormat[] = [
  { name: 'kamal', title: "Kamal's configuration", file: 'config/deploy.yml' },
  {
    name: 'buildtools',
    title: "build-tools' configuration",
    file: '.buildtools.yaml',
    sign: 'Dockerfile',
    isOptional: true,
  },
];
