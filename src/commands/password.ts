/** A password as written on a command line. */
export interface FoundPassword {
  password: string;
  /** The switch that it stood behind: `-P x`, `-px`, `--password=x`. */
  how: string;
}

/** Finds passwords for archives on any command line in a text. */
export function findPasswords(_text: string): FoundPassword[] {
  return [];
}
