import type { Flag } from './flags.ts';
import type { HelpText } from './help.ts';

/** What `bakefile kamal --help` says besides its flags. */
export const kamalHelp: HelpText = {
  name: 'bakefile kamal',
  usage: 'push|dev|create|remove|details|pull|deliver [OPTIONS]',
  description: 'Do what "kamal build" does, by Kamal\'s configuration.',
  examples: `Examples:
  bakefile kamal push                  Build a clean clone of HEAD and push it
  bakefile kamal push -d staging       … for a destination
  bakefile kamal push --dry-run        Show the commands instead
  bakefile kamal dev                   Build the working tree for Docker's own images
  bakefile kamal create                Make the builder
  bakefile kamal deliver               Push, then pull on the servers
`,
};

/** The flags of Kamal's own command, and those that `bake` has for the same things. */
export const kamalFlags: readonly Flag[] = [
  {
    name: 'config-file',
    short: 'c',
    kind: 'text',
    value: 'FILE',
    group: 'Kamal',
    description: 'Read this configuration (default "config/deploy.yml")',
  },
  {
    name: 'destination',
    short: 'd',
    kind: 'text',
    value: 'NAME',
    group: 'Kamal',
    description: 'Lay deploy.NAME.yml over it',
  },
  {
    name: 'version',
    kind: 'text',
    value: 'VERSION',
    group: 'Kamal',
    description: 'Tag the image so, instead of with the commit',
  },
  {
    name: 'output',
    kind: 'text',
    value: 'TYPE',
    group: 'Kamal',
    description: 'With push and dev: the type of the result ("registry", for dev "docker")',
  },
  {
    name: 'no-cache',
    kind: 'switch',
    group: 'Kamal',
    description: 'Do not use the build cache',
  },
  {
    name: 'skip-hooks',
    short: 'H',
    kind: 'switch',
    group: 'Kamal',
    description: 'Do not run hooks',
  },
  {
    name: 'no-login',
    kind: 'switch',
    group: 'Kamal',
    description: 'Do not log in to the registry',
  },
  {
    name: 'primary',
    short: 'p',
    kind: 'switch',
    group: 'Kamal',
    description: 'With pull and deliver: on the first server only',
  },
  {
    name: 'hosts',
    kind: 'text',
    value: 'NAMES',
    group: 'Kamal',
    description: 'With pull and deliver: on these servers ("a,b*")',
  },
  {
    name: 'roles',
    short: 'r',
    kind: 'text',
    value: 'NAMES',
    group: 'Kamal',
    description: 'With pull and deliver: on the servers of these roles ("web,job*")',
  },
  {
    name: 'verbose',
    short: 'v',
    kind: 'switch',
    group: 'Kamal',
    description: 'Show what hooks print',
  },
  {
    name: 'quiet',
    short: 'q',
    kind: 'switch',
    group: 'Kamal',
    description: 'Do not tell what is done',
  },
  {
    name: 'dry-run',
    kind: 'switch',
    group: 'Run',
    description: 'Show the commands instead of running them',
  },
  {
    name: 'allow',
    kind: 'list',
    value: 'ENTITLEMENT',
    group: 'Run',
    description: 'Grant access: "exec" lets secrets and ERB run commands (repeatable)',
  },
  {
    name: 'progress',
    kind: 'text',
    value: 'MODE',
    group: 'Run',
    description: 'Show progress as "auto" (default), "tty", "plain", "rawjson", "quiet" or "none"',
  },
  {
    name: 'builder',
    kind: 'text',
    value: 'NAME',
    group: 'Run',
    description: "Build with this builder instead of Kamal's",
  },
  {
    name: 'metadata-file',
    kind: 'text',
    value: 'FILE',
    group: 'Run',
    description: 'Write the results of the build to this file as JSON',
  },
];
