/** One logical command of a batch file after percent expansion, as cmd's parser sees it. */
export type BatchNode =
  /** Items run one after the other (`&`, or lines of a block). */
  | { kind: 'sequence'; items: BatchNode[] }
  | ChainNode
  | { kind: 'pipe'; items: BatchNode[] }
  | BlockNode
  | IfNode
  | ForNode
  | CommandNode;

/** Each item runs when the one before succeeded (`&&`), or failed (`||`). */
export interface ChainNode {
  kind: 'and' | 'or';
  items: BatchNode[];
}

/** `( … ) > file`: the output of all items goes there. */
export interface BlockNode {
  kind: 'block';
  line: number;
  items: BatchNode[];
  redirections: Redirection[];
}

export interface Redirection {
  operator: '<' | '>' | '>>';
  /** Digit in front of the operator; 1 is what a program prints, 2 its errors. Empty when none is written. */
  handle: string;
  target: string;
}

export interface IfNode {
  kind: 'if';
  /** 0-based line where it starts. */
  line: number;
  condition: Condition;
  consequence: BatchNode;
  alternative?: BatchNode;
}

export interface Condition {
  kind: 'exist' | 'errorlevel' | 'defined' | 'cmdextversion' | 'compare';
  negated: boolean;
  ignoreCase: boolean;
  /** `==`, `EQU`, `LSS` …; empty unless `compare`. */
  operator: string;
  left: string;
  /** Empty unless `compare`. */
  right: string;
}

export interface ForNode {
  kind: 'for';
  line: number;
  /** Lower-case letter of `/l`, `/f`, `/d`, `/r`; empty for a plain list. */
  mode: '' | 'l' | 'f' | 'd' | 'r';
  /** `"tokens=1,2 delims=;"` without quotes. */
  options: string;
  /** The letter of the variable; case matters. */
  variable: string;
  /** What stands between the parentheses. */
  set: string;
  body: BatchNode;
}

export interface CommandNode {
  kind: 'command';
  line: number;
  /** Carets removed, redirections taken out, quotes kept. */
  text: string;
  /** Redirections to files; those to `nul` and between handles are dropped. */
  redirections: Redirection[];
}
