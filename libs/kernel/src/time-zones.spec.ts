import { describe, expect, it } from 'vitest';

import { isTimeZone, localDays } from './time-zones.js';

/** Each as day, start and hours. */
function days(zone: string, from: string, to: string): [string, string, number][] {
  return localDays(zone, new Date(from), new Date(to)).map(({ day, start, end }) => [
    day,
    start.toISOString(),
    (end.getTime() - start.getTime()) / 3_600_000,
  ]);
}

describe('time zones', () => {
  it.each([
    'UTC',
    'Europe/Berlin',
    'europe/berlin',
    'America/Argentina/Buenos_Aires',
    'Asia/Kathmandu',
    'Etc/GMT+5',
  ])('%s is one', (name) => {
    expect(isTimeZone(name)).toBe(true);
  });

  it.each(['', ' ', 'Berlin', 'Europe/Berlin ', 'Mars/Base', '+01:00', '-05:00', '01:00', 'UTC+3', '../UTC'])(
    '"%s" is none',
    (name) => {
      expect(isTimeZone(name)).toBe(false);
    },
  );
});

describe('the days of a time zone', () => {
  it('begin and end within days', () => {
    expect(days('UTC', '2027-03-01T22:00:00Z', '2027-03-03T06:00:00Z')).toEqual([
      ['2027-03-01', '2027-03-01T22:00:00.000Z', 2],
      ['2027-03-02', '2027-03-02T00:00:00.000Z', 24],
      ['2027-03-03', '2027-03-03T00:00:00.000Z', 6],
    ]);
    expect(days('UTC', '2027-03-01T22:00:00Z', '2027-03-01T22:00:00Z')).toEqual([]);
  });

  it('have 23 and 25 hours where the clocks change', () => {
    expect(days('Europe/Berlin', '2027-03-27T23:00:00Z', '2027-03-29T22:00:00Z')).toEqual([
      ['2027-03-28', '2027-03-27T23:00:00.000Z', 23],
      ['2027-03-29', '2027-03-28T22:00:00.000Z', 24],
    ]);
    expect(days('America/New_York', '2027-11-07T04:00:00Z', '2027-11-08T05:00:00Z')).toEqual([
      ['2027-11-07', '2027-11-07T04:00:00.000Z', 25],
    ]);
  });

  it('begin at a quarter of an hour where the zone does', () => {
    expect(days('Asia/Kathmandu', '2027-03-01T18:00:00Z', '2027-03-02T18:15:00Z')).toEqual([
      ['2027-03-01', '2027-03-01T18:00:00.000Z', 0.25],
      ['2027-03-02', '2027-03-01T18:15:00.000Z', 24],
    ]);
  });

  it('have no midnight where the clocks skip it, come twice where they go back over it, or not at all', () => {
    expect(days('Africa/Cairo', '2026-04-23T12:00:00Z', '2026-04-24T12:00:00Z')).toEqual([
      ['2026-04-23', '2026-04-23T12:00:00.000Z', 10],
      ['2026-04-24', '2026-04-23T22:00:00.000Z', 14],
    ]);
    expect(days('America/Sao_Paulo', '2018-02-17T12:00:00Z', '2018-02-18T12:00:00Z')).toEqual([
      ['2018-02-17', '2018-02-17T12:00:00.000Z', 15],
      ['2018-02-18', '2018-02-18T03:00:00.000Z', 9],
    ]);
    expect(
      days('America/St_Johns', '2010-11-06T12:00:00Z', '2010-11-07T12:00:00Z').map(([day, start]) => [
        day,
        start,
      ]),
    ).toEqual([
      ['2010-11-06', '2010-11-06T12:00:00.000Z'],
      ['2010-11-07', '2010-11-07T02:30:00.000Z'],
      ['2010-11-06', '2010-11-07T02:31:00.000Z'],
      ['2010-11-07', '2010-11-07T03:30:00.000Z'],
    ]);
    expect(days('Pacific/Apia', '2011-12-30T00:00:00Z', '2011-12-30T20:00:00Z').map(([day]) => day)).toEqual([
      '2011-12-29',
      '2011-12-31',
    ]);
  });

  it('add up to the time between, in zones of all kinds, over a year', () => {
    const [from, to] = [new Date('2026-01-01T07:03:11.123Z'), new Date('2027-01-01T00:00:00Z')];
    for (const zone of Intl.supportedValuesOf('timeZone').filter((_, index) => index % 8 === 0)) {
      const pieces = localDays(zone, from, to);
      const format = new Intl.DateTimeFormat('sv', { timeZone: zone });
      expect(pieces[0]!.start).toEqual(from);
      expect(pieces.at(-1)!.end).toEqual(to);
      pieces.forEach(({ day, start, end }, index) => {
        if (index > 0) expect(start).toEqual(pieces[index - 1]!.end);
        expect([zone, format.format(start), format.format(end.getTime() - 1)]).toEqual([zone, day, day]);
      });
    }
  });
});
