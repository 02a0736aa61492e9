import { describe, expect, it } from 'vitest';

import { hostsOf, parseDatabaseUrl, waysTo } from './database-url.js';

describe('parseDatabaseUrl', () => {
  it.each([
    'postgres://u:p@h/d',
    'postgresql://u:p%40@h:5432/d?application_name=x',
    'postgres:///d?host=/var/run/postgresql',
  ])('leaves the address of one server as it is: %s', (url) => {
    expect(parseDatabaseUrl(url)).toEqual({ urls: [url], attrs: 'any' });
  });

  it('takes several servers apart, each with its port', () => {
    const text = 'postgres://u:p@one:5432,two:5433,[::1]/d?target_session_attrs=read-write&sslmode=disable';
    expect(parseDatabaseUrl(text)).toEqual({
      urls: ['one:5432', 'two:5433', '[::1]'].map(
        (host) => `postgres://u:p@${host}/d?sslmode=disable&uselibpqcompat=true`,
      ),
      attrs: 'read-write',
    });
  });

  it('takes what a session must be able to do from one server, too', () => {
    const url = 'postgres://u@h/d?target_session_attrs=primary';
    expect(parseDatabaseUrl(url)).toEqual({ urls: ['postgres://u@h/d'], attrs: 'primary' });
  });

  it.each([
    ['sslmode=require', 'sslmode=require&uselibpqcompat=true'],
    ['sslmode=verify-ca&sslrootcert=%2Fca', 'sslmode=verify-ca&sslrootcert=%2Fca&uselibpqcompat=true'],
    ['sslrootcert=system', 'sslmode=verify-full&uselibpqcompat=true'],
    ['sslmode=no-verify', 'sslmode=no-verify'],
    ['ssl=true', 'ssl=true'],
  ])('has the driver take %s as libpq does', (given, taken) => {
    const { urls } = parseDatabaseUrl(`postgres://u:p%40@h/d?${given}`) ?? { urls: [] };
    expect(urls).toEqual([`postgres://u:p%40@h/d?${taken}`]);
  });

  it('knows two ways to a server that may have TLS', () => {
    const ways = (mode: string): string[] =>
      waysTo(parseDatabaseUrl(`postgres://u@h/d?sslmode=${mode}`)?.urls[0] ?? '').map(
        (url) => /sslmode=([a-z-]+)/.exec(url)?.[1] ?? '',
      );
    expect(ways('prefer')).toEqual(['prefer', 'disable']);
    expect(ways('allow')).toEqual(['disable', 'prefer']);
    expect(ways('require')).toEqual(['require']);
  });

  it.each([
    'postgres://u@h/d?sslmode=required',
    'postgres://u@h/d?sslmode=verify-ca',
    'postgres://u@h/d?sslmode=require&sslrootcert=system',
    'postgres://u@h/d?sslmode=require&sslcrl=%2Fcrl',
    'mysql://u@h/d',
    'h:5432/d',
    'postgres://u@one:5432,/d',
    'postgres://u@one:port,two/d',
    'postgres://u@one,two/d?target_session_attrs=master',
  ])('does not take %s', (text) => {
    expect(parseDatabaseUrl(text)).toBeNull();
  });

  it('names servers without what is secret', () => {
    expect(hostsOf(parseDatabaseUrl('postgres://u:secret@one:5432,two/d')!)).toBe('one:5432, two');
    expect(hostsOf(parseDatabaseUrl('postgres://u:secret@one/d')!)).toBe('one');
  });
});
