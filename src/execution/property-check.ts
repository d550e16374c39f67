import { groupByHolder } from '../facts/held-payload.js';
import type { Inventory } from '../facts/inventory.js';
import type { PackageFacts } from '../facts/package-facts.js';
import { PATH_SEPARATOR, type Payload, type PayloadFacts } from '../facts/payload.js';
import type { PackageTables } from '../formats/msi/package-tables.js';
import { findNamedProducts, findSecurityChecks, namesSecurityProduct } from '../scripts/security-check.js';
import { evaluateCondition } from './condition-outcome.js';

/** A property shows whether a security product is present, and a condition of the tables uses it. */
export interface PropertyCheck {
  /** The package, or the script that sets the property. */
  readonly payload: number;
  readonly location: string;
  readonly product: string;
  readonly by: string;
  /** What is looked for, and what the outcome decides. */
  readonly text: string;
  /** The action that is left out where the product is there; undefined when the whole installation ends. */
  readonly leftOut?: string;
  /** The message with which the installation ends names a security product: malware does not say what it hides from. */
  readonly isExplained: boolean;
}

/** Properties, and conditions, that are looked at; real packages have a few dozen that matter. */
const MAX_PROPERTIES = 100;
const MAX_CONDITIONS = 20_000;
/** One product may get in the way of a driver; a list of them is what one is that hides. */
const FEWEST_PRODUCTS = 2;

/**
 * Checks for security products that a package makes by its tables, by AppSearch or by scripts that set a property, and
 * that keep an action from running, or the whole installation, where a product is there. Packages of the makers
 * themselves, which ask for the products of others, do not count; nor does a single product.
 */
export function findPropertyChecks({
  packages,
  payloads,
}: Pick<Inventory, 'packages' | 'payloads'>): PropertyCheck[] {
  const askingScripts = groupByHolder(payloads.filter(({ facts }) => isAsking(facts.script)));
  return packages.flatMap((facts) => {
    if (isOfSecurityMaker(facts)) return [];
    const scripts = askingScripts.get(facts.payload) ?? [];
    const asked = [...searchedProducts(facts, payloads), ...scriptedProducts(scripts)];
    const conditions = asked.length === 0 ? [] : collectConditions(facts.tables);
    const names = new Set(asked.map(({ property }) => property));
    const checks = asked.slice(0, MAX_PROPERTIES).flatMap((check) => {
      const decided = conditions.find((condition) => decides(condition, check.property, names));
      if (decided === undefined) return [];
      const { isExplained, leftOut, what } = decided;
      const outcome = { isExplained, ...(leftOut === undefined ? {} : { leftOut }) };
      return [{ ...check, ...outcome, text: `${check.text}; ${what}` }];
    });
    const isList = new Set(checks.map(({ product }) => product)).size >= FEWEST_PRODUCTS;
    return isList ? checks.map(({ property: _, ...check }) => check) : [];
  });
}

type AskedProperty = Pick<PropertyCheck, 'payload' | 'location' | 'product' | 'by' | 'text'> & {
  readonly property: string;
};

/**
 * True for a package of a maker of security products: it says so, and a signature that fits its bytes names the same
 * maker. What a package says of itself alone is quickly written.
 */
export function isOfSecurityMaker({ signature, tables }: PackageFacts): boolean {
  const signer = signature?.signer;
  if (signer === undefined || signer.selfSigned) return false;
  if (signature?.digestMatches !== true || signature.signatureValid === false) return false;
  const signers = findNamedProducts(signer.subject);
  return ['Manufacturer', 'ProductName'].some((name) =>
    [...findNamedProducts(tables.properties.get(name) ?? '')].some((product) => signers.has(product)),
  );
}

/** Properties that AppSearch sets where it finds a folder, file or key of a security product. */
function searchedProducts({ payload, tables }: PackageFacts, payloads: readonly Payload[]): AskedProperty[] {
  const path = payloads[payload]?.path ?? '';
  return tables.systemSearches.flatMap(({ isRegistry, path: searched, property, table }) => {
    // As a script would ask for it: product names are recognised in one place.
    const spelled = searched.replaceAll('/', '\\').replaceAll(']', ']\\');
    const question = isRegistry ? `reg query "${spelled}"` : `if exist "${spelled}"`;
    return findSecurityChecks(question).map(({ by, product }) => ({
      payload,
      location: `${path}${PATH_SEPARATOR}AppSearch.${property}`,
      product,
      by,
      text: `${property} is set where ${table} finds ${searched}`,
      property,
    }));
  });
}

const SET_PROPERTY =
  /\bsession\s{0,4}\.\s{0,4}property\s{0,4}\(\s{0,4}["']([^"'\r\n]{1,72})["']\s{0,4}\)\s{0,4}=(?!=)/gi;

function isAsking(script: PayloadFacts['script']): boolean {
  return script !== undefined && script.securityChecks.length > 0 && script.securityRemovals.length === 0;
}

/** Properties that a script sets which looks for security products. */
function* scriptedProducts(scripts: readonly Payload[]): Generator<AskedProperty> {
  for (const { facts, id, path } of scripts) {
    const { securityChecks = [], text = '' } = facts.script ?? {};
    const properties = new Set([...text.matchAll(SET_PROPERTY)].map(([, name = '']) => name));
    for (const property of [...properties].slice(0, MAX_PROPERTIES)) {
      for (const { by, line, product, text: seen } of securityChecks) {
        yield { payload: id, location: `${path} line ${line}`, product, by, text: seen, property };
      }
    }
  }
}

interface TableCondition {
  readonly text: string;
  /** What happens where it is false; for an action that ends the installation, where it is true. */
  readonly what: string;
  readonly stopsWhere: boolean;
  readonly leftOut?: string;
  readonly isExplained: boolean;
}

function collectConditions({ customActions, launchConditions, sequences }: PackageTables): TableCondition[] {
  const kinds = new Map(customActions.map(({ kind, name }) => [name, kind]));
  return [
    ...launchConditions.map(({ condition, description }) => ({
      text: condition,
      what: `the installation ends unless ${condition}`,
      stopsWhere: false,
      isExplained: namesSecurityProduct(description),
    })),
    ...sequences
      .filter(({ action, condition }) => condition !== '' && kinds.has(action))
      .map(({ action, condition }) => ({
        text: condition,
        what: `${action} runs only if ${condition}`,
        ...(kinds.get(action) === 'error' ? { stopsWhere: true } : { stopsWhere: false, leftOut: action }),
        isExplained: false,
      })),
  ].slice(0, MAX_CONDITIONS);
}

/** True where the presence of what sets the property stops the action or the installation, nothing else being there. */
function decides(
  { stopsWhere, text }: TableCondition,
  property: string,
  asked: ReadonlySet<string>,
): boolean {
  if (!text.includes(property)) return false;
  const outcomeWith = (value: string) =>
    evaluateCondition(text, (name) => {
      if (name === property) return value;
      return asked.has(name) || DURING_MAINTENANCE.test(name) ? '' : undefined;
    });
  const [there, absent] = [outcomeWith('1'), outcomeWith('')];
  return stopsWhere ? there !== false && absent === false : there === false && absent !== false;
}

/** Not set when a package is installed for the first time. */
const DURING_MAINTENANCE =
  /^(?:Installed|REMOVE|REINSTALL|PATCH|RESUME|UPGRADINGPRODUCTCODE|WIX_UPGRADE_DETECTED|PREVIOUSVERSIONSINSTALLED)$/;
