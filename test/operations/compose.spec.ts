import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';

import { EventsSettings } from '#events';
import { LinkySettings } from '#linky';
import { NodeGraphSettings } from '#node-graph';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readEnv } from '../../apps/ligature/src/settings.js';

interface Service {
  readonly image: string;
  readonly build?: string;
  readonly command?: readonly string[];
  readonly env_file?: readonly { readonly path: string; readonly required: boolean }[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly volumes?: readonly string[];
  readonly networks: readonly string[];
  readonly stop_grace_period?: string;
}
interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: {
    readonly front: { readonly ipam: { readonly config: readonly { subnet: string; gateway: string }[] } };
  };
}

const TEXT = readFileSync('docker-compose.yml', 'utf8');
const compose = parse(TEXT, { merge: true }) as Compose;
const OURS = ['ligature-1', 'ligature-2', 'migrate'];
const nginx = readFileSync('deploy/nginx.conf', 'utf8');

type Variables = Readonly<Record<string, string>>;

/** `${NAME:-default}`, where the default may hold others, as Compose puts values in. */
function filledIn(text: string, variables: Variables): string {
  const innermost = /\$\{([A-Z_]+):-([^${}]*)\}/;
  const next = text.replace(innermost, (_, name: string, usual: string) => variables[name] || usual);
  return next === text ? text : filledIn(next, variables);
}

/** What a container of the service gets, with that `.env`. */
function variablesOf(name: string, file: Variables): Variables {
  const { environment = {}, env_file: files = [] } = compose.services[name]!;
  const own = Object.entries(environment).map(([key, value]) => [key, filledIn(value, file)] as const);
  return {
    ...(files.some(({ path }) => path === '.env') ? file : {}),
    ...(Object.fromEntries(own) as Variables),
  };
}

let folder: string;
let made: Variables;

/** As somebody who begins does, in an empty folder. */
const makeEnv = (): string => execFileSync(join(folder, 'scripts/make-env.sh'), { encoding: 'utf8' });

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ligature-test-compose-'));
  mkdirSync(join(folder, 'scripts'));
  copyFileSync('scripts/make-env.sh', join(folder, 'scripts/make-env.sh'));
  copyFileSync('.env.example', join(folder, '.env.example'));
  makeEnv();
  made = parseEnv(readFileSync(join(folder, '.env'), 'utf8')) as Variables;
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('.env', () => {
  it('is made once, with secrets, for its owner only', () => {
    expect(statSync(join(folder, '.env')).mode & 0o777).toBe(0o600);
    expect(makeEnv()).toContain('left as it is');
    expect(parseEnv(readFileSync(join(folder, '.env'), 'utf8'))).toEqual(made);
    expect(Object.keys(made)).toEqual(Object.keys(parseEnv(readFileSync('.env.example', 'utf8'))));
    const {
      POSTGRES_PASSWORD: password = '',
      LIGATURE_JWT_SECRET: secret,
      LIGATURE_VIEWER_SALT: salt,
    } = made;
    expect(password).toMatch(/^[\w-]{20,}$/);
    expect(secret).not.toBe(salt);
  });
});

describe('docker-compose.yml', () => {
  it('needs no secret for what starts nothing', () => {
    expect(TEXT).not.toMatch(/\$\{[A-Z_]+:?\?/);
    for (const name of OURS)
      expect(compose.services[name]!.env_file, name).toEqual([{ path: '.env', required: false }]);
  });

  it.each(OURS)('gives %s all settings of .env, and what it needs itself', (name) => {
    const settings = {
      ...made,
      LIGATURE_HISTORY_DAYS: '7',
      LIGATURE_SMTP_URL: 'smtp://mail',
      LIGATURE_MAIL_FROM: 'a@b.c',
    };
    const env = readEnv(variablesOf(name, settings));
    expect(env.of(LinkySettings).viewerSalt).toBe(made['LIGATURE_VIEWER_SALT']);
    expect(env.of(NodeGraphSettings).historyDays).toBe(7);
    expect(env.of(EventsSettings).smtpUrl).toBe('smtp://mail');
    expect(env).toMatchObject({
      host: '0.0.0.0',
      port: 3000,
      databaseUrl: `postgres://ligature:${made['POSTGRES_PASSWORD'] ?? ''}@postgres:5432/ligature`,
      redisUrl: 'redis://redis:6379',
      publicUrl: 'http://localhost:8080',
      trustProxy: [compose.networks.front.ipam.config[0]!.subnet],
      jwtSecret: made['LIGATURE_JWT_SECRET'],
      unknownSettings: [],
    });
  });

  it('leaves a database, an address and a port of one’s own to .env', () => {
    const own = {
      ...made,
      DATABASE_URL: 'postgres://u:p@db/x',
      LIGATURE_PUBLIC_URL: 'https://links.example.com',
    };
    expect(readEnv(variablesOf('ligature-1', own))).toMatchObject({
      databaseUrl: own.DATABASE_URL,
      publicUrl: own.LIGATURE_PUBLIC_URL,
    });
    expect(variablesOf('ligature-1', { ...made, PROXY_PORT: '9000' })['LIGATURE_PUBLIC_URL']).toBe(
      'http://localhost:9000',
    );
  });

  it('says what is missing, where .env is', () => {
    expect(() => readEnv(variablesOf('migrate', {}))).toThrow(/LIGATURE_JWT_SECRET[^]*LIGATURE_VIEWER_SALT/);
  });

  it('keeps database and proxy to the host and each other', () => {
    const { proxy, postgres, migrate, redis } = compose.services as Record<string, Service>;
    expect(proxy!.ports?.map((port) => filledIn(port, {}))).toEqual(['127.0.0.1:8080:80']);
    expect(filledIn(postgres!.environment?.['POSTGRES_PASSWORD'] ?? '', made)).toBe(
      made['POSTGRES_PASSWORD'],
    );
    for (const inside of [postgres!, migrate!, redis!])
      expect([inside.ports, inside.networks]).toEqual([undefined, ['back']]);
    expect(migrate!.command).toEqual(['migrate']);
    expect(compose.services['ligature-1']!.stop_grace_period).toBe('15s');
  });

  it('has the proxy that deploy/nginx.conf is for', () => {
    expect(compose.services['proxy']!.volumes).toEqual([
      './deploy/nginx.conf:/etc/nginx/conf.d/default.conf:ro',
    ]);
    const servers = [...nginx.matchAll(/^ +server ([\w-]+):3000/gm)].map(([, name]) => name);
    expect(servers).toEqual(Object.keys(compose.services).filter((name) => name.startsWith('ligature-')));
    const [front] = compose.networks.front.ipam.config;
    expect(nginx).toContain(`set_real_ip_from ${front!.gateway};`);
    const [, version = 0] = /^nginx:1\.(\d+)-/.exec(compose.services['proxy']!.image) ?? [];
    // `server … resolve`.
    expect(Number(version)).toBeGreaterThanOrEqual(28);
  });
});
