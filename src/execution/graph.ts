import { type CommandMeaning, starterOf } from '../commands/command-meaning.js';
import { isUrl } from '../commands/step.js';
import type {
  Execution,
  ExecutionEdge,
  ExecutionNode,
  ObservedCommand,
  PayloadReference,
  ResolvedMeaning,
  Trigger,
} from '../facts/execution.js';
import type { Inventory } from '../facts/inventory.js';
import type { PackageFacts } from '../facts/package-facts.js';
import type { Payload } from '../facts/payload.js';
import { findInstallScope } from './install-scope.js';
import type { Dependence } from './reach.js';
import { findSideLoads } from './side-load.js';
import { findActionScript, idleTriggers, invocationTriggers, isRunByPayload } from './trigger.js';

/** Characters of a command shown on an edge. */
const EDGE_TEXT_LENGTH = 512;
const LABEL_LENGTH = 512;
const MAX_EDGES = 50_000;
/** Characters of all edges and nodes together. */
const GRAPH_LENGTH = 6 * 2 ** 20;
/** Commands that are drawn without a pause. */
const PAUSE_INTERVAL = 64;

interface DrawnGraph extends Pick<Execution, 'nodes' | 'edges'> {
  /** There is more than is drawn. */
  readonly isCut: boolean;
}

/**
 * Draws who runs what: from causes through actions and scripts to payloads, files, tasks and URLs. What nothing runs
 * is drawn as well; only edges of kind `starts` lead to what is run. Yields wherever a pause can be made.
 */
export function* buildGraph(
  inventory: Inventory,
  commands: readonly ObservedCommand[],
  { parentOf, scriptsOf }: Pick<Dependence, 'parentOf' | 'scriptsOf'>,
): Generator<void, DrawnGraph, void> {
  const graph = new Graph(inventory.payloads);
  for (const facts of inventory.packages) graph.addScriptActions(facts);
  for (const command of commands) {
    if (command.id % PAUSE_INTERVAL === 0) yield;
    graph.addCommand(command, parentOf.get(command.id), scriptsOf.get(command.id));
  }
  for (const { importer, library } of findSideLoads(inventory, { commands }))
    graph.addSideLoad(importer.id, library.id);
  for (const payload of inventory.payloads) graph.addSecurityChecks(payload);
  const { edges, isCut, nodes } = graph;
  return { nodes: [...nodes.values()], edges: [...edges.values()], isCut };
}

const UNREACHABLE = { unreachable: true } as const;

interface Target {
  readonly kind: ExecutionEdge['kind'];
  readonly node: string;
}

class Graph {
  readonly nodes = new Map<string, ExecutionNode>();
  /** By what makes an edge the same as another one. */
  readonly edges = new Map<string, ExecutionEdge>();
  isCut = false;
  private lengthLeft = GRAPH_LENGTH;

  constructor(private readonly payloads: readonly Payload[]) {}

  /**
   * @param parent the command that makes the task or service which runs this one
   * @param scripts payloads that run it
   */
  addCommand(command: ObservedCommand, parent: number | undefined, scripts: readonly number[] = []): void {
    const from = this.originNode(command);
    // What starts a script, or makes a task, has an edge of its own to it.
    if (scripts.length === 0 && parent === undefined && !isRunByPayload(command.origin)) {
      for (const trigger of command.triggers) this.addTrigger(trigger, command.origin.payload, from);
    }
    if (!isRunByPayload(command.origin)) {
      for (const payload of scripts)
        this.addEdge({ from: this.payloadNode({ payload }), to: from, kind: 'starts' });
    }
    for (const trigger of command.idleTriggers ?? []) {
      this.addTrigger(trigger, command.origin.payload, from, UNREACHABLE);
    }
    const guard = isRunByPayload(command.origin) ? command.triggers[0]?.condition : undefined;
    const edge = {
      from,
      command: command.id,
      text: command.text.slice(0, EDGE_TEXT_LENGTH),
      ...(guard === undefined || guard === '' ? {} : { condition: guard.slice(0, EDGE_TEXT_LENGTH) }),
    };
    if (command.program !== undefined) {
      const kind = this.payloads[command.program.payload]?.type === 'pe-dll' ? 'loads' : 'runs';
      this.addEdge({ ...edge, to: this.payloadNode(command.program), kind });
    }
    for (const resolved of command.meanings) {
      for (const { kind, node } of this.targets(resolved, command)) this.addEdge({ ...edge, to: node, kind });
    }
  }

  /** Actions that are scripts: what they run are commands of the script. */
  addScriptActions(facts: PackageFacts): void {
    const { payload } = facts;
    const scope = findInstallScope(facts);
    for (const action of facts.tables.customActions) {
      const script = findActionScript(action, facts.payloadOfRow);
      if (script === undefined) continue;
      const { name } = action;
      const from = this.node({
        id: `custom-action:${payload}:${name}`,
        kind: 'action',
        label: name,
        payload,
      });
      for (const trigger of invocationTriggers(action, scope)) this.addTrigger(trigger, payload, from);
      for (const trigger of idleTriggers(action, scope)) this.addTrigger(trigger, payload, from, UNREACHABLE);
      this.addEdge({ from, to: this.payloadNode({ payload: script }), kind: 'runs' });
    }
  }

  addSideLoad(importer: number, library: number): void {
    const from = this.payloadNode({ payload: importer });
    this.addEdge({ from, to: this.payloadNode({ payload: library }), kind: 'loads' });
  }

  addSecurityChecks({ facts, id, name }: Payload): void {
    for (const { line, product, text } of facts.script?.securityChecks ?? []) {
      const from = this.node({ id: `payload:${id}`, kind: 'script', label: name, payload: id });
      const to = this.node({ id: `product:${product}`, kind: 'product', label: product });
      this.addEdge({ from, to, kind: 'checks', text: `line ${line}: ${text}`.slice(0, EDGE_TEXT_LENGTH) });
    }
  }

  private originNode({ origin }: ObservedCommand): string {
    const { kind, name, payload } = origin;
    if (kind === 'script') {
      const label = this.payloads[payload]?.name ?? name;
      return this.node({ id: `payload:${payload}`, kind: 'script', label, payload });
    }
    if (kind === 'self-extractor' || kind === 'bundle-chain') return this.payloadNode({ payload });
    const nodeKind = kind === 'service' ? 'service' : kind === 'scheduled-task' ? 'task' : 'action';
    return this.node({ id: `${kind}:${payload}:${name}`, kind: nodeKind, label: name, payload });
  }

  /** A nested package's sequences are its own; whatever installs that package leads to it. */
  private addTrigger(
    { condition, kind, name, order, privileges }: Trigger,
    payload: number,
    to: string,
    mark: Pick<ExecutionEdge, 'unreachable'> = {},
  ): void {
    const from = this.node({
      id: payload === 0 ? `trigger:${kind}:${name}` : `trigger:${kind}:${payload}:${name}`,
      kind: 'trigger',
      label: name === '' ? kind : name,
      ...(payload === 0 ? {} : { payload }),
    });
    if (payload !== 0 && kind === 'sequence') {
      this.addEdge({ from: this.payloadNode({ payload }), to: from, kind: 'starts' });
    }
    this.addEdge({
      from,
      to,
      kind: 'starts',
      privileges,
      ...mark,
      ...(order === null ? {} : { order }),
      ...(condition === '' ? {} : { condition: condition.slice(0, EDGE_TEXT_LENGTH) }),
    });
  }

  private targets({ meaning, object, program }: ResolvedMeaning, { origin }: ObservedCommand): Target[] {
    const reference = (found: PayloadReference | undefined, path: string) =>
      found === undefined ? this.fileNode(path) : this.payloadNode(found);
    switch (meaning.kind) {
      case 'unpack':
        return [
          { kind: 'uses', node: reference(program, meaning.tool) },
          { kind: 'unpacks', node: reference(object, meaning.archive) },
          ...(meaning.destination === undefined
            ? []
            : [{ kind: 'writes' as const, node: this.fileNode(meaning.destination) }]),
        ];
      case 'start-dll':
        return [
          { kind: 'uses', node: this.fileNode(starterOf(meaning)) },
          { kind: 'loads', node: reference(object, meaning.dll) },
        ];
      case 'start-program':
        return [{ kind: 'runs', node: reference(program, meaning.program) }];
      case 'run-script':
        return [{ kind: 'runs', node: reference(object, meaning.script) }];
      case 'msiexec-install':
        return [
          {
            kind: meaning.remote ? 'downloads' : 'runs',
            node: reference(object, meaning.url ?? meaning.package),
          },
        ];
      case 'copy':
        return [
          { kind: 'uses', node: reference(object, meaning.from) },
          { kind: 'writes', node: this.fileNode(meaning.to) },
        ];
      default:
        return this.outsideTargets(meaning, origin.payload, object);
    }
  }

  /** Things that lie outside of the package. Tasks and services are those of the commands that these run later. */
  private outsideTargets(
    meaning: CommandMeaning,
    payload: number,
    object: PayloadReference | undefined,
  ): Target[] {
    switch (meaning.kind) {
      case 'scheduled-task': {
        const label = meaning.name ?? '';
        const node = this.node({ id: `scheduled-task:${payload}:${label}`, kind: 'task', label, payload });
        return [
          { kind: 'schedules', node },
          ...(object === undefined ? [] : [{ kind: 'uses' as const, node: this.payloadNode(object) }]),
        ];
      }
      case 'download': {
        const { url } = meaning;
        return [{ kind: 'downloads', node: this.node({ id: `url:${url}`, kind: 'url', label: url }) }];
      }
      case 'registry-write': {
        const label = meaning.valueName === undefined ? meaning.key : `${meaning.key}\\${meaning.valueName}`;
        return [{ kind: 'writes', node: this.node({ id: `registry:${label}`, kind: 'registry', label }) }];
      }
      case 'service': {
        const { name } = meaning;
        const node = this.node({ id: `service:${payload}:${name}`, kind: 'service', label: name, payload });
        return [{ kind: 'changes', node }];
      }
      case 'kill':
      case 'delete':
        return [{ kind: 'changes', node: this.fileNode(meaning.target) }];
      case 'security-exclusion': {
        const { what } = meaning;
        return [
          { kind: 'changes', node: this.node({ id: `product:${what}`, kind: 'product', label: what }) },
        ];
      }
      default:
        return [];
    }
  }

  private payloadNode({ payload: id }: Pick<PayloadReference, 'payload'>): string {
    const payload = this.payloads[id];
    return this.node({
      id: `payload:${id}`,
      kind: nodeKind(payload),
      label: payload?.name ?? '',
      payload: id,
    });
  }

  private fileNode(label: string): string {
    const kind = isUrl(label) ? 'url' : 'file';
    return this.node({ id: `${kind}:${label}`, kind, label });
  }

  private node(node: ExecutionNode): string {
    const id = node.id.slice(0, LABEL_LENGTH);
    if (this.isCut || this.nodes.has(id)) return id;
    const label = node.label.slice(0, LABEL_LENGTH);
    this.lengthLeft -= id.length + label.length;
    this.nodes.set(id, { ...node, id, label });
    return id;
  }

  private addEdge(edge: ExecutionEdge): void {
    const { command, condition, from, kind, order, to } = edge;
    const key = JSON.stringify([from, to, kind, command, order, condition]);
    if (this.isCut || this.edges.has(key)) return;
    this.lengthLeft -= key.length + (edge.text?.length ?? 0);
    this.isCut = this.edges.size >= MAX_EDGES || this.lengthLeft < 0;
    if (!this.isCut) this.edges.set(key, edge);
  }
}

function nodeKind(payload: Payload | undefined): ExecutionNode['kind'] {
  if (payload?.facts.script !== undefined) return 'script';
  if (payload?.facts.archive !== undefined) return 'archive';
  if (payload?.type === 'pe-dll') return 'library';
  return payload?.facts.pe === undefined ? 'file' : 'program';
}
