import { type Cabinet, openCabinet } from '../../../src/formats/cab/cabinet.js';
import { type CabinetSet, type CabSetFolder, joinCabinets } from '../../../src/formats/cab/cabinet-set.js';
import { decodeFolder } from '../../../src/formats/cab/decode-folder.js';
import { Budget, DEFAULT_LIMITS, type Limits } from '../../../src/io/budget.js';
import { FormatError } from '../../../src/io/format-error.js';
import type { Deviation } from '../../../src/io/problem.js';
import type { ProblemCode } from '../../../src/io/problem-code.js';
import { BytesSource } from '../../../src/io/source.js';

/** Keeps what parsers tell. */
export class Told {
  readonly deviations: Deviation[] = [];
  readonly onProblem = (deviation: Deviation): void => {
    this.deviations.push(deviation);
  };
  readonly budget: Budget;

  constructor(limits: Partial<Limits> = {}) {
    this.budget = new Budget({ ...DEFAULT_LIMITS, ...limits }, 0);
  }

  get codes(): ProblemCode[] {
    return [...new Set(this.deviations.map(({ code }) => code))];
  }

  /** Runs, and takes down a FormatError as a problem. */
  async guard<T>(run: () => Promise<T>): Promise<T | undefined> {
    try {
      return await run();
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      this.onProblem({ code: error.code, offsetInBytes: error.offsetInBytes, effect: error.message });
      return undefined;
    }
  }
}

export async function open(bytes: Uint8Array, told = new Told(), name?: string): Promise<Cabinet> {
  return openCabinet(new BytesSource(bytes), { ...told, ...(name === undefined ? {} : { name }) });
}

export async function openSet(bytes: Uint8Array, told = new Told()): Promise<CabinetSet> {
  return joinCabinets([await open(bytes, told)], told.onProblem);
}

/** What comes out of a folder before it ends or fails. */
export async function decodeAll(set: CabinetSet, folder: CabSetFolder, told = new Told()): Promise<Buffer> {
  const chunks: Buffer[] = [];
  await told.guard(async () => {
    for await (const chunk of decodeFolder(set, folder, told)) chunks.push(Buffer.from(chunk));
  });
  return Buffer.concat(chunks);
}
