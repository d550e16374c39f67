import type { CommandMeaning } from '../commands/command-meaning.js';

/** What would happen if the package were installed, as far as its bytes say. */
export interface Execution {
  readonly commands: readonly ObservedCommand[];
  readonly nodes: readonly ExecutionNode[];
  readonly edges: readonly ExecutionEdge[];
}

/** One command line that something in the package runs, with what it means. */
export interface ObservedCommand {
  readonly id: number;
  readonly origin: CommandOrigin;
  /** Location chain of the place where it stands: `setup.msi › CustomAction.Run`. */
  readonly location: string;
  /** Expanded as far as tables and scripts say. */
  readonly text: string;
  /** The payload that the table says is run; what else is run stands in the meanings. */
  readonly program?: PayloadReference;
  /** What the command does, step by step, with the payloads that its names stand for. */
  readonly meanings: readonly ResolvedMeaning[];
  /** What causes it to run; empty when nothing in the package does. */
  readonly triggers: readonly Trigger[];
  /** What would cause it to run, and nothing sets off: buttons of dialogs that nobody opens. */
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
    | 'self-extractor';
  /** Payload that holds the text: the package, the script, or the program that unpacks itself. */
  readonly payload: number;
  /** Name of the action, service, value …; the line number for scripts. */
  readonly name: string;
}

/** A command's meaning, and which payloads it touches. Ids are undefined when nothing in the package fits. */
export interface ResolvedMeaning {
  readonly meaning: CommandMeaning;
  /** The payload whose program runs. */
  readonly program?: PayloadReference;
  /** The archive that is unpacked, the DLL that is started, the script that is run, the file that is copied. */
  readonly object?: PayloadReference;
}

export interface PayloadReference {
  readonly payload: number;
  /** How the name was found to stand for the payload. */
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

/** One cause of a command: where in the installation, in which order, under which condition, as whom. */
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

/** A thing that runs, causes a run, or is touched by one. */
export interface ExecutionNode {
  /** Stable inside one report: `payload:4`, `custom-action:0:Run`, `file:C:\x.exe`, `url:http://…`. */
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
  /** Nothing sets it off: it comes from a button of a dialog that nobody opens. */
  readonly unreachable?: true;
}
