import { readProgram } from '../formats/pe/parse-pe.js';
import type { PeFacts } from '../formats/pe/pe-facts.js';
import { SliceSource, type Source } from '../io/source.js';
import { assertSource, type FormatOptions, type Opened, startReading } from './reading.js';

/** A resource of a program. */
export interface ProgramResource {
  /** Type, name and language: numbers, or the names that stand in their place. */
  readonly keys: readonly (number | string)[];
  readonly offsetInBytes: number;
  readonly sizeInBytes: number;
  open(): Source;
}

/** A program: an MZ file, in most cases a PE. */
export interface Program extends Opened {
  /** Headers, sections, imports, exports, version, .NET metadata, overlay. */
  readonly facts: PeFacts;
  readonly resources: readonly ProgramResource[];
}

/**
 * Opens a program: a PE, or a 16-bit or DOS one, of which less is said.
 *
 * @throws FormatError `pe.*` when its headers cannot be read.
 */
export async function openProgram(source: Source, options: FormatOptions = {}): Promise<Program> {
  assertSource(source);
  const reading = startReading(source.sizeInBytes, options);
  const { facts, resources } = await readProgram(source, reading);
  return {
    facts,
    resources: resources.map((resource) => ({
      ...resource,
      open: () => new SliceSource(source, resource.offsetInBytes, resource.sizeInBytes),
    })),
    problems: reading.problems,
  };
}
