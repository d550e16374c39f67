import type { FormatError } from './format-error.js';
import { PROBLEM_CODES, type ProblemCode } from './problem-code.js';

/** A deviation from a format as a parser reports it, without a location chain. */
export interface Deviation {
  code: ProblemCode;
  /** In bytes from the start of the source being parsed. */
  offsetInBytes: number;
  /** What this means for the result, in one sentence for a person ("the last 3 entries are not listed"). */
  effect: string;
}

/** A deviation with its location, as the report shows it. */
export interface Problem extends Deviation {
  /** Chain of containers, outermost first: `setup.msi › p.cab`. */
  location: string;
}

/** How a parser reports what it recovers from; anything else it throws as a {@link FormatError}. */
export type OnProblem = (deviation: Deviation) => void;

/** The deviation equivalent to a thrown FormatError. */
export function deviationOf(error: FormatError, effect: string): Deviation {
  return { code: error.code, offsetInBytes: error.offsetInBytes, effect: `${effect} (${error.message})` };
}

/** True when the problem means that something in the input was not read, so that the report is not complete. */
export function losesData(code: ProblemCode): boolean {
  return PROBLEM_CODES[code].loses !== null;
}

/** The area of a code, the part before its dot: `limit`, `zip`, … */
export type ProblemArea = AreaOf<ProblemCode>;
type AreaOf<Code> = Code extends `${infer Area}.${string}` ? Area : never;

export function areaOf(code: ProblemCode): ProblemArea {
  return code.slice(0, code.indexOf('.')) as ProblemArea;
}
