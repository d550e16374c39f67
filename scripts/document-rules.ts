/** Writes docs/rules.md: `npm run docs:rules`. */
import { writeFileSync } from 'node:fs';
import { renderRulesDocument } from './rules-document.js';

writeFileSync('docs/rules.md', renderRulesDocument());
