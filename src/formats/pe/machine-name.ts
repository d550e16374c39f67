/** IMAGE_FILE_MACHINE_* [PE format, 3.3.1]. */
const MACHINES: Readonly<Record<number, string>> = {
  332: 'i386',
  34404: 'amd64',
  43620: 'arm64',
  42561: 'arm64ec',
  42574: 'arm64x',
  448: 'arm',
  450: 'thumb',
  452: 'armnt',
  512: 'ia64',
  358: 'mips',
  388: 'alpha',
  496: 'powerpc',
  418: 'sh3',
  422: 'sh4',
  3772: 'efi-byte-code',
  20580: 'riscv64',
  25188: 'loongarch64',
};

/** IMAGE_SUBSYSTEM_* [PE format, 3.4.2]. */
const SUBSYSTEMS: Readonly<Record<number, string>> = {
  1: 'native',
  2: 'windows-gui',
  3: 'windows-cui',
  5: 'os2-cui',
  7: 'posix-cui',
  8: 'native-windows-9x',
  9: 'windows-ce-gui',
  10: 'efi-application',
  11: 'efi-boot-service-driver',
  12: 'efi-runtime-driver',
  13: 'efi-rom',
  14: 'xbox',
  16: 'windows-boot-application',
};

/** The processor a program is for, or the field's value in hexadecimal. */
export function machineName(machine: number): string {
  return MACHINES[machine] ?? `0x${machine.toString(16)}`;
}

export function isKnownMachine(machine: number): boolean {
  return machine in MACHINES;
}

/** What the program runs under, or the field's value. */
export function subsystemName(subsystem: number): string {
  return SUBSYSTEMS[subsystem] ?? `${subsystem}`;
}
