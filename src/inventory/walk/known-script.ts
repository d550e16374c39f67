import { areaOf, type Deviation } from '../../io/problem.js';
import type { ScriptFacts, ScriptType } from '../../scripts/script-facts.js';

/** The result of reading a script. Payloads with the same bytes share it, so it must not be modified. */
export interface KnownScript {
  readonly facts: Readonly<ScriptFacts>;
  /** Characters that the facts take in the report. */
  readonly factsLength: number;
  /** Its problems, reported for each payload that contains it. */
  readonly deviations: readonly Deviation[];
}

/** What decides how a script is read. */
export interface ScriptIdentity {
  /** Of the payload; null where it is not known. */
  readonly sha256: string | null;
  /** How much of the payload is taken for the script. */
  readonly lengthInBytes: number;
  /** Where a table says it. */
  readonly type: ScriptType | undefined;
  readonly name: string;
}

const MAX_KNOWN = 256;
const MAX_LENGTH = 4 * 2 ** 20;

/** The scripts met last, by their digests: a package may hold one script twenty thousand times. */
export class KnownScripts {
  private readonly known = new Map<string, KnownScript>();
  private length = 0;

  find(identity: ScriptIdentity): KnownScript | undefined {
    const key = keyOf(identity);
    return key === undefined ? undefined : this.known.get(key);
  }

  /** Keeps what was read with nothing left out for a limit of the run; the oldest make room. */
  remember(identity: ScriptIdentity, script: KnownScript): void {
    const key = keyOf(identity);
    if (key === undefined || this.known.has(key)) return;
    if (script.deviations.some(({ code }) => areaOf(code) === 'limit')) return;
    this.known.set(key, script);
    this.length += script.factsLength;
    for (const [oldest, { factsLength }] of this.known) {
      if (this.known.size <= MAX_KNOWN && this.length <= MAX_LENGTH) return;
      this.known.delete(oldest);
      this.length -= factsLength;
    }
  }
}

/** Of a name, the extension alone has a say in how a script is read. */
function keyOf({ lengthInBytes, name, sha256, type }: ScriptIdentity): string | undefined {
  if (sha256 === null) return undefined;
  const extension = /\.[a-z0-9]+$/i.exec(name.slice(-16))?.[0] ?? '';
  return `${sha256} ${lengthInBytes} ${type ?? extension.toLowerCase()}`;
}
