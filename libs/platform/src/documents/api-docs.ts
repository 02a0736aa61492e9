/** What the documents say of an operation beside what its decorators do. */
export interface OperationText {
  /** What it does and what a caller has to know, in sentences; never the summary once more. */
  readonly description: string;
  /** Works without a credential, too. */
  readonly anonymous?: true;
  /** A body that it takes; absent: made of the examples of its fields. */
  readonly request?: unknown;
  /** The body of its success; absent: made of the examples of its fields. */
  readonly response?: unknown;
}

/** The words of one room for the OpenAPI and the AsyncAPI document. */
export interface ApiDocs {
  /** In the order of the document. */
  readonly tags: readonly { readonly name: string; readonly description: string }[];
  /** By operation id; a plain string is the description. */
  readonly operations: Readonly<Record<string, string | OperationText>>;
  /** By name of the event, for clients over Socket.IO. */
  readonly events?: Readonly<Record<string, string>>;
  /** Codes of refusals that are its own, for envelopes that have codes. */
  readonly codes?: readonly string[];
  /** What decorators cannot say of a schema, by its name: which fields exclude each other, for instance. */
  readonly schemas?: Readonly<Record<string, object>>;
  /** Example values of fields, by `Schema.field` or by `field` alone; what a decorator says comes first. */
  readonly examples: Readonly<Record<string, unknown>>;
}
