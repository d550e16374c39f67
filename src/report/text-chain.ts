import type { CallDllMeaning } from '../commands/command-meaning.js';
import type { ObservedCommand, Trigger } from '../facts/execution.js';
import type { Report } from './report.js';
import { safeLine, type TextStyle } from './text-line.js';

const STEPS_SHOWN = 24;

/** Libraries, and functions of one, that are shown; real packages have far fewer. */
const LIBRARIES_SHOWN = 40;
const CALLS_SHOWN = 400;

/**
 * What would run: first the commands that touch payloads or reach out, in the order in which they would run, then every
 * function of a DLL that Windows Installer would call.
 */
export function renderChain({ execution }: Report, style: TextStyle): string[] {
  const steps = execution.commands.filter(matters).sort((a, b) => orderOf(a) - orderOf(b));
  const calls = groupCalls(execution.commands);
  if (steps.length === 0 && calls.size === 0) return [];
  const lines = ['', style.heading('What would run')];
  for (const { location, meanings, text, triggers } of steps.slice(0, STEPS_SHOWN)) {
    const kinds = [...new Set(meanings.map(({ meaning }) => meaning.kind))].join(', ');
    lines.push(`  ${kinds}: ${safeLine(text)}`);
    lines.push(
      style.faint(`        ${safeLine(`${location}; ${triggers.map(describeTrigger).join('; ')}`)}`),
    );
  }
  const hidden = steps.length - STEPS_SHOWN;
  if (hidden > 0) lines.push(style.faint(`  and ${hidden} more: see --json`));
  return [...lines, ...renderCalls(calls, style)];
}

interface Call {
  readonly command: ObservedCommand;
  readonly meaning: CallDllMeaning;
}

/** The calls that would be made, by the DLL. */
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

/** One DLL to a block: what it is, and the actions that call it. */
function renderCalls(groups: ReadonlyMap<string, readonly Call[]>, style: TextStyle): string[] {
  const lines: string[] = [];
  for (const [dll, calls] of [...groups].slice(0, LIBRARIES_SHOWN)) {
    const library = calls.find(({ meaning }) => meaning.library !== undefined)?.meaning.library;
    const what =
      library === undefined
        ? 'no DLL that is known'
        : `${library.name}, by its ${RECOGNISED[library.recognisedBy]}`;
    lines.push(`  call-dll: ${safeLine(`${dll} (${what})`)}`);
    const sorted = [...calls].sort((a, b) => orderOf(a.command) - orderOf(b.command));
    for (const { command, meaning } of sorted.slice(0, CALLS_SHOWN)) {
      const { name } = command.origin;
      const called = name === meaning.entryPoint ? name : `${name} calls ${meaning.entryPoint}`;
      const causes = command.triggers.map(describeTrigger).join('; ');
      lines.push(style.faint(`        ${safeLine(`${called}; ${causes}`)}`));
    }
    if (calls.length > CALLS_SHOWN) {
      lines.push(style.faint(`        and ${calls.length - CALLS_SHOWN} more: see --json`));
    }
  }
  const hidden = groups.size - LIBRARIES_SHOWN;
  if (hidden > 0) lines.push(style.faint(`  and functions of ${hidden} more libraries: see --json`));
  return lines;
}

const RECOGNISED: Record<NonNullable<CallDllMeaning['library']>['recognisedBy'], string> = {
  exports: 'exports',
  contents: 'contents',
  'version-resource': 'version resource',
};

/** Plain program starts are what most harmless installers do; they matter when the program lies in the package. */
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
