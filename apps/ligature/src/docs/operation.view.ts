import {
  type ApiDocument,
  type Operation,
  type Parameter,
  type Route,
  type Schema,
  successOf,
} from '../documents/document.js';
import { fieldsOf, type FieldView, fieldView, type TypePart, typeOf } from './schema.view.js';

const JSON_TYPE = 'application/json';
const CREDENTIALS: Readonly<Record<string, string>> = {
  bearer: 'Authorization: Bearer …',
  apiKey: 'X-API-Key: …',
};

interface AnswerView {
  readonly status: string;
  readonly description: string;
  readonly bodies: readonly { readonly media: string; readonly type: readonly TypePart[] }[];
  readonly headers: readonly string[];
}

/** An operation as its page shows it. */
export interface OperationView {
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly summary: string;
  readonly description: string;
  /** Headers that a credential may travel in; empty: none is asked for. */
  readonly credentials: readonly string[];
  readonly anonymous: boolean;
  readonly parameters: readonly (FieldView & { readonly place: string })[];
  readonly body: { readonly type: readonly TypePart[]; readonly fields: readonly FieldView[] } | null;
  readonly curl: string;
  readonly answer: string | null;
  readonly answers: readonly AnswerView[];
}

export function operationView({ method, path, operation }: Route, document: ApiDocument): OperationView {
  const { schemas } = document.components;
  const security = operation.security ?? [];
  const success = successOf(operation)?.[1].content?.[JSON_TYPE];
  return {
    id: operation.operationId,
    method: method.toUpperCase(),
    path,
    summary: operation.summary,
    description: operation.description ?? '',
    credentials: security.flatMap((one) => Object.keys(one)).map((name) => CREDENTIALS[name] ?? name),
    anonymous: security.length === 0 || security.some((one) => Object.keys(one).length === 0),
    parameters: (operation.parameters ?? []).map(parameterView),
    body: bodyView(operation.requestBody?.content[JSON_TYPE]?.schema, schemas),
    curl: curlOf(method, path, operation),
    answer: success?.example === undefined ? null : JSON.stringify(success.example, null, 2),
    answers: answersOf(operation),
  };
}

const parameterView = ({
  name,
  in: place,
  required,
  schema,
  description,
}: Parameter): OperationView['parameters'][number] => ({
  ...fieldView(name, required === true, schema ?? {}, description),
  place,
});

function bodyView(
  schema: Schema | undefined,
  schemas: Readonly<Record<string, Schema>>,
): OperationView['body'] {
  return schema === undefined ? null : { type: typeOf(schema), fields: fieldsOf(schema, schemas) };
}

function answersOf({ responses }: Operation): AnswerView[] {
  return Object.entries(responses).map(([status, { description, content = {}, headers = {} }]) => ({
    status,
    description,
    bodies: Object.entries(content).map(([media, { schema }]) => ({ media, type: typeOf(schema ?? {}) })),
    headers: Object.keys(headers),
  }));
}

/** A call that can be pasted; HOST and KEY are the reader's. */
function curlOf(method: string, path: string, operation: Operation): string {
  const valueOf = ({ example }: Parameter): string => encodeURIComponent(String(example));
  const parameters = (operation.parameters ?? []).filter(({ required }) => required === true);
  const filled = parameters
    .filter((one) => one.in === 'path')
    .reduce((text, one) => text.replace(`{${one.name}}`, valueOf(one)), path);
  const query = parameters.filter((one) => one.in === 'query').map((one) => `${one.name}=${valueOf(one)}`);
  const url = `"$HOST${filled}${query.length > 0 ? `?${query.join('&')}` : ''}"`;
  const example = operation.requestBody?.content[JSON_TYPE]?.example;
  return [
    `curl -s${method === 'get' || (method === 'post' && example !== undefined) ? '' : ` -X ${method.toUpperCase()}`} ${url}`,
    ...((operation.security ?? []).some((one) => 'bearer' in one) ? ['-H "Authorization: Bearer $KEY"'] : []),
    ...(example === undefined
      ? []
      : [
          "-H 'Content-Type: application/json'",
          `--data '${JSON.stringify(example).replaceAll("'", "'\\''")}'`,
        ]),
  ].join(' \\\n  ');
}
