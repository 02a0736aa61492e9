import type { components, operations } from './generated/api.js';
import type { List } from './list.js';

/** Operations by their ids in the OpenAPI document. */
export type OperationId = keyof operations;

/** What an operation is asked with, behind the `?`. */
export type Query<O extends OperationId> = operations[O]['parameters'] extends { query?: infer Q }
  ? NonNullable<Q>
  : never;

/** The JSON that an operation is sent. */
export type Body<O extends OperationId> = operations[O] extends {
  requestBody?: { content: { 'application/json': infer B } };
}
  ? B
  : never;

type Json<R> = R extends { content: { 'application/json': infer J } } ? J : never;

/** The JSON that an operation answers where it succeeds. */
export type Success<O extends OperationId> = Json<
  operations[O]['responses'][keyof operations[O]['responses'] & (200 | 201 | 202)]
>;

type Entry<P, Key> = Key extends keyof P ? (P[Key] extends readonly (infer T)[] ? T : never) : never;

/** A list of what the pages of an operation have in a field. */
export type Listing<O extends OperationId, Key extends string> = List<
  Entry<Success<O>, Key>,
  Success<O>,
  Query<O>
>;

type Schema<Name extends keyof components['schemas']> = components['schemas'][Name];

/** A typed record of a project. */
export type Item = Schema<'ItemView'>;
/** A link as its item lists it, seen from that item. */
export type ItemLink = Schema<'ListedLinkView'>;
/** A project with its rules. */
export type Project = Schema<'ProjectView'>;
/** A bundle of links behind one short address. */
export type Bundle = Schema<'LinkyView'>;
/** A node of the graph; which fields a change tells is up to the change. */
export type GraphNode = Schema<'GraphNodePatchView'>;
/** A link of the graph. */
export type GraphLink = Schema<'GraphLinkPatchView'>;
/** What a change did, as far as the caller may see. */
export type GraphDiff = Schema<'GraphDiffBodyView'>;
/** Something that happened, as a CloudEvent. */
export type LigatureEvent = Schema<'EventView'>;
/** An API key, without its secret. */
export type ApiKey = Schema<'LinkyKeyView'>;
/** An organization as its members see it. */
export type Organization = Schema<'OrganizationDetailsView'>;
/** A member of an organization. */
export type Member = Schema<'MemberView'>;
/** An invitation that waits for its answer. */
export type Invitation = Schema<'InvitationView'>;
/** A part of an organization. */
export type Workspace = Schema<'WorkspaceView'>;
/** An endpoint that is told of events. */
export type Webhook = Schema<'WebhookView'>;
/** What became of an event that an endpoint was to be told of. */
export type Delivery = Schema<'DeliveryView'>;
/** A try to deliver something. */
export type DeliveryAttempt = Schema<'AttemptView'>;
/** An event of the audit log, with where its call came from. */
export type AuditEntry = Schema<'AuditEntryView'>;
/** An export that is made in the background. */
export type ExportJob = Schema<'ExportView'>;
