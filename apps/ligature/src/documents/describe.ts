import { STATUS_CODES } from 'node:http';

import type { OperationText } from '#platform/boot';
import type { ApiDocs } from '#platform/documents';

import {
  type ApiDocument,
  type Operation,
  type Parameter,
  type Route,
  routesOf,
  successOf,
} from './document.js';
import { Examples } from './examples.js';
import { addHeaders } from './response-headers.js';

const JSON_TYPE = 'application/json';

export interface Rooms {
  readonly rooms: readonly ApiDocs[];
  /** Whether answers below a path tell the budgets of the caller. */
  readonly tellsRateLimit: (path: string) => boolean;
}

/** What one room says, and the examples made of its words. */
export class RoomTexts {
  readonly examples: Examples;

  constructor(
    readonly docs: ApiDocs,
    document: ApiDocument,
  ) {
    this.examples = new Examples(document.components.schemas, docs.examples);
  }

  /** Rooms answer for the operations under their tags. */
  owns({ tags }: Operation): boolean {
    return this.docs.tags.some(({ name }) => tags.includes(name));
  }

  /** What is said in the file of the room, else by the decorators of the route. */
  of({ operationId, description }: Operation): OperationText | null {
    const said = this.docs.operations[operationId] ?? description;
    return typeof said === 'string' ? { description: said } : (said ?? null);
  }
}

/** Adds to a document what the rooms say of their operations, and what is said of all of them. */
export function describe(document: ApiDocument, { rooms, tellsRateLimit }: Rooms): RoomTexts[] {
  const texts = rooms.map((docs) => new RoomTexts(docs, document));
  for (const route of routesOf(document)) {
    const { operation } = route;
    order(route);
    for (const room of texts.filter((one) => one.owns(operation))) addTexts(operation, room);
    addHeaders(route, tellsRateLimit);
    for (const [status, response] of Object.entries(operation.responses))
      response.description ||= STATUS_CODES[status] ?? 'Done';
    operation.security ??= [];
  }
  return texts;
}

function addTexts(operation: Operation, room: RoomTexts): void {
  const said = room.of(operation);
  if (said !== null) operation.description = said.description;
  if (said?.anonymous) operation.security = [{}, ...(operation.security ?? [])];
  addExamples(operation, room.examples, said);
}

const PLACES = ['path', 'query', 'header', 'cookie'];

/** Parameters of the path as they follow each other in it, then those of the query, then headers. */
function order({ path, operation }: Route): void {
  const place = (parameter: Parameter): number =>
    PLACES.indexOf(parameter.in) * path.length +
    (parameter.in === 'path' ? path.indexOf(`{${parameter.name}}`) : 0);
  operation.parameters = [...(operation.parameters ?? [])].sort((a, b) => place(a) - place(b));
}

function addExamples(operation: Operation, examples: Examples, said: OperationText | null): void {
  for (const parameter of operation.parameters ?? []) {
    if (parameter.required !== true) continue;
    parameter.example ??= examples.of(parameter.schema ?? {}, operation.operationId, parameter.name);
  }
  const success = successOf(operation);
  const bodies = [
    ['request', operation.requestBody?.content[JSON_TYPE], said?.request] as const,
    ['response', success?.[1].content?.[JSON_TYPE], said?.response] as const,
  ];
  for (const [name, body, own] of bodies) {
    if (body === undefined) continue;
    body.example ??= own ?? examples.of(body.schema ?? {}, operation.operationId, name);
  }
}
