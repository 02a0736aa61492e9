import type { AddressInfo } from 'node:net';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Database } from '#data';
import { EventsSettings } from '#events';
import { IdentitySettings } from '#identity';
import { ItemLinksSettings } from '#item-links';
import { LinkySettings } from '#linky';
import { NodeGraphSettings } from '#node-graph';
import type { SiteSettings } from '#site';
import { Env } from '#platform/config';
import pino from 'pino';
import type { DataSource } from 'typeorm';
import { inject } from 'vitest';

import { openDatabase } from '../../apps/ligature/src/database.js';
import { createApp } from '../../apps/ligature/src/configure-app.js';
import { readEnv } from '../../apps/ligature/src/settings.js';
import { cloneDatabase } from './databases.js';
import { ManualClock } from './manual-clock.js';
import { ToldSecrets } from './told-secrets.js';

/** Of the service and its modules, by the names that they have in their classes. */
export type Settings = Env &
  EventsSettings &
  IdentitySettings &
  ItemLinksSettings &
  LinkySettings &
  NodeGraphSettings &
  SiteSettings;

const USUAL = readEnv({});

/** How much may be stored where the operator says nothing. */
export const USUAL_BYTE_CAPS: Settings['byteCaps'] = {
  ...USUAL.of(ItemLinksSettings).byteCaps,
  ...USUAL.of(LinkySettings).byteCaps,
  ...USUAL.of(NodeGraphSettings).byteCaps,
};

export interface TestApp {
  /** Origin of the listening service. */
  readonly url: string;
  readonly app: NestFastifyApplication;
  readonly env: Env;
  readonly clock: ManualClock;
  readonly database: Database;
  /** Everything that was logged, one parsed line each. */
  readonly log: readonly Record<string, unknown>[];
  /** Raw SQL, for arranging and for looking behind the curtain. */
  sql<Row>(text: string, values?: unknown[]): Promise<Row[]>;
  get<T>(token: abstract new (...args: never[]) => T): T;
  /** Stops the service, and starts it again on its port and its database. */
  restart(): Promise<void>;
  close(): Promise<void>;
}

/**
 * Generous limits, cheap passwords, and whoever registers owns the address: tests that are about these ask for the
 * usual ones.
 */
const RELAXED: Partial<Settings> = {
  rateLimitScale: 10_000,
  signup: 'open',
  passwordCost: 4,
  registrationVerifiesEmail: true,
};

export interface TestSettings {
  /** Connections to the database; for tests about races the usual ten are few. */
  readonly poolSize?: number;
  /** A database that has its schema; absent: a clone of the template. */
  readonly databaseUrl?: string;
  /** To listen on, for whoever has to know the address before; absent: a free one. */
  readonly port?: number;
}

/** Boots the real service on a database of its own and listens on a free port. */
export async function startApp(
  overrides: Partial<Settings> = {},
  { poolSize, databaseUrl, port: wanted = 0 }: TestSettings = {},
): Promise<TestApp> {
  const database =
    databaseUrl === undefined
      ? await cloneDatabase(inject('serverUrl'))
      : { url: databaseUrl, drop: () => Promise.resolve() };
  const settings = readEnv({
    DATABASE_URL: database.url,
    LIGATURE_JWT_SECRET: 'test secret of more than thirty-two bytes',
    LIGATURE_INSIGHTS: 'off',
  });
  const env = Env.with<Settings>(settings, { ...RELAXED, ...overrides });
  const clock = new ManualClock();
  const log: Record<string, unknown>[] = [];
  const secrets = new ToldSecrets();
  const logger = pino(
    { level: 'debug' },
    { write: (line: string) => log.push(JSON.parse(line) as Record<string, unknown>) },
  );
  const boot = async (port: number): Promise<{ app: NestFastifyApplication; dataSource: DataSource }> => {
    const way = { pooled: env.directDatabaseUrl !== null, prepares: env.preparedStatements };
    const dataSource = await openDatabase(database.url, poolSize ?? env.databasePool, env.deadlines, way);
    try {
      const app = await createApp({ env, clock, dataSource, redis: null }, logger);
      secrets.listenTo(app);
      await app.listen(port, '127.0.0.1');
      return { app, dataSource };
    } catch (error) {
      // Connections that nobody closes would soon be all that the server has, and every other test would fail, too.
      if (dataSource.isInitialized) await dataSource.destroy();
      throw error;
    }
  };
  let running = await boot(wanted);
  const { port } = running.app.getHttpServer().address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${String(port)}`,
    get app() {
      return running.app;
    },
    env,
    clock,
    get database() {
      return running.app.get(Database);
    },
    log,
    sql: (text, values) => running.dataSource.query(text, values),
    get: (token) => running.app.get(token, { strict: false }),
    restart: async () => {
      await running.app.close();
      running = await boot(port);
    },
    close: async () => {
      // Not where a test has taken the database away, or brought its own.
      const found =
        databaseUrl === undefined
          ? await secrets.foundIn((text) => running.dataSource.query(text)).catch(() => [])
          : [];
      await running.app.close();
      await database.drop();
      if (found.length > 0) throw new Error(`Events tell secrets:\n${found.slice(0, 3).join('\n')}`);
    },
  };
}
