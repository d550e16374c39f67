import type { CommandMeaning } from '../commands/command-meaning.js';

/** What would run if the package were installed, as far as its content shows. */
export interface Execution {
  readonly commands: readonly ObservedCommand[];
  readonly nodes: readonly ExecutionNode[];
  readonly edges: readonly ExecutionEdge[];
}

/** One command line that something in the package runs, and what it does. */
export interface ObservedCommand {
  readonly id: number;
  readonly origin: CommandOrigin;
  /** Location chain of the command: `setup.msi › CustomAction.Run`. */
  readonly location: string;
  /** Expanded as far as tables and scripts allow. */
  readonly text: string;
  /** The payload that the table names as the program; the meanings name other programs. */
  readonly program?: PayloadReference;
  /** What the command does, step by step, with the payloads that it refers to. */
  readonly meanings: readonly ResolvedMeaning[];
  /** What causes it to run; empty when nothing in the package does. */
  readonly triggers: readonly Trigger[];
  /** Triggers that are never set off: controls of dialogs that never open. */
  readonly idleTriggers?: readonly Trigger[];
}

export interface CommandOrigin {
  readonly kind:
    | 'custom-action'
    | 'script'
    | 'service'
    | 'shortcut'
    | 'run-key'
    | 'vendor-table'
    | 'scheduled-task'
    | 'self-extractor'
    | 'bundle-chain';
  /** Id of the payload that contains the text: the package, the script, the self-extractor or the bundle. */
  readonly payload: number;
  /** Name of the action, service, value, package of a chain …; the line number for scripts. */
  readonly name: string;
}

/** The meaning of a command and the payloads it uses. Ids are undefined when no payload matches. */
export interface ResolvedMeaning {
  readonly meaning: CommandMeaning;
  /** The payload whose program runs. */
  readonly program?: PayloadReference;
  /** The archive that is unpacked, the DLL that is started, the script that is run, the file that is copied. */
  readonly object?: PayloadReference;
}

export interface PayloadReference {
  readonly payload: number;
  /** How the name was resolved to the payload. */
  readonly by:
    | 'install-path'
    | 'file-key'
    | 'binary-name'
    | 'file-name'
    | 'password'
    | 'copy'
    | 'archive-entry'
    | 'only-candidate';
}

/** One cause of a command: when in the installation, in which order, under which condition and as which user. */
export interface Trigger {
  readonly kind:
    | 'sequence'
    | 'control-event'
    | 'script'
    | 'service-start'
    | 'logon'
    | 'user'
    | 'schedule'
    | 'action-data';
  /** Table, dialog, script … */
  readonly name: string;
  readonly order: number | null;
  readonly condition: string;
  readonly privileges: 'user' | 'elevated' | 'system' | 'unknown';
}

/** Something that runs, starts something, or is used by something that runs. */
export interface ExecutionNode {
  /** Stable within one report: `payload:4`, `custom-action:0:Run`, `file:C:\x.exe`, `url:http://…`. */
  readonly id: string;
  readonly kind:
    | 'trigger'
    | 'action'
    | 'script'
    | 'program'
    | 'archive'
    | 'library'
    | 'file'
    | 'task'
    | 'service'
    | 'registry'
    | 'url'
    | 'product';
  readonly label: string;
  readonly payload?: number;
}

/** What one node of the graph does to another. */
export interface ExecutionEdge {
  readonly from: string;
  readonly to: string;
  readonly kind:
    | 'starts'
    | 'runs'
    | 'uses'
    | 'unpacks'
    | 'writes'
    | 'loads'
    | 'downloads'
    | 'schedules'
    | 'checks'
    | 'changes';
  readonly order?: number;
  readonly condition?: string;
  readonly privileges?: string;
  /** The command's text. */
  readonly text?: string;
  /** Id in {@link Execution.commands}. */
  readonly command?: number;
  /** True when it is never set off, because it comes from a control of a dialog that never opens. */
  readonly unreachable?: true;
}
