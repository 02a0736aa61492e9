// How a module presents itself.

export { defineModule, type ModuleManifest } from '../modules/define-module.js';
export { EventCatalog } from '../modules/event-catalog.js';
export type { FirstSteps, HomePart } from '../modules/home-part.js';
export type { McpPart } from '../modules/mcp-part.js';
