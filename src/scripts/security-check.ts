import { appendTo } from '../io/append-to.js';
import { type Following, holdsFollowing } from './following.js';
import type { SecurityCheckMeans } from './script-facts.js';
import { SECURITY_PRODUCTS, type SecurityProduct } from './security-products.js';

/** What one expanded command or condition asks about security products. */
export interface FoundSecurityCheck {
  product: string;
  by: SecurityCheckMeans;
}

/** Named as the product when a script asks Windows for whatever product is there. */
export const ANY_PRODUCT = 'any security product';

/** What is looked at of one command, blanks collapsed. */
const MAX_LENGTH = 4_096;

/** The checks for security products in one expanded command, pipeline or condition. */
export function findSecurityChecks(command: string): FoundSecurityCheck[] {
  const text = normalise(command);
  const means = MEANS.filter((candidate) => asksBy(candidate, text));
  if (means.length === 0 || removes(text)) return [];
  const found = new Map<string, FoundSecurityCheck>();
  const add = (products: Iterable<string>, by: SecurityCheckMeans): void => {
    for (const product of products) {
      const key = `${product}\n${by}`;
      if (!found.has(key)) found.set(key, { product, by });
    }
  };
  for (const { by, products } of means) add(products(text), by);
  return [...found.values()];
}

/** The products that a command stops, uninstalls or deletes. */
export function findSecurityRemovals(command: string): string[] {
  const text = normalise(command);
  if (!removes(text)) return [];
  return [
    ...new Set([
      ...productsIn(text, PROCESSES),
      ...productsIn(text, SERVICES),
      ...productsIn(text, FOLDERS),
      ...productsIn(text, REGISTRY_KEYS),
      ...productsIn(text, NAMES),
    ]),
  ];
}

/** True when the text names a security product in any way. */
export function namesSecurityProduct(command: string): boolean {
  const text = normalise(command);
  return [PROCESSES, SERVICES, FOLDERS, REGISTRY_KEYS, NAMES].some((index) => index.pattern.test(text));
}

/** The products that a text names as their makers do. */
export function findNamedProducts(text: string): Set<string> {
  return productsIn(normalise(text), NAMES);
}

function normalise(command: string): string {
  return command
    .slice(0, MAX_LENGTH * 4)
    .replace(/\s+/g, ' ')
    .slice(0, MAX_LENGTH)
    .toLowerCase();
}

const REMOVAL = new RegExp(
  [
    String.raw`\btaskkill\b`,
    String.raw`\b(?:ts|ps)kill\b`,
    String.raw`\b(?:sc|sc\.exe)["']? (?:\\\\\S+ )?(?:stop|delete|config)\b`,
    String.raw`\bnet1?(?:\.exe)?["']? stop\b`,
    String.raw`\bcall (?:terminate|uninstall|stopservice|delete|changestartmode)\b`,
    String.raw`(?:^|[\s"'(;|&])(?:rd|rmdir|del|erase)(?:\.exe)? `,
    String.raw`\breg(?:\.exe)?["']? delete\b`,
    String.raw`[/-]{1,2}(?:x|uninstall|remove)\b`,
    String.raw`\bunins(?:tall|t)?\w*\.exe\b`,
    String.raw`\b(?:stop|remove|uninstall|disable)-(?:process|service|item|itemproperty|package|wmiobject|ciminstance)\b`,
    String.raw`\.(?:terminate|uninstall|stopservice|deletefolder|deletefile|regdelete|kill)\b`,
  ].join('|'),
);

const REMOVALS: readonly Following[] = [
  { first: /\bwmic\b/, behind: / delete\b/ },
  { first: /\bmsiexec(?:\.exe)?\b/, behind: / [/-](?:x|uninstall)\b/ },
  { first: /\bset-service\b/, behind: /\bdisabled\b/ },
];

function removes(text: string): boolean {
  return REMOVAL.test(text) || REMOVALS.some((removal) => holdsFollowing(text, removal));
}

/** Literals of the table, found in one pass over the text. */
interface ProductIndex {
  pattern: RegExp;
  products: ReadonlyMap<string, readonly string[]>;
}

/** A process name this short is a word as well: it counts only with `.exe`. */
const SHORT_PROCESS_NAME = 5;

function indexBy(
  literalsOf: (product: SecurityProduct) => readonly string[] | undefined,
  before: string,
  after: string,
): ProductIndex {
  const products = new Map<string, string[]>();
  for (const product of SECURITY_PRODUCTS) {
    for (const literal of literalsOf(product) ?? []) {
      appendTo(products, literal, product.product);
    }
  }
  // Longest first, as an alternation takes the first that fits.
  const literals = [...products.keys()].sort((a, b) => b.length - a.length).map(escapeRegExp);
  return { pattern: new RegExp(`${before}(${literals.join('|')})${after}`, 'u'), products };
}

const WORD_BEFORE = String.raw`(?<![\p{L}\d_.-])`;
const WORD_AFTER = String.raw`(?![\p{L}\d_-])`;

const PROCESSES = indexBy(
  ({ processes }) =>
    processes?.flatMap((name) =>
      name.length < SHORT_PROCESS_NAME ? [`${name}.exe`] : [name, `${name}.exe`],
    ),
  WORD_BEFORE,
  String.raw`(?![\p{L}\d_])`,
);
const SERVICES = indexBy(
  ({ drivers = [], services = [] }) => [...services, ...drivers],
  WORD_BEFORE,
  WORD_AFTER,
);
const FOLDERS = indexBy(({ folders }) => folders, String.raw`(?<=[\\/"'])`, String.raw`(?=$|[\\/"'*,;)\s])`);
const REGISTRY_KEYS = indexBy(
  ({ registryKeys }) => registryKeys,
  String.raw`(?<=\\)`,
  String.raw`(?=$|[\\"',;)\s])`,
);
const NAMES = indexBy(({ names }) => names, String.raw`(?<![\p{L}\d])`, String.raw`(?![\p{L}\d])`);

function escapeRegExp(literal: string): string {
  return literal.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}

function productsIn(text: string, index: ProductIndex): Set<string> {
  const found = new Set<string>();
  for (const match of text.matchAll(new RegExp(index.pattern, 'gu'))) {
    for (const product of index.products.get(match[1] ?? '') ?? []) found.add(product);
  }
  return found;
}

/** A part of a name is shorter than this: too many products have it. */
const SHORTEST_PART = 5;
const SEARCHED = /\bfind(?:str)?(?:\.exe)?["']?(?: \/\S+)* ["']?([^"'|&<>]+)|\blike ["']%?([^"'%]+)%?["']/g;
const ORDINARY_PARTS =
  /^(?:agent|client|security|service|system|update|smart|total|online|trojan|inspector|keeper|anti)/;

/** The products of which a search names the beginning of a process: `findstr /i "avastu ekrn"`, `LIKE '%msmpe%'`. */
function productsPartlyNamed(text: string): Set<string> {
  const found = new Set<string>();
  for (const [, searched, liked] of text.matchAll(SEARCHED)) {
    for (const part of (searched ?? liked ?? '').trim().split(/[\s.]+/)) {
      if (part.length < SHORTEST_PART || ORDINARY_PARTS.test(part)) continue;
      const products = SECURITY_PRODUCTS.filter(({ processes = [] }) =>
        processes.some((name) => name.startsWith(part)),
      );
      const [only] = products;
      if (only !== undefined && products.length === 1) found.add(only.product);
    }
  }
  return found;
}

interface Means {
  by: SecurityCheckMeans;
  asks: RegExp;
  /** It asks as well when it holds one of these. */
  asksByTwo?: readonly Following[];
  products: (text: string) => Iterable<string>;
}

/** `find` and `findstr` over the output of something that is not on the line: product and process names both count. */
const SEARCH = /(?:^|[\s"'|(\\])find(?:str)?(?:\.exe)?["']? |\bselect-string\b|\bwhere-object\b/;

/** A search, or a question of WMI, takes a part of a name. */
const NAMES_PART = new RegExp(`${SEARCH.source}|\\blike\\b|\\*`);
/** Where Windows keeps the names of what is installed; `reg query … /f` and `/s` look through them. */
const INSTALLED_PROGRAMS = /\\uninstall\b|\\installer\\userdata\b|\/f\b/;
const WHERE = /\bwhere(?:\.exe)?["']? \/r\b/;

const MEANS: readonly Means[] = [
  {
    by: 'wmi',
    asks: /\bsecuritycenter2?\b|\b(?:antivirus|antispyware|firewall)product\b/,
    products: (text) => {
      const named = productsIn(text, NAMES);
      return named.size > 0 ? named : [ANY_PRODUCT];
    },
  },
  {
    by: 'powershell',
    asks: /\bget-mp(?:computerstatus|preference|threat|threatdetection)\b|\bmsft_mp\w+/,
    products: () => ['Microsoft Defender'],
  },
  {
    by: 'process',
    asks: /\btasklist\b|\bqprocess\b|\bquery(?:\.exe)? process\b|\bpslist\b|\bwin32_process\b|\bget-process\b|\bgps\b/,
    asksByTwo: [askedOfWmic('process')],
    products: (text) =>
      union(
        productsIn(text, PROCESSES),
        NAMES_PART.test(text) ? union(productsIn(text, NAMES), productsPartlyNamed(text)) : [],
      ),
  },
  {
    by: 'service',
    asks: /\bsc(?:\.exe)?["']? (?:\\\\\S+ )?(?:query|queryex|qc|interrogate|getdisplayname|getkeyname)\b|\bnet1?(?:\.exe)?["']? start\b|\bwin32_service\b|\bget-service\b/,
    asksByTwo: [askedOfWmic('service')],
    products: (text) =>
      union(
        productsIn(text, SERVICES),
        NAMES_PART.test(text) ? union(productsIn(text, NAMES), productsIn(text, PROCESSES)) : [],
      ),
  },
  {
    by: 'registry',
    asks: /\breg(?:\.exe)?["']? query\b|\bregread\b|\bgetstringvalue\b|\benumkey\b/,
    asksByTwo: [
      { first: /\bget-(?:item|itemproperty|childitem)\b/, behind: /\bhk/ },
      { first: /\btest-path\b/, behind: /\b(?:hk|registry::)/ },
    ],
    products: (text) =>
      union(
        union(productsIn(text, REGISTRY_KEYS), /\\services\\/.test(text) ? productsIn(text, SERVICES) : []),
        NAMES_PART.test(text) || INSTALLED_PROGRAMS.test(text) ? productsIn(text, NAMES) : [],
      ),
  },
  {
    by: 'folder',
    asks: /\bif (?:\/i )?(?:not )?exist\b|(?:^|[\s"'|(])(?:dir|where(?:\.exe)? \/r) |\b(?:folder|file)exists\b|\btest-path\b|\bget-(?:childitem|item)\b|\b(?:directory|file)\]?::exists\b/,
    products: (text) =>
      union(
        union(productsIn(text, FOLDERS), productsIn(text, EXECUTABLES)),
        WHERE.test(text) || SEARCH.test(text)
          ? union(productsIn(text, PROCESSES), productsIn(text, NAMES))
          : [],
      ),
  },
  {
    by: 'wmi',
    asks: /\bwin32_product\b/,
    asksByTwo: [askedOfWmic('product')],
    products: (text) => productsIn(text, NAMES),
  },
  {
    by: 'process',
    asks: SEARCH,
    products: (text) =>
      ASKED_ELSEWHERE.test(text) ? [] : union(productsIn(text, PROCESSES), productsIn(text, NAMES)),
  },
  {
    by: 'process', // PowerShell and .NET name processes without `.exe`, so short names count as well
    asks: /\bget-process\b|\bgps\b|\bgetprocessesbyname\b|\bprocessname\b/,
    products: (text) => productsIn(text, PROCESS_WORDS),
  },
  {
    by: 'process', // `if "%%p"=="avp.exe"`, in a loop over what runs
    asks: /^if [^=]{0,512}(?:==| equ | neq )/,
    products: (text) => (/[%!]/.test(text) ? productsIn(text, PROCESSES) : []),
  },
  {
    by: 'service',
    asks: /\bdriverquery\b|\bfltmc\b|\bwin32_systemdriver\b|\btasklist\b[^|]{0,512}(?:\/(?:svc|m)\b|\bservices eq\b|\bmodules eq\b)/,
    products: (text) =>
      union(productsIn(text, SERVICES), NAMES_PART.test(text) ? productsIn(text, NAMES) : []),
  },
  {
    by: 'folder',
    asks: /[\\/]drivers[\\/]/,
    products: (text) => (ASKS_FOR_FILES.test(text) ? productsIn(text, DRIVER_FILES) : []),
  },
];

function asksBy({ asks, asksByTwo = [] }: Means, text: string): boolean {
  return asks.test(text) || asksByTwo.some((two) => holdsFollowing(text, two));
}

/** `wmic process …`, `wmic /node:x path process …` */
function askedOfWmic(alias: string): Following {
  return { first: /\bwmic(?:\.exe)?["']?(?= )/, behind: new RegExp(` ${alias}\\b`) };
}

const ASKS_FOR_FILES =
  /\bexist\b|(?:^|[\s"'|(])dir |\bfileexists\b|\btest-path\b|\bget-(?:childitem|item)\b|::exists\b/;

/** Process names on their own, for those who leave the extension out. */
const PROCESS_WORDS = indexBy(({ processes }) => processes, WORD_BEFORE, WORD_AFTER);
const DRIVER_FILES = indexBy(
  ({ drivers = [] }) => drivers.map((name) => `${name}.sys`),
  String.raw`(?<=[\\/])`,
  String.raw`(?![\p{L}\d_])`,
);

/** What the other means settle: a search in their output is not one more check. */
const ASKED_ELSEWHERE =
  /\btasklist\b|\bqprocess\b|\bquery\b|\bpslist\b|\bwmic\b|\bget-\w+|\bsc(?:\.exe)?["']? |\bnet1?(?:\.exe)?["']? start|\breg(?:\.exe)?["']? query|\bif (?:not )?exist|(?:^|[\s"'|(])dir /;

/** Programs in a path, for `if exist "…\avp.exe"`. */
const EXECUTABLES = indexBy(
  ({ processes }) => processes?.map((name) => `${name}.exe`),
  String.raw`(?<=[\\/])`,
  String.raw`(?![\p{L}\d_])`,
);

function union(a: Iterable<string>, b: Iterable<string>): Set<string> {
  return new Set([...a, ...b]);
}
