import type { UnzipFamily } from '../../facts/program-facts.js';

/** What programs of one family have in common. */
export interface UnzipFamilyMarks {
  family: UnzipFamily;
  name: string;
  /** Values of the version resource; one that fits is a claim to belong to the family. */
  version: readonly (readonly [key: string, value: RegExp])[];
  /** Texts of the program's own messages; two of them make sure of the family. Self-extractors must not have two. */
  strings: readonly string[];
  /** Names of libraries that only these programs load. */
  libraries?: RegExp;
}

/** In the order of preference when several fit. Texts are as their sources have them, format marks included. */
export const UNZIP_FAMILIES: readonly UnzipFamilyMarks[] = [
  {
    family: 'info-zip',
    name: 'Info-ZIP UnZip',
    version: [
      ['FileDescription', /^Info-ZIP's UnZip(?!SFX)|^UnZip\b/i],
      ['ProductName', /^Info-ZIP's UnZip(?!SFX)/i],
      ['OriginalFilename', /^f?unzip(?:16|32|386)?\.exe$/i],
    ],
    strings: [
      'UnZip %d.%d%d%s of %s, by ',
      'extract zipfile entries to the current directory',
      'Usage: unzip %s[-opts[modifiers]] file[.zip]',
      'Usage: unzip [-',
      'error:  -fn or any combination of -c, -l, -p, -t, -u and -v options invalid',
      'ZipInfo %d.%d%d%s of %s, by ',
      'unzip -p foo | more  => send contents of foo.zip via pipe into program more',
    ],
  },
  {
    family: '7-zip',
    name: '7-Zip console',
    version: [
      ['FileDescription', /^7-Zip (?:Standalone |Reduced )?(?:Standalone )?(?:Console|GUI)/i],
      ['OriginalFilename', /^7z[argz]?\.exe$/i],
    ],
    strings: [
      'Usage: 7z <command> [<switches>...]',
      'Usage: 7za <command> [<switches>...]',
      'Usage: 7zr <command> [<switches>...]',
      'Usage: 7zz <command> [<switches>...]',
      '7-Zip cannot find the code that works with archives',
      'xtract files from archive (without using directory names)',
      // With the text before, not `x : eXtract files`: installers hold the messages of 7zDec, which has no such command.
      'a : Add files to archive',
    ],
  },
  {
    family: 'unrar',
    name: 'UnRAR or RAR console',
    version: [
      ['FileDescription', /^Command line (?:UN)?RAR/i],
      ['OriginalFilename', /^(?:un)?rar\.exe$/i],
    ],
    strings: [
      'Usage:     unrar <command> -<switch 1>',
      'Usage:     rar <command> -<switch 1>',
      'UNRAR %s',
      '  e             Extract files without archived paths',
      '  x             Extract files with full path',
    ],
  },
  {
    family: 'winrar',
    name: 'WinRAR',
    version: [
      ['FileDescription', /^WinRAR(?: archiver)?$/i],
      ['OriginalFilename', /^winrar\.exe$/i],
    ],
    strings: [
      'Software\\WinRAR',
      'WinRAR\\ArcHistory',
      '\\WinRAR\\DialogEditHistory',
      'WinRAR.REV',
      'wrar%d',
    ],
  },
  {
    family: 'bsdtar',
    name: 'bsdtar',
    version: [
      ['FileDescription', /^bsdtar archive tool/i],
      ['OriginalFilename', /^bsdtar\.exe/i],
    ],
    strings: [
      ': manipulate archive files',
      '  -c Create  -r Add/Replace  -t List  -u Update  -x Extract',
      'First option must be a mode specifier:',
    ],
    libraries: /^(?:archiveint|(?:lib)?archive(?:-\d+)?)\.dll$/i,
  },
  {
    family: 'peazip',
    name: 'PeaZip',
    version: [
      ['ProductName', /^PeaZip/i],
      ['CompanyName', /^Giorgio Tani/i],
    ],
    strings: ['Giorgio Tani', 'PeaZip', 'peazip.sourceforge', 'PEA: ', '.pea archive'],
  },
  {
    family: 'pkunzip',
    name: 'PKUNZIP or PKZIP',
    version: [
      ['FileDescription', /^PKZIP.*command line/i],
      ['OriginalFilename', /^pk(?:un)?zipc?\.exe$/i],
    ],
    strings: [
      'PKUNZIP (R)',
      'FAST!    Extract Utility',
      'PKUNZIP Reg. U.S. Pat.',
      'Usage:  PKUNZIP',
      'PKZIP(R)  Version',
    ],
  },
  {
    family: 'minizip',
    name: 'MiniUnz',
    version: [['OriginalFilename', /^miniunz(?:ip)?\.exe$/i]],
    strings: [
      'demo of zLib + Unz package written by Gilles Vollant',
      'Usage : miniunz [-e] [-x] [-v] [-l] [-o]',
    ],
  },
];

/** Programs as their makers released them, by SHA-256. */
export const KNOWN_UNZIP_UTILITIES: ReadonlyMap<string, KnownUnzipUtility> = new Map(
  (
    [
      [
        '6e1502d509fffe41153c09fb2fa9ac94bbd3c82d833faafb6ece710cc1ad15ad',
        'info-zip',
        'Info-ZIP UnZip (Win32)',
      ],
      ['f20b5dfbdbc712052a157dec1c3bc528818119ee188f221c34122ed5751a9c13', 'info-zip', 'Info-ZIP UnZip'],
      ['b0cfdeaf429f5cc53f85123dd8f5a5feb92c19d31aa34df257edf9a26be05f95', '7-zip', '7-Zip (a) 21.07 (x64)'],
      ['31fd52f8996986623cf52c3b4d0f7ac74a9dec63fc16c902cef673eed550c435', '7-zip', '7-Zip (a) 21.07 (x86)'],
      [
        '81f67048b7366870e5d49f00a8c570570c6a0dd11c05df7a09a8c52870cc83bd',
        '7-zip',
        '7-Zip (a) 21.02 alpha (arm64)',
      ],
      ['e6855553350fa6fb23e05839c7f3ef140dad29d9a0e3495de4d1b17a9fbf5ca4', '7-zip', '7-Zip (a) 18.01 (x86)'],
      ['f558dfbb7f2bf5d9a002ac68843a2e79e4ec045edd7f56213562acfa75cc77ad', '7-zip', '7-Zip (a) 18.01 (x64)'],
      ['6e6c7eff13a01ef23b56396630cf4205fc4552abd4425beb304ad4554903d01a', '7-zip', '7-Zip 15.05 beta (x64)'],
      ['c7245e21a7553d9e52d434002a401c77a7ca7d0f245f2311b0ddf16f8f946c6f', '7-zip', '7-Zip 16.04 (x64)'],
      [
        '65d0dcc70753ff3efd4631ac784d35ea5c22df7bd6fe2265a04382a7043d1512',
        '7-zip',
        '7-Zip 20.02 alpha (arm64)',
      ],
    ] as const
  ).map(([sha256, family, name]) => [sha256, { family, name }]),
);

export interface KnownUnzipUtility {
  family: UnzipFamily;
  name: string;
}
