import { defang } from './escape-text.js';
import type { Report } from './report.js';
import { safeLine, type TextStyle } from './text-line.js';

const MAX_ARTEFACTS_SHOWN = 30;

/** Traces to look for on a host; shown when something was found. */
export function renderHunting({ hunting, verdict }: Report, style: TextStyle): string[] {
  if (hunting.length === 0 || verdict === 'no-findings' || verdict === 'undetermined') return [];
  const lines = ['', style.heading('Look for on hosts')];
  for (const { kind, note, value } of hunting.slice(0, MAX_ARTEFACTS_SHOWN)) {
    const shown = kind === 'url' || kind === 'domain' ? defang(value) : value;
    lines.push(`  ${kind.padEnd(14)} ${safeLine(`${shown}  (${note})`)}`);
  }
  const hidden = hunting.length - MAX_ARTEFACTS_SHOWN;
  if (hidden > 0) lines.push(style.faint(`  and ${hidden} more: see --json`));
  return lines;
}
