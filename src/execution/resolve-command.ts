import type { CommandMeaning, UnpackMeaning, UnzipFamily } from '../commands/command-meaning.js';
import { interpretCommand } from '../commands/interpret-command.js';
import type { UnzipUtility } from '../identify/unzip-utility.js';
import type { Payload } from '../inventory/payload.js';
import type { Budget } from '../io/budget.js';
import type { CommandText } from './command-text.js';
import type { ObservedCommand, PayloadReference, ResolvedMeaning } from './execution.js';
import type { PayloadResolver } from './payload-resolver.js';

/** A task may run a command that makes a task, and so on. */
const NESTING_LIMIT = 4;

/** Interprets the command lines and finds the payloads that they name. */
export function resolveCommands(
  texts: readonly CommandText[],
  resolver: PayloadResolver,
  budget: Budget,
): ObservedCommand[] {
  const commands: ObservedCommand[] = [];
  let level: readonly CommandText[] = texts;
  for (let depth = 0; depth < NESTING_LIMIT && level.length > 0; depth += 1) {
    const deferred: CommandText[] = [];
    for (const text of level) {
      budget.spendSteps(1 + (text.text.length >>> 8));
      const command = resolveCommand(commands.length, text, resolver);
      commands.push(command);
      for (const { meaning } of command.meanings) {
        const later = laterCommand(meaning, text);
        if (later !== undefined) deferred.push(later);
      }
    }
    level = deferred;
  }
  return commands;
}

function resolveCommand(id: number, text: CommandText, resolver: PayloadResolver): ObservedCommand {
  const { isExpanded, location, origin, triggers } = text;
  const program = text.program === undefined ? undefined : resolver.payload(text.program);
  const family = commandFamily(program?.facts.unzipUtility);
  const meanings = interpretCommand(text.text, {
    expanded: isExpanded,
    ...(family === undefined ? {} : { program: family }),
  });
  const named: PayloadReference | undefined =
    program === undefined
      ? undefined
      : { payload: program.id, by: program.source === 'binary-table' ? 'binary-name' : 'file-key' };
  return {
    id,
    origin,
    location,
    text: text.text,
    ...(named === undefined ? {} : { program: named }),
    meanings: meanings.map((meaning, index) =>
      resolveMeaning(meaning, resolver, index === 0 ? named : undefined),
    ),
    triggers,
  };
}

function resolveMeaning(
  meaning: CommandMeaning,
  resolver: PayloadResolver,
  named: PayloadReference | undefined,
): ResolvedMeaning {
  const program = named ?? findProgram(meaning, resolver);
  const object = findObject(meaning, resolver);
  return {
    meaning,
    ...(program === undefined ? {} : { program }),
    ...(object === undefined ? {} : { object }),
  };
}

function findProgram(meaning: CommandMeaning, resolver: PayloadResolver): PayloadReference | undefined {
  if (meaning.kind === 'start-program') return resolver.find(meaning.program);
  if (meaning.kind !== 'unpack') return undefined;
  const named = resolver.find(meaning.tool, isProgram);
  if (named !== undefined) return named;
  const fitting = resolver.all(({ facts }) => commandFamily(facts.unzipUtility) === meaning.family);
  return onlyCandidate(fitting);
}

function findObject(meaning: CommandMeaning, resolver: PayloadResolver): PayloadReference | undefined {
  switch (meaning.kind) {
    case 'unpack':
      return findArchive(meaning, resolver);
    case 'start-dll':
      return resolver.find(meaning.dll);
    case 'run-script':
      return resolver.find(meaning.script);
    case 'copy':
      return resolver.find(meaning.from);
    case 'msiexec-install':
      return resolver.find(meaning.package);
    default:
      return undefined;
  }
}

/** By its name; else by the password, when that one opens an archive; else the only one that needs a password. */
function findArchive(
  { archive, password }: UnpackMeaning,
  resolver: PayloadResolver,
): PayloadReference | undefined {
  const named = resolver.find(archive, isArchive);
  if (named !== undefined || password === undefined) return named;
  const opened = resolver.all(({ facts }) => facts.archive?.password?.password === password);
  if (opened[0] !== undefined) return { payload: opened[0].id, by: 'password' };
  return onlyCandidate(resolver.all(({ facts }) => (facts.archive?.encryptedEntryCount ?? 0) > 0));
}

function onlyCandidate(payloads: readonly Payload[]): PayloadReference | undefined {
  const [first, ...others] = payloads;
  return first === undefined || others.length > 0 ? undefined : { payload: first.id, by: 'only-candidate' };
}

function isProgram({ facts }: Payload): boolean {
  return facts.pe !== undefined;
}

function isArchive({ facts }: Payload): boolean {
  return facts.archive !== undefined;
}

/** What the grammar of commands calls the family of a recognised utility. */
function commandFamily(utility: UnzipUtility | undefined): UnzipFamily | undefined {
  switch (utility?.family) {
    case undefined:
      return undefined;
    case 'info-zip':
    case '7-zip':
    case 'unrar':
    case 'bsdtar':
      return utility.family;
    case 'winrar':
      return 'unrar';
    case 'peazip':
      return '7-zip';
    default:
      return 'unknown';
  }
}

/** The command that a task or service would run later. */
function laterCommand(meaning: CommandMeaning, { location, origin }: CommandText): CommandText | undefined {
  if (meaning.kind !== 'scheduled-task' && meaning.kind !== 'service') return undefined;
  if (meaning.command === undefined || meaning.command.trim() === '') return undefined;
  const isTask = meaning.kind === 'scheduled-task';
  const name = meaning.name ?? '';
  return {
    origin: { kind: isTask ? 'scheduled-task' : 'service', payload: origin.payload, name },
    location,
    text: meaning.command,
    triggers: [
      {
        kind: isTask ? 'schedule' : 'service-start',
        name,
        order: null,
        condition: '',
        privileges: 'unknown',
      },
    ],
    isExpanded: false,
  };
}
