import type { CallDllMeaning } from '../commands/command-meaning.js';
import type { ObservedCommand, Trigger } from '../facts/execution.js';
import { plural } from '../io/plural.js';
import type { Report } from './report.js';
import { safeLine, type TextStyle } from './text-line.js';

const MAX_STEPS_SHOWN = 24;

/** Real packages have far fewer libraries, and far fewer calls into each. */
const MAX_LIBRARIES_SHOWN = 40;
const MAX_CALLS_SHOWN = 400;

/**
 * The commands that matter, those that use payloads or the network, in the order in which they would run, then the DLL
 * functions that Windows Installer would call.
 */
export function renderChain({ execution }: Report, style: TextStyle): string[] {
  const steps = execution.commands.filter(matters).sort((a, b) => orderOf(a) - orderOf(b));
  const calls = groupCalls(execution.commands);
  if (steps.length === 0 && calls.size === 0) return [];
  const lines = ['', style.heading('What would run')];
  for (const { location, meanings, text, triggers } of steps.slice(0, MAX_STEPS_SHOWN)) {
    const kinds = [...new Set(meanings.map(({ meaning }) => meaning.kind))].join(', ');
    lines.push(`  ${kinds}: ${safeLine(text)}`);
    lines.push(
      style.faint(`        ${safeLine(`${location}; ${triggers.map(describeTrigger).join('; ')}`)}`),
    );
  }
  const hidden = steps.length - MAX_STEPS_SHOWN;
  if (hidden > 0) lines.push(style.faint(`  and ${hidden} more: see --json`));
  return [...lines, ...renderCalls(calls, style)];
}

interface Call {
  readonly command: ObservedCommand;
  readonly meaning: CallDllMeaning;
}

/** The calls that would be made, grouped by DLL. */
function groupCalls(commands: readonly ObservedCommand[]): Map<string, Call[]> {
  const calls = new Map<string, Call[]>();
  for (const command of commands) {
    if (command.triggers.length === 0) continue;
    for (const { meaning } of command.meanings) {
      if (meaning.kind !== 'call-dll') continue;
      const known = calls.get(meaning.dll);
      if (known === undefined) calls.set(meaning.dll, [{ command, meaning }]);
      else known.push({ command, meaning });
    }
  }
  return calls;
}

/** One block per DLL: what it is, and the actions that call it. */
function renderCalls(groups: ReadonlyMap<string, readonly Call[]>, style: TextStyle): string[] {
  const lines: string[] = [];
  for (const [dll, calls] of [...groups].slice(0, MAX_LIBRARIES_SHOWN)) {
    const library = calls.find(({ meaning }) => meaning.library !== undefined)?.meaning.library;
    const what =
      library === undefined
        ? 'not a known DLL'
        : `${library.name}, recognised by its ${RECOGNISED[library.recognisedBy]}`;
    lines.push(`  call-dll: ${safeLine(`${dll} (${what})`)}`);
    const sorted = [...calls].sort((a, b) => orderOf(a.command) - orderOf(b.command));
    for (const { command, meaning } of sorted.slice(0, MAX_CALLS_SHOWN)) {
      const { name } = command.origin;
      const called = name === meaning.entryPoint ? name : `${name} calls ${meaning.entryPoint}`;
      const causes = command.triggers.map(describeTrigger).join('; ');
      lines.push(style.faint(`        ${safeLine(`${called}; ${causes}`)}`));
    }
    if (calls.length > MAX_CALLS_SHOWN) {
      lines.push(style.faint(`        and ${calls.length - MAX_CALLS_SHOWN} more: see --json`));
    }
  }
  const hidden = groups.size - MAX_LIBRARIES_SHOWN;
  if (hidden > 0)
    lines.push(
      style.faint(`  and functions in ${plural(hidden, 'more library', 'more libraries')}: see --json`),
    );
  return lines;
}

const RECOGNISED: Record<NonNullable<CallDllMeaning['library']>['recognisedBy'], string> = {
  exports: 'exports',
  contents: 'contents',
  'version-resource': 'version resource',
};

/** Most harmless installers start programs; a start matters when the program is part of the package. */
function matters({ meanings, triggers }: ObservedCommand): boolean {
  return (
    triggers.length > 0 &&
    meanings.some(
      ({ meaning, object, program }) =>
        !QUIET_KINDS.has(meaning.kind) || object !== undefined || program !== undefined,
    ) &&
    !meanings.some(({ meaning }) => meaning.kind === 'call-dll')
  );
}

const QUIET_KINDS: ReadonlySet<string> = new Set(['start-program', 'set-property']);

function orderOf({ triggers }: ObservedCommand): number {
  return Math.min(...triggers.map(({ order }) => order ?? Number.MAX_SAFE_INTEGER));
}

function describeTrigger({ condition, kind, name, order, privileges }: Trigger): string {
  const place = `${kind} ${name}${order === null ? '' : ` #${order}`}`;
  const guard = condition === '' ? '' : `, if ${condition}`;
  return privileges === 'unknown' ? place + guard : `${place}, as ${privileges}${guard}`;
}
