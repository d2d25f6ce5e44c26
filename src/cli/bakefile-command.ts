import { runBake } from './bake-command.ts';
import type { CommandRun } from './command.ts';

/** One verb of the toolbox; what it needs is loaded when it is called. */
export interface Verb {
  readonly name: string;
  readonly usage: string;
  readonly description: string;
  readonly run: CommandRun;
}

const verbs: readonly Verb[] = [
  {
    name: 'bake',
    usage: '[OPTIONS] [TARGET...]',
    description: 'Build the targets of a Bake file; the same as the command "bake"',
    run: runBake,
  },
  {
    name: 'affected',
    usage: '--since REF [OPTIONS] [TARGET...]',
    description: 'List the targets that have to be built again after changes',
    run: async (words, context) =>
      (await import('./affected-command.ts')).runAffected(words, context),
  },
  {
    name: 'builders',
    usage: 'ls|create|inspect|rm [OPTIONS] [NAME...]',
    description: 'List, create, show or remove the builders that a Bake file declares',
    run: async (words, context) =>
      (await import('./builders-command.ts')).runBuilders(words, context),
  },
  {
    name: 'completion',
    usage: 'bash|zsh|fish|powershell',
    description: 'Write a script that completes both commands in a shell',
    run: async (words, context) =>
      (await import('./completion-command.ts')).runCompletion(words, context),
  },
  {
    name: 'convert',
    usage: '--to hcl|json|compose [OPTIONS]',
    description: 'Write a definition in another format',
    run: async (words, context) =>
      (await import('./convert-command.ts')).runConvert(words, context),
  },
  {
    name: 'explain',
    usage: '[OPTIONS] [TARGET[.ATTRIBUTE]...]',
    description: 'Show where each value of a target comes from, and what it replaced',
    run: async (words, context) =>
      (await import('./explain-command.ts')).runExplain(words, context),
  },
  {
    name: 'buildtools',
    usage: 'build|push [OPTIONS]',
    description: 'Build or push the project of this folder as build-tools does',
    run: async (words, context) =>
      (await import('./buildtools-command.ts')).runBuildtools(words, context),
  },
  {
    name: 'functions',
    usage: '[NAME...]',
    description: 'Explain the functions of the language',
    run: async (words, context) =>
      (await import('./functions-command.ts')).runFunctions(words, context),
  },
  {
    name: 'graph',
    usage: '[OPTIONS] [TARGET...]',
    description: 'Draw groups, targets, inheritance and links as a tree or a picture',
    run: async (words, context) => (await import('./graph-command.ts')).runGraph(words, context),
  },
  {
    name: 'fmt',
    usage: '[OPTIONS] [FILE...]',
    description: 'Write HCL files in canonical form',
    run: async (words, context) => (await import('./fmt-command.ts')).runFmt(words, context),
  },
  {
    name: 'images',
    usage: '[OPTIONS] [TARGET...]',
    description: 'List the names of the images that targets make',
    run: async (words, context) => (await import('./images-command.ts')).runImages(words, context),
  },
  {
    name: 'lint',
    usage: '[OPTIONS] [TARGET...]',
    description: 'Look for likely mistakes in a definition and its Dockerfiles',
    run: async (words, context) => (await import('./lint-command.ts')).runLint(words, context),
  },
  {
    name: 'kamal',
    usage: 'push|dev|create|remove|details|pull|deliver [OPTIONS]',
    description: "Build, push and deliver by Kamal's configuration",
    run: async (words, context) => (await import('./kamal-command.ts')).runKamal(words, context),
  },
  {
    name: 'matrix',
    usage: '[OPTIONS] [TARGET...]',
    description: 'Write the targets as JSON for a CI matrix, by level of links',
    run: async (words, context) => (await import('./matrix-command.ts')).runMatrix(words, context),
  },
  {
    name: 'schema',
    usage: '[bake|graph|compose]',
    description: 'Show the JSON Schema of docker-bake.json, of --print, or of Compose builds',
    run: async (words, context) => (await import('./schema-command.ts')).runSchema(words, context),
  },
  {
    name: 'version',
    usage: '',
    description: 'Show the version',
    run: async (words, context) =>
      (await import('./version-command.ts')).runVersion(words, context),
  },
];

/** `bakefile VERB ...`: tools about Bake files. */
export const runBakefile: CommandRun = async (words, context) => {
  const [name, ...rest] = words;
  // What the scripts of `completion` ask, and docker of its plugins.
  if (name === '__complete') {
    return (await import('./complete-command.ts')).runComplete(rest, verbs, context);
  }
  const verb = verbs.find((row) => row.name === name);
  if (verb !== undefined) return verb.run(rest, context);
  const { runWithoutVerb } = await import('./toolbox-help.ts');
  return runWithoutVerb(words, verbs, context);
};
