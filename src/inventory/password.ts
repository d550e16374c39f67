import { findPasswords } from '../commands/password.js';
import type { PackageFacts } from './package-facts.js';
import { PATH_SEPARATOR, type Payload } from './payload.js';
import type { LockedArchive, Walk } from './walk.js';

/** A text that may be the password of an archive in the same input. */
export interface PasswordCandidate {
  readonly password: string;
  readonly payload: number;
  readonly location: string;
  /** What stands there. */
  readonly text: string;
}

/** Tries are costly by design of the formats; the likely ones come first. */
const CANDIDATE_LIMIT = 1000;
/** Steps of the Budget that one try costs. */
const STEPS_PER_TRY = 50;
const LONGEST_PASSWORD = 128;

/**
 * Tries passwords that stand in the input on its encrypted archives: those written on command lines first, then
 * other words of commands, then values of properties. What opens may hold further passwords and archives.
 */
export async function unlockArchives(walk: Walk): Promise<void> {
  const tried = new Map<LockedArchive, Set<string>>();
  let hasProgressed = true;
  while (hasProgressed) {
    hasProgressed = false;
    const candidates = collectCandidates(walk);
    for (const archive of [...walk.lockedArchives]) {
      const triedHere = tried.get(archive) ?? new Set();
      tried.set(archive, triedHere);
      if (await tryAll(walk, archive, candidates, triedHere)) hasProgressed = true;
    }
  }
}

async function tryAll(
  walk: Walk,
  archive: LockedArchive,
  candidates: readonly PasswordCandidate[],
  tried: Set<string>,
): Promise<boolean> {
  let hasOpened = false;
  await walk.guard(archive.payload, 'not every password found in the package was tried', async () => {
    for (const candidate of candidates) {
      if (archive.isOpen) break;
      if (tried.has(candidate.password)) continue;
      tried.add(candidate.password);
      walk.budget.spendSteps(STEPS_PER_TRY);
      await walk.budget.breathe();
      if (!(await archive.unlock(new TextEncoder().encode(candidate.password)))) continue;
      hasOpened = true;
      const facts = archive.payload.facts.archive;
      if (facts !== undefined) facts.password ??= candidate;
    }
  });
  return hasOpened;
}

/** Each password once, the most likely first. */
export function collectCandidates(walk: Pick<Walk, 'packages' | 'payloads'>): PasswordCandidate[] {
  const texts = [
    ...walk.packages.flatMap((facts) => packageTexts(facts, walk.payloads)),
    ...scriptTexts(walk.payloads),
  ];
  const likely = texts.flatMap((text) =>
    findPasswords(text.text).map(({ password }) => ({ ...text, password })),
  );
  const words = texts.flatMap((text) => wordsOf(text.text).map((password) => ({ ...text, password })));
  const values = walk.packages.flatMap((facts) => propertyValues(facts, walk.payloads));
  const byPassword = new Map<string, PasswordCandidate>();
  for (const candidate of [...likely, ...values, ...words]) {
    const { password } = candidate;
    if (password === '' || password.length > LONGEST_PASSWORD || byPassword.has(password)) continue;
    byPassword.set(password, candidate);
    if (byPassword.size === CANDIDATE_LIMIT) break;
  }
  return [...byPassword.values()];
}

type TextInPackage = Omit<PasswordCandidate, 'password'>;

function packageTexts(facts: PackageFacts, payloads: readonly Payload[]): TextInPackage[] {
  const at = (name: string) => locationIn(facts, payloads, name);
  const { customActions, serviceInstalls, shortcuts, vendorCommands } = facts.tables;
  return [
    ...customActions.map(({ command, name }) => at(`CustomAction.${name}`)(command)),
    ...serviceInstalls.map((service) => at(`ServiceInstall.${service.id}`)(service.arguments)),
    ...shortcuts.map((shortcut) => at(`Shortcut.${shortcut.id}`)(shortcut.arguments)),
    ...vendorCommands.flatMap(({ columns, id, table }) => [...columns.values()].map(at(`${table}.${id}`))),
  ].filter(({ text }) => text !== '');
}

function locationIn({ payload }: PackageFacts, payloads: readonly Payload[], name: string) {
  const location = `${payloads[payload]?.path ?? ''}${PATH_SEPARATOR}${name}`;
  return (text: string): TextInPackage => ({ payload, location, text });
}

function scriptTexts(payloads: readonly Payload[]): TextInPackage[] {
  return payloads.flatMap(({ facts, id, path }) =>
    (facts.script?.commands ?? []).map(({ line, text }) => ({
      payload: id,
      location: `${path} line ${line}`,
      text,
    })),
  );
}

function propertyValues(facts: PackageFacts, payloads: readonly Payload[]): PasswordCandidate[] {
  return [...facts.tables.properties].map(([name, password]) => ({
    ...locationIn(facts, payloads, `Property.${name}`)(password),
    password,
  }));
}

/** The words of a command line, bare and without quotes or a switch in front. */
function wordsOf(text: string): string[] {
  return text
    .slice(0, LONGEST_TEXT)
    .split(/[\s"'`,;=]+/)
    .flatMap((word) => (/^[-/]p/i.test(word) ? [word, word.slice(2)] : [word]))
    .filter((word) => word.length > 1);
}

const LONGEST_TEXT = 32_768;
