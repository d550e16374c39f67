import type { Payload } from '../facts/payload.js';

/** Scripts that are looked at, and calls in each; installers call a handful of actions. */
const MAX_CALLS = 1_000;
/** `Session.DoAction "Name"`, in VBScript and JScript; what is no constant stands in the second group. */
const CALL = /\bDoAction\s{0,8}\(?\s{0,8}(?:"([^"\r\n]{0,72})"|'([^'\r\n]{0,72})'|[^\s"')])\s{0,8}([&+]?)/gi;

/** An action that a script runs by its name, or by the start of its name where the rest is known at run time only. */
interface Call {
  readonly script: number;
  readonly name: string;
  readonly isWhole: boolean;
}

/** The scripts of a package that run actions which no sequence needs to name [Session.DoAction]. */
export class CalledActions {
  private readonly calls: readonly Call[];

  /** `held` are the payloads that lie right in the package. */
  constructor(held: readonly Payload[]) {
    this.calls = held.flatMap(callsOf).slice(0, MAX_CALLS);
  }

  /** Ids of the scripts that run the action. */
  callersOf(action: string): number[] {
    const callers = this.calls.filter(({ isWhole, name }) =>
      isWhole ? name === action : action.startsWith(name),
    );
    return [...new Set(callers.map(({ script }) => script))];
  }
}

function callsOf({ facts, id }: Payload): Call[] {
  const { text = '', type } = facts.script ?? {};
  if (type !== 'vbscript' && type !== 'jscript') return [];
  return [...text.matchAll(CALL)].map(([, double, single, operator]) => ({
    script: id,
    name: double ?? single ?? '',
    isWhole: (double ?? single) !== undefined && operator === '',
  }));
}
