import type { CommandMeaning } from '../commands/command-meaning.js';
import type { Inventory } from '../inventory/inventory.js';
import type { Payload } from '../inventory/payload.js';
import type {
  Execution,
  ExecutionEdge,
  ExecutionNode,
  ObservedCommand,
  PayloadReference,
  ResolvedMeaning,
  Trigger,
} from './execution.js';

/** Text of a command that an edge bears. */
const EDGE_TEXT_LENGTH = 512;
const EDGE_LIMIT = 50_000;

/** Draws who runs what: from causes through actions and scripts to payloads, files, tasks and URLs. */
export function buildGraph(
  inventory: Inventory,
  commands: readonly ObservedCommand[],
): Pick<Execution, 'nodes' | 'edges'> {
  const graph = new Graph(inventory.payloads);
  for (const command of commands) graph.addCommand(command);
  for (const payload of inventory.payloads) graph.addSecurityChecks(payload);
  return { nodes: [...graph.nodes.values()], edges: [...graph.edges.values()] };
}

class Graph {
  readonly nodes = new Map<string, ExecutionNode>();
  /** By what makes an edge the same as another one. */
  readonly edges = new Map<string, ExecutionEdge>();

  constructor(private readonly payloads: readonly Payload[]) {}

  addCommand(command: ObservedCommand): void {
    const origin = this.originNode(command);
    for (const trigger of command.triggers) this.addTrigger(trigger, origin);
    const from = { from: origin, command: command.id, text: command.text.slice(0, EDGE_TEXT_LENGTH) };
    if (command.program !== undefined) {
      this.addEdge({ ...from, to: this.payloadNode(command.program), kind: 'runs' });
    }
    for (const resolved of command.meanings) {
      for (const { kind, node } of this.targets(resolved)) this.addEdge({ ...from, to: node, kind });
    }
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
    const nodeKind = kind === 'service' ? 'service' : kind === 'scheduled-task' ? 'task' : 'action';
    return this.node({ id: `${kind}:${payload}:${name}`, kind: nodeKind, label: name, payload });
  }

  private addTrigger({ condition, kind, name, order, privileges }: Trigger, to: string): void {
    const from = this.node({
      id: `trigger:${kind}:${name}`,
      kind: 'trigger',
      label: name === '' ? kind : name,
    });
    this.addEdge({
      from,
      to,
      kind: 'starts',
      privileges,
      ...(order === null ? {} : { order }),
      ...(condition === '' ? {} : { condition }),
    });
  }

  private targets({
    meaning,
    object,
    program,
  }: ResolvedMeaning): { kind: ExecutionEdge['kind']; node: string }[] {
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
          { kind: 'uses', node: this.fileNode(meaning.proxy) },
          { kind: 'loads', node: reference(object, meaning.dll) },
        ];
      case 'start-program':
        return [{ kind: 'runs', node: reference(program, meaning.program) }];
      case 'run-script':
        return [{ kind: 'runs', node: reference(object, meaning.script) }];
      case 'copy':
        return [
          { kind: 'uses', node: reference(object, meaning.from) },
          { kind: 'writes', node: this.fileNode(meaning.to) },
        ];
      default:
        return this.outsideTargets(meaning);
    }
  }

  /** Things that lie outside of the package. */
  private outsideTargets(meaning: CommandMeaning): { kind: ExecutionEdge['kind']; node: string }[] {
    switch (meaning.kind) {
      case 'scheduled-task': {
        const name = meaning.name ?? meaning.definition ?? '';
        return [{ kind: 'schedules', node: this.node({ id: `task:${name}`, kind: 'task', label: name }) }];
      }
      case 'msiexec-install': {
        const label = meaning.url ?? meaning.package;
        const node = meaning.remote
          ? this.node({ id: `url:${label}`, kind: 'url', label })
          : this.fileNode(label);
        return [{ kind: meaning.remote ? 'downloads' : 'runs', node }];
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
        return [
          { kind: 'changes', node: this.node({ id: `service:${name}`, kind: 'service', label: name }) },
        ];
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

  private payloadNode({ payload: id }: PayloadReference): string {
    const payload = this.payloads[id];
    return this.node({
      id: `payload:${id}`,
      kind: nodeKind(payload),
      label: payload?.name ?? '',
      payload: id,
    });
  }

  private fileNode(path: string): string {
    return this.node({ id: `file:${path}`, kind: 'file', label: path });
  }

  private node(node: ExecutionNode): string {
    if (!this.nodes.has(node.id)) this.nodes.set(node.id, node);
    return node.id;
  }

  private addEdge(edge: ExecutionEdge): void {
    const { command, condition, from, kind, order, to } = edge;
    const key = JSON.stringify([from, to, kind, command, order, condition]);
    if (this.edges.size < EDGE_LIMIT && !this.edges.has(key)) this.edges.set(key, edge);
  }
}

function nodeKind(payload: Payload | undefined): ExecutionNode['kind'] {
  if (payload?.facts.script !== undefined) return 'script';
  if (payload?.facts.archive !== undefined) return 'archive';
  if (payload?.type === 'pe-dll') return 'library';
  return payload?.facts.pe === undefined ? 'file' : 'program';
}
