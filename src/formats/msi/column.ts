// Bits of a column's type as `_Columns` stores it.
const SIZE_MASK = 0xff;
const LOCALIZABLE_BIT = 0x0200;
const STRING_BIT = 0x0800;
const NULLABLE_BIT = 0x1000;
const KEY_BIT = 0x2000;
const TEMPORARY_BIT = 0x4000;
/** String bit and validity bit alone, size 0: the OBJECT type. */
const OBJECT_TYPE = 0x0900;

export type ColumnKind = 'string' | 'integer' | 'object';

/** One column of a table. */
export interface MsiColumn {
  readonly name: string;
  /** Counts from 1. */
  readonly number: number;
  /** As `_Columns` has it. */
  readonly type: number;
  readonly kind: ColumnKind;
  /** Declared size: characters of a string (0: any number), bytes of an integer. */
  readonly size: number;
  readonly isKey: boolean;
  readonly isNullable: boolean;
  readonly isLocalizable: boolean;
  readonly isTemporary: boolean;
}

/** A table's name and columns, in order. */
export interface TableSchema {
  readonly name: string;
  readonly columns: readonly MsiColumn[];
}

/** Takes a column's type apart. */
export function parseColumn(name: string, number: number, type: number): MsiColumn {
  return {
    name,
    number,
    type,
    kind: kindOf(type),
    size: type & SIZE_MASK,
    isKey: (type & KEY_BIT) !== 0,
    isNullable: (type & NULLABLE_BIT) !== 0,
    isLocalizable: (type & LOCALIZABLE_BIT) !== 0,
    isTemporary: (type & TEMPORARY_BIT) !== 0,
  };
}

/**
 * Bytes that a cell takes. OBJECT columns hold a 2-byte mark even where string references take 3 bytes. Integers of
 * size 0 and 1 are seen in the wild and take 2 bytes.
 */
export function widthInBytes(column: MsiColumn, bytesPerReference: number): number {
  if (column.kind === 'string') return bytesPerReference;
  if (column.kind === 'object') return 2;
  return column.size <= 2 ? 2 : 4;
}

/** The type as Windows Installer's text archives write it: `s72`, `L0`, `i2`, `v0`; upper case when NULL is allowed. */
export function columnTypeCode(column: MsiColumn): string {
  const letter = typeLetter(column);
  return `${column.isNullable ? letter.toUpperCase() : letter}${column.size}`;
}

function kindOf(type: number): ColumnKind {
  if ((type & ~NULLABLE_BIT) === OBJECT_TYPE) return 'object';
  return (type & STRING_BIT) === 0 ? 'integer' : 'string';
}

function typeLetter(column: MsiColumn): string {
  if (column.kind === 'object') return 'v';
  if (column.kind === 'string') {
    if (column.isTemporary) return 'g';
    return column.isLocalizable ? 'l' : 's';
  }
  return column.isTemporary ? 'j' : 'i';
}
