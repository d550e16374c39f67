/** A literal by which a command that would run unpacks an archive. */
export interface PasswordClaim {
  /** Id of the archive. */
  readonly archive: number;
  readonly password: string;
  /** Id of the payload that the command stands in. */
  readonly payload: number;
  readonly location: string;
  /** The command. */
  readonly text: string;
}
