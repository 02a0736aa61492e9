import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

interface Operation {
  readonly operationId: string;
  readonly requestBody?: object;
  readonly responses: Record<string, { content?: Record<string, { schema: object }>; headers?: object }>;
}

export interface OpenApiDocument {
  readonly paths: Record<string, Record<string, Operation>>;
  readonly components: { schemas: Record<string, object> };
}

export interface DocumentedOperation {
  readonly method: string;
  readonly path: string;
  readonly operation: Operation;
}

export function operationsBelow(document: OpenApiDocument, prefix: string): DocumentedOperation[] {
  return Object.entries(document.paths)
    .filter(([path]) => path.startsWith(prefix))
    .flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, operation]) => ({
        method: method.toUpperCase(),
        path,
        operation,
      })),
    );
}

/** Headers that a client may act upon, and has to find documented. */
const TOLD = [
  'etag',
  'location',
  'link',
  'retry-after',
  'ratelimit',
  'ratelimit-policy',
  'www-authenticate',
  'idempotency-replayed',
  'x-ignored-parameters',
  'x-trace-id',
];

/** Checks bodies against the schemas of a document. */
export class ResponseChecker {
  private readonly ajv: Ajv2020;
  private readonly validators = new Map<object, ValidateFunction>();

  constructor(document: OpenApiDocument) {
    this.ajv = new Ajv2020({ strict: false, allErrors: true });
    (addFormats as unknown as (ajv: Ajv2020) => void)(this.ajv);
    this.ajv.addSchema({ $id: 'openapi', ...document });
  }

  /** Headers of an answer that the document does not tell of. */
  undocumentedHeaders({ operation }: DocumentedOperation, { status, headers }: Response): string[] {
    const told = Object.keys(operation.responses[String(status)]?.headers ?? {}).map((name) =>
      name.toLowerCase(),
    );
    return TOLD.filter((name) => headers.has(name) && !told.includes(name));
  }

  /** What is wrong with an answer, or nothing. @param type its media type; absent: JSON, or CSV if that is all there is */
  mistakes({ operation }: DocumentedOperation, status: number, body: unknown, type = ''): string[] {
    const response = operation.responses[String(status)];
    if (response === undefined) return [`${operation.operationId} does not document ${String(status)}`];
    const { content = {} } = response;
    const schema = (content[type] ?? content['application/json'] ?? content['text/csv'])?.schema;
    if (schema === undefined)
      return body === null ? [] : [`${operation.operationId} ${String(status)} documents no body`];
    let validate = this.validators.get(schema);
    if (validate === undefined) {
      validate = this.ajv.compile(
        JSON.parse(JSON.stringify(schema).replaceAll('"#/', '"openapi#/')) as object,
      );
      this.validators.set(schema, validate);
    }
    return validate(body)
      ? []
      : (validate.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
  }
}
