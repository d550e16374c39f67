import type { ByteRange } from '../../io/source.js';

/** What kind of program an MZ file is: Windows program, library or driver, or one of the older 16-bit forms. */
export type PeKind = 'exe' | 'dll' | 'sys' | 'dos' | 'ne' | 'le';

/** What the headers of an executable tell. Plain data: it goes into the report as it is. */
export interface PeFacts {
  kind: PeKind;
  /** `i386`, `amd64`, `arm64` …, or the number in hexadecimal; `8086` for DOS programs. */
  machine: string;
  bits: 16 | 32 | 64;
  /** `windows-gui`, `windows-cui`, `native` …, or the number; `none` where the format has no such field. */
  subsystem: string;
  /** ISO time of the COFF header. A linker may put a hash there (reproducible builds), so it proves nothing. */
  timestamp?: string;
  isDotNet: boolean;
  dotNet?: DotNetFacts;
  entryPointRva: number;
  sections: PeSection[];
  imports: PeImport[];
  /** MD5 as pefile and VirusTotal count it, over the imports that are not delayed; absent without imports. */
  imphash?: string;
  exports?: PeExports;
  /** Strings of the version resource by their keys: `FileDescription`, `ProductName`, `OriginalFilename` … */
  version?: Record<string, string>;
  /** Where the version resource is in the file. */
  versionResource?: ByteRange;
  /** The application manifest (RT_MANIFEST), at most 64 KiB of it. */
  manifest?: string;
  /** MD5 of the cleared Rich header, as VirusTotal counts it. */
  richHash?: string;
  /** Bytes behind the last section that neither symbols, debug data nor the certificate table explain. */
  overlay?: ByteRange;
  /** Bytes behind the certificate table, where no linker or signing tool writes. */
  behindCertificate?: ByteRange;
  /** `upx`, `aspack` …; recognised by section names and signatures. */
  packer?: string;
  /** The attribute certificate table (Authenticode). */
  certificate?: ByteRange;
  /** Of all bytes of the file, in bits per byte, 0 to 8. */
  entropy: number;
}

export interface PeSection extends ByteRange {
  name: string;
  rva: number;
  virtualSizeInBytes: number;
  /** IMAGE_SCN_* bits as the header holds them. */
  characteristics: number;
  executable: boolean;
  writable: boolean;
  /** Of the bytes in the file, in bits per byte, 0 to 8. */
  entropy: number;
}

export interface PeImport {
  dll: string;
  /** Names, or `#12` for ordinals. */
  functions: string[];
  /** Bound at the first call instead of at load. */
  delayed: boolean;
}

export interface PeExports {
  /** The library's own name as its linker wrote it. */
  name?: string;
  functions: PeExport[];
}

export interface PeExport {
  /** Absent when exported by ordinal alone. */
  name?: string;
  ordinal: number;
  /** `OTHER.Function` when the call is passed on. */
  forwarder?: string;
}

/** From the CLI header and the metadata tables (ECMA-335 II.22 and II.25). */
export interface DotNetFacts {
  /** `v4.0.30319`; the version that the metadata root names. */
  runtimeVersion: string;
  assemblyName?: string;
  assemblyVersion?: string;
  /** Names of referenced assemblies. */
  references: string[];
  /** Full names of referenced types: `System.IO.Compression.ZipFile`. */
  typeReferences: string[];
  /** Referenced methods and fields: `System.Diagnostics.Process::Start`. */
  memberReferences: string[];
  /** Native functions that it calls: `kernel32.dll!WriteProcessMemory`. */
  platformInvokes: string[];
}
