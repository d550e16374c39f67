import type { FormattedReference } from './formatted.js';

/** What an action runs, by the low six bits of its type. */
export type CustomActionKind =
  | 'dll'
  | 'exe'
  | 'jscript'
  | 'vbscript'
  | 'install'
  | 'error'
  | 'set-property'
  | 'set-directory'
  | 'unknown';

/** What the Source column names, by the low six bits of the type. */
export type CustomActionSourceKind =
  | 'binary'
  | 'file'
  | 'directory'
  | 'property'
  | 'inline'
  | 'package'
  | 'none';

export type CustomActionFlag =
  | 'continue'
  | 'async'
  | 'first-sequence'
  | 'once-per-process'
  | 'client-repeat'
  | 'in-script'
  | 'deferred'
  | 'rollback'
  | 'commit'
  | 'no-impersonate'
  | '64-bit'
  | 'hide-target'
  | 'terminal-server-aware'
  | 'patch-uninstall';

/** One place that runs an action. */
export type Invocation =
  | { by: 'sequence'; table: string; number: number | null; condition: string }
  | { by: 'control-event'; dialog: string; control: string; condition: string };

/** One row of the CustomAction table, with its type taken apart. */
export interface CustomAction {
  name: string;
  /** The Type column as it stands. */
  type: number;
  /** `type & 0x3f`: source and kind without the flags. */
  typeNumber: number;
  /** ExtendedType column; 0 when absent. */
  extendedType: number;
  kind: CustomActionKind;
  sourceKind: CustomActionSourceKind;
  source: string;
  target: string;
  flags: CustomActionFlag[];
  /** What runs, expanded as far as the tables say: program, entry point and arguments, or the script's text. */
  command: string;
  /** Everything that `source` and `target` refer to. */
  references: FormattedReference[];
  invocations: Invocation[];
}
