import type { MsiRow } from './row.js';

/** A row of the Component table: what is installed together, and to where. */
export interface MsiComponent {
  key: string;
  /** GUID; '' for a component that Windows Installer does not register. */
  id: string;
  directory: string;
  attributes: number;
  condition: string;
  /** Key of the file, registry value or data source that stands for the component; '' for its directory. */
  keyPath: string;
}

/** Components by key. */
export function readComponents(rows: Iterable<MsiRow>): Map<string, MsiComponent> {
  const components = new Map<string, MsiComponent>();
  for (const row of rows) {
    const key = row.text('Component');
    components.set(key, {
      key,
      id: row.text('ComponentId'),
      directory: row.text('Directory_'),
      attributes: row.integer('Attributes') ?? 0,
      condition: row.text('Condition'),
      keyPath: row.text('KeyPath'),
    });
  }
  return components;
}
