import type { UnpackMeaning, UnzipFamily } from './command-meaning.js';
import type { CommandStep, StepInterpreter } from './step.js';
import { readBySwitch, SWITCH_GRAMMARS } from './unpack-by-switch.js';
import { readExpand, readExtrac32, readWusa } from './unpack-cabinet.js';
import { readCommandLetter } from './unpack-command-letter.js';
import { readInfoZip } from './unpack-info-zip.js';
import { readPkzip } from './unpack-pkzip.js';
import { readShellCopy } from './unpack-shell-copy.js';
import { readTar } from './unpack-tar.js';

/**
 * Recognises that a program unpacks an archive by the grammar of its arguments, as the program is renamed in practice.
 * A program whose name says nothing has to show more of the grammar than one whose name or bytes are known.
 */
export const interpretUnpacker: StepInterpreter = (step) => {
  const meaning = readUnpacker(step);
  if (meaning !== undefined && !hasQuoteInPath(meaning)) return [meaning];
  // `-d "[DIR]\" "x.zip"` with a folder that ends in a backslash: what was meant is what the literal reading says.
  const literal = readUnpacker({ ...step, arguments: step.literalArguments }) ?? meaning;
  return literal === undefined ? undefined : [literal];
};

function readUnpacker(step: CommandStep): UnpackMeaning | undefined {
  const own = OWN_GRAMMARS.get(step.name);
  if (own !== undefined && step.family === undefined) return own(step);
  const family = step.family ?? FAMILIES.get(step.name);
  return family === undefined || family === 'unknown' ? byGrammar(step) : byFamily(step, family);
}

/** No path of Windows holds a quote: an escape was read where a backslash was meant. */
const hasQuoteInPath = ({ archive, destination }: UnpackMeaning): boolean =>
  archive.includes('"') || destination?.includes('"') === true;

/** Programs of Windows, and others whose grammar no other program shares. */
const OWN_GRAMMARS: ReadonlyMap<string, (step: CommandStep) => UnpackMeaning | undefined> = new Map(
  Object.entries<(step: CommandStep) => UnpackMeaning | undefined>({
    expand: readExpand,
    extrac32: readExtrac32,
    wusa: readWusa,
    copyhere: readShellCopy,
    pkunzip: (step) => readPkzip(step, false),
    pkzipc: (step) => readPkzip(step, false),
    wzunzip: (step) => readPkzip(step, false),
    winzip32: readWinZip,
    winzip64: readWinZip,
    ...Object.fromEntries(
      Object.entries(SWITCH_GRAMMARS).map(([name, grammar]) => [
        name,
        (step: CommandStep) => readBySwitch(step, grammar),
      ]),
    ),
  }),
);

/** With `-e` WinZip itself unpacks; otherwise it opens a window. */
function readWinZip(step: CommandStep): UnpackMeaning | undefined {
  return step.arguments.some((argument) => /^[-/]e$/i.test(argument)) ? readPkzip(step, false) : undefined;
}

const FAMILIES: ReadonlyMap<string, UnzipFamily> = new Map(
  Object.entries<UnzipFamily>({
    unzip: 'info-zip',
    unzipsfx: 'info-zip',
    funzip: 'info-zip',
    '7z': '7-zip',
    '7za': '7-zip',
    '7zr': '7-zip',
    '7zz': '7-zip',
    '7zg': '7-zip',
    '7zfm': '7-zip',
    p7zip: '7-zip',
    unrar: 'unrar',
    rar: 'unrar',
    winrar: 'unrar',
    tar: 'bsdtar',
    bsdtar: 'bsdtar',
    jar: 'bsdtar',
  }),
);

function byFamily(step: CommandStep, family: UnzipFamily): UnpackMeaning | undefined {
  switch (family) {
    case 'info-zip':
      return readInfoZip(step, false);
    case '7-zip':
    case 'unrar':
      return readCommandLetter(step, family, false);
    case 'bsdtar':
      return readTar(step, false);
    case 'expand':
      return readExpand(step);
    default:
      return undefined;
  }
}

function byGrammar(step: CommandStep): UnpackMeaning | undefined {
  if (OTHER_PROGRAMS.has(step.name)) return undefined;
  return (
    readCommandLetter(step, undefined, true) ??
    readTar(step, true) ??
    readInfoZip(step, true) ??
    readPkzip(step, true)
  );
}

/** Programs whose arguments look alike and mean something else. */
const OTHER_PROGRAMS = new Set(
  (
    'adb aws cargo certutil cl cmake cscript curl docker dotnet find findstr gcc git grep java javaw make mysql ' +
    'netsh node npm perl php plink pscp psftp putty python pythonw regsvr32 rundll32 scp sed sftp sqlcmd ssh wget ' +
    'wscript xcopy robocopy reg sc schtasks icacls takeown attrib ping curl tasklist taskkill'
  ).split(' '),
);
