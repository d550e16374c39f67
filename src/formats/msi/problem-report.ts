import type { ProblemCode } from '../../io/problem-code.js';

export type MsiProblemCode = Extract<ProblemCode, `msi.${string}`>;

/** Reports a problem in a database; its creator knows the structure's offset in the file. */
export type ReportMsiProblem = (code: MsiProblemCode, effect: string) => void;
