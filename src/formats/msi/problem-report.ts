import type { ProblemCode } from '../../io/problem-code.js';

export type MsiProblemCode = Extract<ProblemCode, `msi.${string}`>;

/** Tells a problem in a database; whoever made it knows where in the file the structure lies. */
export type ReportMsiProblem = (code: MsiProblemCode, effect: string) => void;
