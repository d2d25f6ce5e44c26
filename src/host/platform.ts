/** What `buildPlatform` has to know about the machine. */
export interface Machine {
  /** Node's name of the system: `linux`, `darwin`, `win32`. */
  readonly system: string;
  /** Node's name of the processor: `x64`, `arm64`, `arm`, `ia32`. */
  readonly processor: string;
  readonly littleEndian: boolean;
  /** Text of /proc/cpuinfo, asked for on 32 and 64 bit ARM under Linux only. */
  cpuInfo(): string | undefined;
  /** What `uname -m` prints. */
  machineName(): string;
}

/**
 * The platform that builds run on by default, in Go's names with the variant that containerd finds
 * on ARM: `linux/amd64`, `linux/arm64/v8`, `linux/arm/v7`.
 */
export function buildPlatform(machine: Machine): string {
  const system = systemNames.get(machine.system) ?? machine.system;
  const architecture = architectureName(machine);
  const variant =
    architecture === 'arm' || architecture === 'arm64'
      ? armVariant(system, architecture, machine)
      : '';
  return variant === '' ? `${system}/${architecture}` : `${system}/${architecture}/${variant}`;
}

const systemNames = new Map([
  ['win32', 'windows'],
  ['sunos', 'solaris'],
]);

const architectureNames = new Map([
  ['x64', 'amd64'],
  ['ia32', '386'],
  ['mipsel', 'mipsle'],
]);

function architectureName(machine: Machine): string {
  if (machine.processor === 'ppc64' && machine.littleEndian) return 'ppc64le';
  return architectureNames.get(machine.processor) ?? machine.processor;
}

function armVariant(system: string, architecture: 'arm' | 'arm64', machine: Machine): string {
  if (system === 'linux') return linuxArmVariant(architecture, machine);
  if (system === 'windows' || system === 'darwin') return architecture === 'arm64' ? 'v8' : 'v7';
  if (system === 'freebsd') return architecture === 'arm64' ? 'v8' : 'unknown';
  return '';
}

function linuxArmVariant(architecture: 'arm' | 'arm64', machine: Machine): string {
  const info = machine.cpuInfo() ?? '';
  let version = cpuInfoField(info, 'cpu architecture') ?? versionOfName(machine.machineName());
  // Raspberry Pi boards with an ARMv6 processor say "CPU architecture: 7".
  const isArm6 = cpuInfoField(info, 'model name')?.toLowerCase().startsWith('armv6-compatible');
  if (architecture === 'arm' && version === '7' && isArm6) version = '6';
  const known = /^(?:([3-8])(?:m|t|te|tej)?|aarch64|\?\(1[2-7]\))$/.exec(version.toLowerCase());
  if (known === null) return 'unknown';
  if (known[1] !== undefined) return `v${known[1]}`;
  return version.toLowerCase() === 'aarch64' ? 'v8' : 'v7';
}

function cpuInfoField(info: string, name: string): string | undefined {
  for (const line of info.split('\n')) {
    const [key, value] = line.split(':');
    if (value !== undefined && key?.trim().toLowerCase() === name) return value.trim();
  }
  return undefined;
}

function versionOfName(name: string): string {
  if (name.toLowerCase() === 'aarch64') return '8';
  return /^armv([3-8])/i.exec(name)?.[1] ?? 'unknown';
}
