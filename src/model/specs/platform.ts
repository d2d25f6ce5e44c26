import { quoteText } from '../../value/text.ts';
import { SpecError } from './spec-error.ts';

/** A platform of images: `linux/arm64`, `linux/arm/v7`, `windows(10.0.17763)/amd64`. */
export interface Platform {
  /** Absent where the text names an architecture alone: the system that builds. */
  readonly os?: string;
  /** As written, with its percent escapes. */
  readonly osVersion?: string;
  readonly osFeatures?: readonly string[];
  /** Absent where the text names a system alone: the architecture that builds. */
  readonly architecture?: string;
  readonly variant?: string;
}

const osSource = String.raw`^([A-Za-z0-9_-]+)(?:\(([A-Za-z0-9_.%-]*)((?:\+[A-Za-z0-9_.%-]+)*)\))?$`;
const partSource = '^[A-Za-z0-9_.-]+$';
const osPattern = new RegExp(osSource);
const partPattern = new RegExp(partSource);

const systems: ReadonlySet<string> = new Set(
  (
    'aix android darwin dragonfly freebsd hurd illumos ios js linux nacl netbsd openbsd plan9 ' +
    'solaris windows zos'
  ).split(' '),
);
const architectures: ReadonlySet<string> = new Set(
  (
    '386 amd64 amd64p32 arm armbe arm64 arm64be ppc64 ppc64le loong64 mips mipsle mips64 ' +
    'mips64le mips64p32 mips64p32le ppc riscv riscv64 s390 s390x sparc sparc64 wasm'
  ).split(' '),
);

/**
 * The platforms that an entry of `platforms` names; several may stand in one text, separated by
 * commas. `local` is the platform that builds: an empty one.
 */
export function parsePlatforms(text: string): Platform[] {
  return text.split(',').map((part) => (part.toLowerCase() === 'local' ? {} : parsePlatform(part)));
}

/** Reads one platform (containerd/platforms), in its canonical spelling. */
export function parsePlatform(text: string): Platform {
  if (text.includes('*')) throw invalid(`${quoteText(text)}: wildcards not yet supported`);
  // A fourth part is one too many, whatever it holds.
  const parts = text.split('/');
  if (parts.length > 4) parts.splice(3, parts.length, parts.slice(3).join('/'));
  const system = parseSystem(parts[0]!, text);
  for (const part of parts.slice(1)) {
    if (partPattern.test(part)) continue;
    throw invalid(
      `${quoteText(part)} is an invalid component of ${quoteText(text)}: platform specifier component must match ${quoteText(partSource)}`,
    );
  }
  switch (parts.length) {
    case 1: {
      if (systems.has(system.os)) return system;
      const machine = normalizeArchitecture(parts[0]!, '');
      if (architectures.has(machine.architecture)) return machine;
      throw invalid(`${quoteText(text)}: unknown operating system or architecture`);
    }
    case 2:
      return { ...system, ...normalizeArchitecture(parts[1]!, '') };
    case 3:
      return { ...system, ...normalizeArchitecture(parts[1]!, parts[2]!) };
    default:
      throw invalid(`${quoteText(text)}: cannot parse platform specifier`);
  }
}

/** `linux/arm/v7`; empty where the text left everything open. */
export function formatPlatform({ os, architecture, variant }: Platform): string {
  return [os, architecture, variant].filter((part) => part !== undefined).join('/');
}

/** With everything that the text left open filled in from the platform that builds (`linux/amd64`). */
export function formatWholePlatform(platform: Platform, local: string): string {
  const [localOs = '', localArchitecture = '', localVariant] = local.split('/');
  const { os = localOs, osVersion = '', osFeatures = [], architecture } = platform;
  const options = [osVersion, ...osFeatures].join('+');
  const system = options === '' ? os : `${os}(${options})`;
  const variant = architecture === undefined ? localVariant : platform.variant;
  return [system, architecture ?? localArchitecture, variant]
    .filter((part) => part !== undefined)
    .join('/');
}

function parseSystem(part: string, text: string): Platform & { readonly os: string } {
  const match = osPattern.exec(part);
  if (match === null) {
    throw invalid(
      `${quoteText(part)} is an invalid OS component of ${quoteText(text)}: OSAndVersion specifier component must match ${quoteText(osSource)}`,
    );
  }
  const [, name = '', osVersion = '', features = ''] = match;
  const osFeatures = features.split('+').slice(1);
  checkEscapes(osVersion, `${quoteText(text)} has an invalid OS version ${quoteText(osVersion)}`);
  for (const feature of osFeatures) {
    const problem = `${quoteText(text)} has invalid OS features: invalid os feature`;
    checkEscapes(feature, `${problem} ${quoteText(feature)}`);
  }
  const folded = name.toLowerCase();
  return {
    os: folded === 'macos' ? 'darwin' : folded,
    ...(osVersion === '' ? {} : { osVersion }),
    ...(osFeatures.length === 0 ? {} : { osFeatures }),
  };
}

function checkEscapes(option: string, problem: string): void {
  const bad = /%(?![0-9A-Fa-f]{2}).{0,2}/.exec(option);
  if (bad !== null) throw new SpecError(`${problem}: invalid URL escape ${quoteText(bad[0])}`);
}

function normalizeArchitecture(
  architecture: string,
  variant: string,
): { readonly architecture: string; readonly variant?: string } {
  const [name, kind] = canonicalArchitecture(architecture.toLowerCase(), variant.toLowerCase());
  return { architecture: name, ...(kind === '' ? {} : { variant: kind }) };
}

function canonicalArchitecture(architecture: string, variant: string): [string, string] {
  switch (architecture) {
    case 'i386':
      return ['386', ''];
    case 'x86_64':
    case 'x86-64':
    case 'amd64':
      return ['amd64', variant === 'v1' ? '' : variant];
    case 'aarch64':
    case 'arm64':
      if (['8', 'v8', 'v8.0'].includes(variant)) return ['arm64', ''];
      return ['arm64', ['9', '9.0', 'v9.0'].includes(variant) ? 'v9' : variant];
    case 'armhf':
      return ['arm', 'v7'];
    case 'armel':
      return ['arm', 'v6'];
    case 'arm':
      if (variant === '') return ['arm', 'v7'];
      return ['arm', ['5', '6', '7', '8'].includes(variant) ? `v${variant}` : variant];
    default:
      return [architecture, variant];
  }
}

function invalid(problem: string): SpecError {
  return new SpecError(`${problem}: invalid argument`);
}
