import { findEncodedCommands } from '../scripts/powershell/encoded-command.js';
import { splitCommandLine, splitLiterally } from './command-line.js';

/** A password as written on a command line. */
export interface FoundPassword {
  password: string;
  /** The switch that it stood behind: `-P x`, `-px`, `--password=x`. */
  how: string;
}

/** Bounds on the text searched and on the passwords reported. */
const MAX_LENGTH = 1_048_576;
const MAX_PASSWORDS = 256;
/** Longest password that an archive takes in practice (RAR: 127 characters). */
const MAX_PASSWORD_LENGTH = 256;

/**
 * Finds passwords for archives on any command line in a text, in the grammars of Info-ZIP (`-P x`, `-Px`), 7-Zip and
 * RAR (`-px`, `-hpx`) and of others (`--password x`, `--passphrase=x`, `/password:x`). Candidates only: a switch that
 * looks the same may mean something else. Commands encoded for PowerShell are read too. Each password once, in the
 * order found.
 */
export function findPasswords(text: string): FoundPassword[] {
  const found = new Map<string, FoundPassword>();
  const head = text.slice(0, MAX_LENGTH);
  for (const line of [head, ...findEncodedCommands(head)].flatMap((part) => part.split(/[\r\n]+/))) {
    if (!/-(?:[a-z]*p|-pass|-pwd)|\/p(?:ass|wd)|pass(?:word|phrase)?[\s"']*[=:]/i.test(line)) continue;
    for (const candidate of passwordsInLine(line, 2)) {
      if (found.size >= MAX_PASSWORDS) return [...found.values()];
      if (isPlausible(candidate.password) && !found.has(candidate.password))
        found.set(candidate.password, candidate);
    }
  }
  return [...found.values()];
}

/** A quoted argument may be a command line itself (`cmd /c "…"`, `Run "…"`): these are searched, `levels` deep. */
function* passwordsInLine(line: string, levels: number): Generator<FoundPassword, void, void> {
  // Behind a word of its own, so that the line's first argument is not read as a program.
  yield* passwordsInArguments(splitCommandLine(`x ${line}`), levels);
  if (line.includes('\\"')) yield* passwordsInArguments(splitLiterally(`x ${line}`), levels);
  for (const [how, , password = ''] of line.matchAll(QUOTED)) yield { password, how };
}

/** `$archive.Password = "x"` in scripts. */
const QUOTED = /\bpass(?:word|phrase|wd)?\s{0,8}[=:]\s{0,8}(["'])([^"'\r\n]{1,128})\1/gi;

function* passwordsInArguments(
  args: readonly string[],
  levels: number,
): Generator<FoundPassword, void, void> {
  for (let at = 1; at < args.length; at += 1) {
    yield* passwordsAt(args[at]!, args[at + 1]);
    // `set UNZIP=-P x`: Info-ZIP takes options out of the environment.
    const assigned = /^[^=]{1,64}=(-.+)$/s.exec(args[at]!)?.[1];
    if (assigned !== undefined) yield* passwordsAt(assigned, args[at + 1]);
    if (levels > 0 && args[at]!.includes(' ')) yield* passwordsInLine(args[at]!, levels - 1);
  }
}

const isPlausible = (password: string): boolean =>
  password.length > 0 && password.length <= MAX_PASSWORD_LENGTH;

/** The first letters may be other switches of unzip: `-oP x`, `-qoPx`. */
const INFO_ZIP = /^-([a-zC-X]{0,6}?)P(.*)$/s;
const SEVEN_ZIP = /^-(h?p)(.+)$/s;
const LONG = /^(--?|\/)(password|passphrase|passwd|pass|pwd)(?:[=:](.*))?$/is;
const ASSIGNED = /^(password|passphrase|passwd|pwd)[=:](.+)$/is;

function passwordsAt(argument: string, next: string | undefined): FoundPassword[] {
  const long = LONG.exec(argument);
  if (long !== null) {
    const [, mark = '', name = '', attached] = long;
    if (attached !== undefined) return [{ password: attached, how: `${mark}${name}=${attached}` }];
    return next === undefined ? [] : [{ password: next, how: `${mark}${name} ${next}` }];
  }
  const assigned = ASSIGNED.exec(argument);
  if (assigned !== null) return [{ password: assigned[2] ?? '', how: argument }];
  const found: FoundPassword[] = [];
  const sevenZip = SEVEN_ZIP.exec(argument);
  if (sevenZip !== null) {
    const attached = sevenZip[2] ?? '';
    found.push({ password: attached, how: argument });
    // Bandizip: `-p:x`.
    if (/^[:=]./.test(attached)) found.push({ password: attached.slice(1), how: argument });
  }
  if (argument === '-p' && next !== undefined && !next.startsWith('-'))
    found.push({ password: next, how: `-p ${next}` });
  const infoZip = INFO_ZIP.exec(argument);
  if (infoZip !== null) {
    const attached = infoZip[2] ?? '';
    if (attached !== '') found.push({ password: attached, how: argument });
    else if (next !== undefined) found.push({ password: next, how: `${argument} ${next}` });
  }
  return found;
}
