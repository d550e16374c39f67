import type { ObservedCommand, Trigger } from '../facts/execution.js';
import type { Report } from './report.js';
import { safeLine, type TextStyle } from './text-line.js';

const STEPS_SHOWN = 12;

/** The chain that matters: commands that touch payloads or reach out, in the order in which they would run. */
export function renderChain({ execution }: Report, style: TextStyle): string[] {
  const steps = execution.commands.filter(matters).sort((a, b) => orderOf(a) - orderOf(b));
  if (steps.length === 0) return [];
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
  return lines;
}

/** Plain program starts are what most harmless installers do; they matter when the program lies in the package. */
function matters({ meanings, triggers }: ObservedCommand): boolean {
  return (
    triggers.length > 0 &&
    meanings.some(
      ({ meaning, object, program }) =>
        meaning.kind !== 'start-program' || object !== undefined || program !== undefined,
    )
  );
}

function orderOf({ triggers }: ObservedCommand): number {
  return Math.min(...triggers.map(({ order }) => order ?? Number.MAX_SAFE_INTEGER));
}

function describeTrigger({ condition, kind, name, order, privileges }: Trigger): string {
  const place = `${kind} ${name}${order === null ? '' : ` #${order}`}`;
  const guard = condition === '' ? '' : `, if ${condition}`;
  return privileges === 'unknown' ? place + guard : `${place}, as ${privileges}${guard}`;
}
