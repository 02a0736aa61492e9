import { Wires } from '#platform/http';

import { MODULES } from './modules.js';

/** Which part of the address space speaks which envelope; the documents are pages of the app itself. */
export const wires = new Wires(
  MODULES.flatMap((module) => module.wires),
  new Set(['docs', ...MODULES.flatMap(({ pages = [] }) => pages)]),
);
