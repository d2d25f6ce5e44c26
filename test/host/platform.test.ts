import { expect, test } from 'vitest';
import { buildPlatform } from '../../src/host/platform.ts';

const rows = [
  { system: 'linux', processor: 'x64', want: 'linux/amd64' },
  { system: 'linux', processor: 'ia32', want: 'linux/386' },
  { system: 'win32', processor: 'x64', want: 'windows/amd64' },
  { system: 'darwin', processor: 'arm64', want: 'darwin/arm64/v8' },
  { system: 'win32', processor: 'arm', want: 'windows/arm/v7' },
  { system: 'freebsd', processor: 'arm', want: 'freebsd/arm/unknown' },
  { system: 'linux', processor: 's390x', want: 'linux/s390x' },
  { system: 'linux', processor: 'ppc64', want: 'linux/ppc64le' },
  { system: 'linux', processor: 'arm64', cpu: 'CPU architecture: 8', want: 'linux/arm64/v8' },
  { system: 'linux', processor: 'arm64', name: 'aarch64', want: 'linux/arm64/v8' },
  { system: 'linux', processor: 'arm', cpu: 'CPU architecture\t: 7', want: 'linux/arm/v7' },
  {
    system: 'linux',
    processor: 'arm',
    cpu: 'model name : ARMv6-compatible processor rev 7 (v6l)\nCPU architecture: 7',
    want: 'linux/arm/v6',
  },
  { system: 'linux', processor: 'arm', cpu: 'CPU architecture: 5TEJ', want: 'linux/arm/v5' },
  { system: 'linux', processor: 'arm', cpu: 'CPU architecture: ?(13)', want: 'linux/arm/v7' },
  { system: 'linux', processor: 'arm', cpu: 'CPU architecture: AArch64', want: 'linux/arm/v8' },
  { system: 'linux', processor: 'arm', cpu: 'CPU architecture: 99', want: 'linux/arm/unknown' },
  { system: 'linux', processor: 'arm', name: 'armv7l', want: 'linux/arm/v7' },
  { system: 'linux', processor: 'arm', name: 'riscv64', want: 'linux/arm/unknown' },
];

for (const { system, processor, cpu, name, want } of rows) {
  test(`${system} ${processor} ${JSON.stringify(cpu ?? name ?? '')}`, () => {
    const machineName = (): string => name ?? 'unused';
    const machine = { system, processor, littleEndian: true, cpuInfo: () => cpu, machineName };
    expect(buildPlatform(machine)).toBe(want);
  });
}
