import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import openapiTS, { astToString } from 'openapi-typescript';
import ts from 'typescript';
import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';

/** In here, so that the compiler finds what it needs. */
const ROOT = fileURLToPath(new URL('../../', import.meta.url));

/** What people write who generate a client: bodies of each room, and what refuses them. */
const PROGRAM = `
import type { operations } from './api.js';

type Json<T> = T extends { content: infer C } ? C[keyof C] : never;
type Bodies<O extends keyof operations, S> = {
  [K in keyof operations[O]['responses'] & S]: Json<operations[O]['responses'][K]>;
}[keyof operations[O]['responses'] & S];
/** As openapi-fetch has it: whatever media type the refusal came in. */
type Refusal<O extends keyof operations> = Bodies<O, 400 | 401 | 403 | 404 | 409 | 422 | 429 | 500>;
type Body<O extends keyof operations> = operations[O] extends { requestBody: { content: infer C } } ? C[keyof C & 'application/json'] : never;

export const itemError = (error: Refusal<'create_item'>): number => error.code;
export const linkError = (error: Refusal<'create_item_link'>): [number, string] => [error.code, error.type];
export const bundleError = (error: Refusal<'create_linky'>): 'RATE_LIMITED' | string => error.code;
export const accountError = (error: Refusal<'sign_in'>): string => error.code;
export const graphError = (error: Refusal<'add_link'>): [false, string] => [error.ok, error.error];

export const byRef: Body<'create_item_link'> = { relationship: 'affects', target_ref: 'login-form' };
// @ts-expect-error neither an id nor a ref
export const nowhere: Body<'create_item_link'> = { relationship: 'affects' };
export const status = (item: Bodies<'get_item', 200>): 'needs_review' | 'open' | null | string => item.effective_status;
// @ts-expect-error no such status
export const odd: Bodies<'get_item', 200>['effective_status'] = 'odd';
`;

const OPTIONS: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  types: [],
};

let app: TestApp;
let folder: string;

beforeAll(async () => {
  app = await startApp();
  folder = mkdtempSync(join(ROOT, 'test', 'contract', 'client-'));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await app.close();
});

it('lets a generated client read errors by one name, and choose exactly one of several fields', async () => {
  const document = (await (await fetch(`${app.url}/openapi.json`)).json()) as Parameters<typeof openapiTS>[0];
  writeFileSync(join(folder, 'api.ts'), astToString(await openapiTS(document, { silent: true })));
  const program = join(folder, 'program.ts');
  writeFileSync(program, PROGRAM);
  const diagnostics = ts.getPreEmitDiagnostics(ts.createProgram([program], OPTIONS));
  expect(diagnostics.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual(
    [],
  );
});
