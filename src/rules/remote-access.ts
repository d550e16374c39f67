import { reachedSteps } from '../execution/reached-step.js';
import type { ObservedCommand } from '../facts/execution.js';
import { appendTo } from '../io/append-to.js';
import type { Facts } from './facts.js';

/** A remote access tool that the package starts or installs, and whom it answers to. */
export interface RemoteAccess {
  readonly tool: string;
  readonly command: ObservedCommand;
  /** Relays and servers that its parameters name. */
  readonly hosts: readonly string[];
  /** Accounts, sites and keys of an owner that its parameters name. */
  readonly accounts: readonly string[];
}

interface RemoteAccessTool {
  readonly tool: string;
  /** Of its programs and services, as its maker names them. */
  readonly program: RegExp;
}

/** From the LOLRMM project and the makers' documentation. */
const TOOLS: readonly RemoteAccessTool[] = [
  {
    tool: 'ScreenConnect (ConnectWise Control)',
    program: /\bscreenconnect\.(?:client|windows)|\bscreenconnect client\b/i,
  },
  { tool: 'Atera', program: /\bateraagent\b|\bintegratorlogin=/i },
  { tool: 'SimpleHelp', program: /\bsimplehelp|\bremote access launcher\b/i },
  { tool: 'Datto RMM', program: /\bcagservice\b|\baemagent\b/i },
  { tool: 'N-able', program: /\b(?:basupsrvc|winagent|tkcuploader|take control agent)\b/i },
  { tool: 'AnyDesk', program: /\banydesk\b/i },
  { tool: 'TeamViewer', program: /\bteamviewer(?:_service|_desktop)?\b/i },
  { tool: 'NetSupport Manager', program: /\bclient32\.exe\b|\bnetsupport\b/i },
  { tool: 'Splashtop', program: /\b(?:srservice|srmanager|splashtop)\b/i },
  { tool: 'MeshCentral agent', program: /\bmeshagent/i },
  { tool: 'Action1', program: /\baction1_agent\b/i },
  { tool: 'Syncro', program: /\bsyncro(?:\.service|live)?\b/i },
  { tool: 'Tactical RMM', program: /\btacticalrmm\b/i },
  { tool: 'RustDesk', program: /\brustdesk\b/i },
  { tool: 'FleetDeck', program: /\bfleetdeck/i },
  { tool: 'LogMeIn or GoTo Resolve', program: /\blogmein\b|\bgoto(?:assist|resolve)/i },
  { tool: 'Zoho Assist', program: /\bzaservice\b|\bzohours\b/i },
  { tool: 'UltraVNC or TightVNC', program: /\b(?:winvnc|tvnserver)\b/i },
  { tool: 'Remote Utilities', program: /\b(?:rutserv|rfusclient)\b/i },
];

const HOST =
  /(?:^|[?&\s"'/-])(?:h|host|server|relay|connect|serverurl|api)[=:]\s{0,2}["']?(?:https?:\/\/)?([a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63}){1,8})/gi;
const ACCOUNT =
  /\b(integratorlogin|accountid|companyid|customerid|siteid|group|meshid|apitoken)=["']?([^\s"'&]{1,256})/gi;
const TEXT_LENGTH = 4_096;
const VALUES = 8;

/** The remote access tools that commands which would run start, each once. */
export function findRemoteAccess(facts: Pick<Facts, 'execution'>): RemoteAccess[] {
  const commandsOf = new Map<RemoteAccessTool, ObservedCommand[]>();
  for (const { command, meaning } of reachedSteps(facts.execution)) {
    if (meaning.kind !== 'start-program' && meaning.kind !== 'service') continue;
    const text = `${command.origin.name} ${command.text}`.slice(0, TEXT_LENGTH);
    const found = TOOLS.find(({ program }) => program.test(text));
    if (found !== undefined) appendTo(commandsOf, found, command, VALUES);
  }
  return [...commandsOf].flatMap(([{ tool }, commands]) => {
    const [command] = commands;
    if (command === undefined) return [];
    const texts = commands.map(({ text }) => text.slice(0, TEXT_LENGTH));
    const hosts = texts.flatMap((text) => [...text.matchAll(HOST)].map(([, host = '']) => host));
    const accounts = texts.flatMap((text) =>
      [...text.matchAll(ACCOUNT)].map(([, name = '', value = '']) => `${name}=${value}`),
    );
    return [
      {
        tool,
        command,
        hosts: [...new Set(hosts)].slice(0, VALUES),
        accounts: [...new Set(accounts)].slice(0, VALUES),
      },
    ];
  });
}
