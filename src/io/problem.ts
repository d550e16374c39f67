import type { FormatError } from './format-error.js';
import { PROBLEM_CODES, type ProblemCode } from './problem-code.js';

/** Something in the bytes that is not as its format asks, as a parser tells it: it knows no location chain. */
export interface Deviation {
  code: ProblemCode;
  /** In bytes from the start of the source being parsed. */
  offsetInBytes: number;
  /** One sentence for a person: what this means for the result ("the last 3 entries are not listed"). */
  effect: string;
}

/** A deviation with the place where it was seen, as the report shows it. */
export interface Problem extends Deviation {
  /** Chain of containers, outermost first: `setup.msi › p.cab`. */
  location: string;
}

/** How a parser tells what it survived; what it cannot survive it throws as a {@link FormatError}. */
export type OnProblem = (deviation: Deviation) => void;

/** The deviation that a thrown FormatError amounts to. */
export function deviationOf(error: FormatError, effect: string): Deviation {
  return { code: error.code, offsetInBytes: error.offsetInBytes, effect: `${effect} (${error.message})` };
}

/** True when the problem means that something in the input was not read, so that the report is not complete. */
export function losesData(code: ProblemCode): boolean {
  return PROBLEM_CODES[code].loses !== null;
}

/** What a code is about, the part before its dot: `limit`, `zip`, … */
export type ProblemArea = AreaOf<ProblemCode>;
type AreaOf<Code> = Code extends `${infer Area}.${string}` ? Area : never;

export function areaOf(code: ProblemCode): ProblemArea {
  return code.slice(0, code.indexOf('.')) as ProblemArea;
}
