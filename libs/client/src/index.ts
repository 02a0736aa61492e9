/** `@ligature/client`: the door for everybody's code, and for ours. */
export { Ligature } from './ligature.js';
export { LigatureError, type WrongField } from './ligature-error.js';
export { etagOf } from './http.js';
export { List } from './list.js';
export type { CallOptions, Credential, LigatureOptions, Place } from './options.js';
export type { EventStream, StreamOptions, StreamQuery } from './event-stream.js';
export type { GraphAck, GraphPayload, GraphRequest } from './live/graph-requests.js';
export type { LiveGraph, LiveGraphEvents } from './live/live-graph.js';
export type { FileContent } from './resources/imports.js';
export type { WebhookHeaders } from './webhook-verification.js';
export type {
  ApiKey,
  AuditEntry,
  Body,
  Bundle,
  Delivery,
  DeliveryAttempt,
  ExportJob,
  GraphDiff,
  GraphLink,
  GraphNode,
  Invitation,
  Item,
  ItemLink,
  LigatureEvent,
  Member,
  OperationId,
  Organization,
  Project,
  Query,
  Webhook,
  Workspace,
} from './types.js';
export type { components, operations, paths } from './generated/api.js';
