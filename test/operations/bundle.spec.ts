import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ServiceProcess } from '../faults/processes/service.js';
import { startApp, type TestApp } from '../support/app.js';
import { built } from '../support/built.js';

let app: TestApp;
let service: ServiceProcess;

beforeAll(async () => {
  app = await startApp();
  service = await ServiceProcess.start(built(), {
    DATABASE_URL: app.env.databaseUrl ?? '',
    LIGATURE_JWT_SECRET: 'secret of a bundle, more than thirty-two bytes',
    LIGATURE_INSIGHTS: 'off',
  });
});
afterAll(async () => {
  await service.end('SIGTERM');
  await app.close();
});

const documentOf = async (origin: string, path: string): Promise<unknown> =>
  JSON.parse((await (await fetch(origin + path)).text()).replace(/localhost:\d+/g, 'localhost')) as unknown;

describe('the built service', () => {
  it.each(['/openapi.json', '/asyncapi.json'])('describes itself as its sources do: %s', async (path) => {
    expect(await documentOf(service.url, path)).toEqual(await documentOf(app.url, path));
  });

  it('is written in ASCII, so that its text takes one byte for each letter', () => {
    const folder = join(built(), 'bundle');
    const files = readdirSync(folder).filter((name) => name.endsWith('.js'));
    expect(files).not.toEqual([]);
    const others = files.filter((name) => readFileSync(join(folder, name)).some((byte) => byte > 127));
    expect(others).toEqual([]);
  });

  it('validates as its sources do', async () => {
    const answers = [service.url, app.url].map(async (origin) => {
      const answer = await fetch(`${origin}/api/auth/login`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ email: 7 }),
      });
      return [answer.status, Object.keys((await answer.json()) as object)];
    });
    const [bundled, source] = await Promise.all(answers);
    expect(bundled).toEqual(source);
    expect(source?.[0]).toBeGreaterThanOrEqual(400);
  });
});
