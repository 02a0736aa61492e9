import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { EventsSettings } from '#events';
import { IdentitySettings } from '#identity';
import { LinkySettings } from '#linky';
import { EnvError } from '#platform/boot';

import { readEnv } from './settings.js';

const mistakesOf = (source: Record<string, string>): readonly string[] => {
  try {
    readEnv(source);
    return [];
  } catch (error) {
    if (error instanceof EnvError) return error.mistakes;
    throw error;
  }
};

describe('readEnv', () => {
  it('has a default for everything', () => {
    const env = readEnv({});
    expect(env).toMatchObject({
      port: 3000,
      host: '127.0.0.1',
      databaseUrl: null,
      redisUrl: null,
      trustProxy: false,
    });
    expect(env).toMatchObject({
      rateLimitScale: 1,
      logLevel: 'info',
      jwtSecret: null,
      publicUrl: null,
    });
    expect(env.of(IdentitySettings).signup).toBe('open');
    expect(env.dataDir).toMatch(/data$/);
  });

  it('closes sign-up on a database of one’s own', () => {
    const env = readEnv({
      DATABASE_URL: 'postgres://u@h/d',
      LIGATURE_JWT_SECRET: 'x'.repeat(32),
      LIGATURE_INSIGHTS: 'off',
    });
    expect(env.of(IdentitySettings).signup).toBe('closed');
  });

  it('demands what views are counted with on a database of one’s own, unless none are counted', () => {
    const own = { DATABASE_URL: 'postgres://u@h/d', LIGATURE_JWT_SECRET: 'x'.repeat(32) };
    expect(() => readEnv(own)).toThrow('LIGATURE_VIEWER_SALT must be set');
    expect(readEnv({ ...own, LIGATURE_VIEWER_SALT: 's'.repeat(16) }).of(LinkySettings).viewerSalt).toBe(
      's'.repeat(16),
    );
    expect(readEnv({ ...own, LIGATURE_INSIGHTS: 'off' }).of(LinkySettings)).toMatchObject({
      insights: 'off',
      viewerSalt: null,
    });
    expect(readEnv({}).of(LinkySettings).insights).toBe('on');
  });

  it('takes registration for verification only where there is nobody else to ask', () => {
    const own = {
      DATABASE_URL: 'postgres://u@h/d',
      LIGATURE_JWT_SECRET: 'x'.repeat(32),
      LIGATURE_VIEWER_SALT: 's'.repeat(16),
    };
    const issuer = { LIGATURE_OIDC_ISSUER: 'https://id.example', LIGATURE_OIDC_AUDIENCE: 'api' };
    const mail = {
      LIGATURE_SMTP_URL: 'smtp://h',
      LIGATURE_MAIL_FROM: 'a@b',
      LIGATURE_PUBLIC_URL: 'https://h',
    };
    const defaults = [{}, own, issuer, mail].map(
      (source) => readEnv(source).of(IdentitySettings).registrationVerifiesEmail,
    );
    expect(defaults).toEqual([true, false, false, false]);
    const said = { ...own, LIGATURE_REGISTRATION_VERIFIES_EMAIL: 'on' };
    expect(readEnv(said).of(IdentitySettings).registrationVerifiesEmail).toBe(true);
    expect(readEnv({ LIGATURE_TRUST_UNVERIFIED_EMAIL: '1' }).of(LinkySettings).trustUnverifiedEmail).toBe(
      true,
    );
    expect(() => readEnv({ LIGATURE_TRUST_UNVERIFIED_EMAIL: 'maybe' })).toThrow(EnvError);
  });

  it('sends no mail without an origin for the links in it', () => {
    const mail = { LIGATURE_SMTP_URL: 'smtp://h', LIGATURE_MAIL_FROM: 'a@b' };
    expect(() => readEnv(mail)).toThrow(/LIGATURE_PUBLIC_URL must be set when LIGATURE_SMTP_URL is/);
    expect(readEnv({ ...mail, LIGATURE_PUBLIC_URL: 'https://h' }).of(EventsSettings).smtpUrl).toBe(
      'smtp://h',
    );
  });

  it('takes an origin with or without its slash', () => {
    expect(readEnv({ LIGATURE_PUBLIC_URL: 'https://links.example.com/' }).publicUrl).toBe(
      'https://links.example.com',
    );
  });

  it.each([15, 17])('takes %i for the cost of passwords', (cost) => {
    expect(readEnv({ LIGATURE_PASSWORD_COST: String(cost) }).of(IdentitySettings).passwordCost).toBe(cost);
  });

  it.each(['14', '18', '15.5', 'x'])('does not take %s for the cost of passwords', (cost) => {
    expect(mistakesOf({ LIGATURE_PASSWORD_COST: cost })).toEqual([
      'LIGATURE_PASSWORD_COST must be a whole number from 15 to 17',
    ]);
  });

  it.each(['short', 'with a space, and long enough', 'umlauts are no token: äöü'])(
    'does not take %s for the token of the metrics',
    (token) => {
      expect(mistakesOf({ LIGATURE_METRICS_TOKEN: token })).toEqual([
        'LIGATURE_METRICS_TOKEN must be at least 16 letters, digits or characters of -._~+/=',
      ]);
    },
  );

  it('reads where traces go, with the names that OpenTelemetry has for it', () => {
    expect(readEnv({}).tracing).toBeNull();
    expect(
      readEnv({
        OTEL_EXPORTER_OTLP_ENDPOINT: 'http://collector:4318/',
        OTEL_EXPORTER_OTLP_HEADERS: 'authorization=Bearer%20x, other=y=z',
      }).tracing,
    ).toEqual({
      endpoint: 'http://collector:4318',
      headers: { authorization: 'Bearer x', other: 'y=z' },
      serviceName: 'ligature',
      share: 1,
    });
    expect(
      mistakesOf({
        OTEL_EXPORTER_OTLP_ENDPOINT: 'collector',
        OTEL_EXPORTER_OTLP_HEADERS: 'a=%',
        OTEL_TRACES_SAMPLER_ARG: '1.1',
      }),
    ).toHaveLength(3);
  });

  it('reads proxies', () => {
    expect(readEnv({ LIGATURE_TRUST_PROXY: '10.0.0.0/8, ::1' }).trustProxy).toEqual(['10.0.0.0/8', '::1']);
    expect(readEnv({ LIGATURE_TRUST_PROXY: 'true' }).trustProxy).toBe(true);
    const list = 'loopback,linklocal,uniquelocal,192.0.2.1,192.0.2.0/24,fd00::/8,::ffff:10.0.0.0/104';
    expect(readEnv({ LIGATURE_TRUST_PROXY: list }).trustProxy).toEqual(list.split(','));
  });

  it.each([
    'abc',
    '10',
    '10.0.0.256',
    '10.0.0.0/99',
    '10.0.0.0/0',
    '10.0.0.0/',
    '10.0.0.0/8/8',
    '10.0.0.0/255.0.0.0',
    'fd00::/129',
    ':::',
    'loopback/8',
    'proxy.example',
    '10.0.0.1,',
    'true,10.0.0.1',
  ])('does not take %s for a proxy', (value) => {
    expect(mistakesOf({ LIGATURE_TRUST_PROXY: value })).toEqual([
      expect.stringMatching(/^LIGATURE_TRUST_PROXY must be /) as string,
    ]);
  });

  it('wants an issuer with an audience', () => {
    expect(mistakesOf({ LIGATURE_OIDC_AUDIENCE: 'ligature' })).toEqual([
      'LIGATURE_OIDC_ISSUER must be set when LIGATURE_OIDC_AUDIENCE is',
    ]);
    const both = { LIGATURE_OIDC_AUDIENCE: 'ligature', LIGATURE_OIDC_ISSUER: 'nowhere' };
    expect(mistakesOf(both)).toEqual(['LIGATURE_OIDC_ISSUER must be an http(s) URL']);
  });

  it('wants what single sign-on cannot be without', () => {
    const issuer = 'https://id.example';
    const client = { LIGATURE_OIDC_ISSUER: issuer, LIGATURE_OIDC_CLIENT_ID: 'ligature' };
    const publicUrl = { LIGATURE_PUBLIC_URL: 'https://links.example' };
    expect(mistakesOf({ LIGATURE_OIDC_ISSUER: issuer })).toEqual([
      'LIGATURE_OIDC_AUDIENCE or LIGATURE_OIDC_CLIENT_ID must be set when LIGATURE_OIDC_ISSUER is',
    ]);
    expect(mistakesOf(client)).toEqual(['LIGATURE_PUBLIC_URL must be set when LIGATURE_OIDC_CLIENT_ID is']);
    expect(mistakesOf({ ...publicUrl, LIGATURE_GITHUB_CLIENT_ID: 'x' })).toEqual([
      'LIGATURE_GITHUB_CLIENT_SECRET must be set when LIGATURE_GITHUB_CLIENT_ID is',
    ]);
    expect(mistakesOf({ ...publicUrl, ...client, LIGATURE_OIDC_GROUPS: 'platform' })).toEqual([
      expect.stringMatching(/^LIGATURE_OIDC_GROUPS must be a list such as /) as string,
    ]);
    expect(mistakesOf({ LIGATURE_PASSWORD_SIGNIN: 'off' })).toEqual([
      expect.stringMatching(/^LIGATURE_PASSWORD_SIGNIN can be off only where /) as string,
    ]);
    const off = readEnv({ ...publicUrl, ...client, LIGATURE_PASSWORD_SIGNIN: 'off' }).of(IdentitySettings);
    expect(off).toMatchObject({
      openId: {
        clientId: 'ligature',
        clientSecret: null,
        label: 'single sign-on',
        scopes: 'openid profile email',
        groupsClaim: 'groups',
      },
      github: null,
      google: null,
      groupRules: [],
      takesRegistrations: false,
      registrationVerifiesEmail: false,
    });
  });

  it('counts an empty variable as absent', () => {
    expect(readEnv({ PORT: '', DATABASE_URL: ' ' })).toMatchObject({ port: 3000, databaseUrl: null });
  });

  it('reads limits of single buckets', () => {
    const { rateLimits } = readEnv({ LIGATURE_RATE_LIMITS: 'link:add=30, rest:graph:critical_path=1' });
    expect([...rateLimits]).toEqual([
      ['link:add', 30],
      ['rest:graph:critical_path', 1],
    ]);
    for (const wrong of ['link:add=0', 'link:add=-1', 'a=1,', '=1', 'a=1.5', 'a b=1', 'a=1;b=2'])
      expect(mistakesOf({ LIGATURE_RATE_LIMITS: wrong })).toHaveLength(1);
  });

  it('names every mistake at once', () => {
    const mistakes = mistakesOf({
      PORT: '70000',
      DATABASE_URL: 'mysql://x',
      REDIS_URL: 'nowhere',
      LIGATURE_PUBLIC_URL: 'https://x.example/path',
      LIGATURE_JWT_SECRET: 'short',
      LIGATURE_OIDC_ISSUER: 'https://issuer.example',
      LIGATURE_TRUST_PROXY: 'my proxy',
      LIGATURE_RATE_LIMIT_SCALE: '0',
      LIGATURE_RATE_LIMITS: 'link:add',
      LIGATURE_SIGNUP: 'maybe',
      LIGATURE_INSIGHTS: 'off',
      LOG_LEVEL: 'loud',
    });
    for (const name of [
      'PORT',
      'DATABASE_URL',
      'REDIS_URL',
      'LIGATURE_PUBLIC_URL',
      'LIGATURE_JWT_SECRET',
      'LIGATURE_OIDC_AUDIENCE',
    ]) {
      expect(mistakes.some((mistake) => mistake.startsWith(`${name} `))).toBe(true);
    }
    for (const name of [
      'LIGATURE_TRUST_PROXY',
      'LIGATURE_RATE_LIMIT_SCALE',
      'LIGATURE_RATE_LIMITS',
      'LIGATURE_SIGNUP',
      'LOG_LEVEL',
    ]) {
      expect(mistakes.some((mistake) => mistake.startsWith(`${name} `))).toBe(true);
    }
    expect(mistakes).toHaveLength(11);
  });

  it.each([
    ['LIGATURE_DATABSE_POOL', 'LIGATURE_DATABASE_POOL'],
    ['LIGATURE_JWT_SECRETS', 'LIGATURE_JWT_SECRET'],
    ['LIGATURE_HISTORY', 'LIGATURE_HISTORY_DAYS'],
    ['LIGATURE_PUBLICURL', 'LIGATURE_PUBLIC_URL'],
    ['ligature_signup', 'LIGATURE_SIGNUP'],
    ['LIGATURE_TRUSTED_PROXY', 'LIGATURE_TRUST_PROXY'],
    ['LIGATURE_OIDC_ISUER', 'LIGATURE_OIDC_ISSUER'],
  ])('names %s, which is no setting, and %s, which may be meant', (name, meant) => {
    expect(readEnv({ [name]: 'x' }).unknownSettings).toEqual([
      `${name} is no setting of this build and does nothing; did you mean ${meant}?`,
    ]);
  });

  it('says nothing of what others set, and guesses nothing far-fetched', () => {
    expect(readEnv({ LIGATURE_WHATEVER_ELSE: '1' }).unknownSettings).toEqual([
      'LIGATURE_WHATEVER_ELSE is no setting of this build and does nothing',
    ]);
    const links = {
      LIGATURE_SERVICE_HOST: '10.0.0.1',
      LIGATURE_SERVICE_PORT_HTTP: '80',
      LIGATURE_PORT: 'tcp://10.0.0.1:80',
      LIGATURE_PORT_80_TCP_ADDR: '10.0.0.1',
    };
    expect(readEnv({ ...links, LIGATURE_SIGNUP: 'open' }).unknownSettings).toEqual([]);
  });

  it('demands a secret for a database of one’s own', () => {
    expect(mistakesOf({ DATABASE_URL: 'postgres://u@h/d', LIGATURE_INSIGHTS: 'off' })).toEqual([
      'LIGATURE_JWT_SECRET must be set (at least 32 bytes) when DATABASE_URL is',
    ]);
    expect(mistakesOf({ LIGATURE_JWT_SECRET: 'x'.repeat(31) })).toEqual([
      'LIGATURE_JWT_SECRET must be at least 32 bytes long',
    ]);
  });

  describe('a setting that stands in a file', () => {
    let folder: string;
    beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'ligature-test-settings-'))));
    afterEach(() => rmSync(folder, { recursive: true, force: true }));
    const file = (content: string): string => {
      const path = join(folder, 'setting');
      writeFileSync(path, content);
      return path;
    };

    it('is read from there, without the end of its line', () => {
      const env = readEnv({
        DATABASE_URL_FILE: file('postgres://u@h/d\n'),
        LIGATURE_JWT_SECRET: 'x'.repeat(32),
        LIGATURE_INSIGHTS: 'off',
      });
      expect(env.databaseUrl).toBe('postgres://u@h/d');
      expect(env.unknownSettings).toEqual([]);
    });

    it('is demanded and judged as it is elsewhere', () => {
      expect(mistakesOf({ DATABASE_URL_FILE: file('postgres://u@h/d'), LIGATURE_INSIGHTS: 'off' })).toEqual([
        'LIGATURE_JWT_SECRET must be set (at least 32 bytes) when DATABASE_URL is',
      ]);
      expect(mistakesOf({ LIGATURE_JWT_SECRET_FILE: file('short') })).toEqual([
        'LIGATURE_JWT_SECRET must be at least 32 bytes long',
      ]);
    });

    it('is there once, and is no empty or missing file', () => {
      const secret = 'x'.repeat(32);
      expect(mistakesOf({ LIGATURE_JWT_SECRET: secret, LIGATURE_JWT_SECRET_FILE: file(secret) })).toEqual([
        'LIGATURE_JWT_SECRET and LIGATURE_JWT_SECRET_FILE cannot both be set',
      ]);
      expect(mistakesOf({ DATABASE_URL_FILE: file('\n') })).toContain(
        'DATABASE_URL_FILE names a file that is empty',
      );
      expect(mistakesOf({ DATABASE_URL_FILE: join(folder, 'none') })).toContain(
        'DATABASE_URL_FILE names a file that cannot be read (ENOENT)',
      );
      expect(mistakesOf({ DATABASE_URL_FILE: folder })).toContain(
        'DATABASE_URL_FILE names a file that cannot be read (EISDIR)',
      );
    });
  });
});
