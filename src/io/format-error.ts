import type { ProblemCode } from './problem-code.js';

export interface FormatErrorDetails {
  /** Where in the source being parsed, in bytes from its start. */
  offsetInBytes: number;
  /** What the format asks for, and what stood there. */
  expected?: string | number;
  found?: string | number;
  cause?: unknown;
}

/**
 * The bytes do not follow their format, so that the structure at hand cannot be read. Thrown by parsers, caught
 * once per payload and reported as a {@link Problem}; recognised by `code`, never by message.
 */
export class FormatError extends Error {
  override readonly name = 'FormatError';
  readonly offsetInBytes: number;
  readonly expected: string | number | undefined;
  readonly found: string | number | undefined;

  constructor(
    readonly code: ProblemCode,
    details: FormatErrorDetails,
  ) {
    super(messageOf(code, details), details.cause === undefined ? undefined : { cause: details.cause });
    this.offsetInBytes = details.offsetInBytes;
    this.expected = details.expected;
    this.found = details.found;
  }

  /** What it was made of, besides its code; an error of another thread is made of it anew. */
  get details(): FormatErrorDetails {
    const { cause, expected, found, offsetInBytes } = this;
    return {
      offsetInBytes,
      ...(expected === undefined ? {} : { expected }),
      ...(found === undefined ? {} : { found }),
      ...(cause === undefined ? {} : { cause }),
    };
  }

  /** The same error, seen in a source that starts so many bytes earlier. */
  movedBy(lengthInBytes: number): FormatError {
    return new FormatError(this.code, {
      ...this.details,
      offsetInBytes: this.offsetInBytes + lengthInBytes,
    });
  }
}

function messageOf(code: ProblemCode, { offsetInBytes, expected, found }: FormatErrorDetails): string {
  const expectation = expected === undefined ? '' : `: expected ${expected}`;
  const finding = found === undefined ? '' : `${expected === undefined ? ':' : ','} found ${found}`;
  return `${code} at 0x${offsetInBytes.toString(16)}${expectation}${finding}`;
}
