// What the API documents say.

export type { ApiDocs } from '../documents/api-docs.js';
export { exactlyOne } from '../documents/exactly-one.js';
export { flatRefusals } from '../documents/flat-refusals.js';
