import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server } from 'node:net';

import {
  adHoc,
  isLockTimeout,
  isTimeout,
  isUnreachable,
  isViolation,
  reading,
  type Statement,
  Transactions,
  type Tx,
} from '#data';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { cloneDatabase } from '../support/databases.js';

const INSERT = adHoc('insert into public.pipelined (id, note) values ($1, $2)');
const LOCK = reading('test.lock_pipelined', 'select id from public.pipelined where id = $1 for update');
const LOOK = reading('test.look_at_pipelined', 'select count(*)::integer as count from public.pipelined');

/** What happens to what the service sends, or is sent; it is done once. */
type Fault = (chunk: Buffer, cut: () => void) => Buffer;

let database: Awaited<ReturnType<typeof cloneDatabase>>;
let server: Server;
let fault: Fault | null = null;
let app: TestApp;
let transactions: Transactions;

beforeAll(async () => {
  database = await cloneDatabase(inject('serverUrl'));
  const { hostname, port } = new URL(database.url);
  server = createServer((client) => {
    const way = connect(Number(port), hostname);
    const cut = (): void => {
      client.destroy();
    };
    client.on('error', () => way.end());
    client.on('close', () => way.end());
    way.on('error', () => client.destroy());
    client.on('data', (chunk: Buffer) => way.write(fault === null ? chunk : fault(chunk, cut)));
    way.pipe(client);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(database.url);
  url.host = `127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  // One connection: what is left on it by one transaction is met by the next.
  app = await startApp({}, { databaseUrl: url.href, poolSize: 1 });
  transactions = app.get(Transactions);
  await app.sql('create table public.pipelined (id integer constraint pk_pipelined primary key, note text)');
  await app.sql('create sequence public.tries');
  await app.sql(`create function public.fail_once(how text) returns void language plpgsql as $$
    begin
      if nextval('public.tries') = 1 then
        if how = 'gone' then perform pg_terminate_backend(pg_backend_pid()); perform pg_sleep(60);
        else raise exception 'try again' using errcode = how; end if;
      end if;
    end $$`);
});
afterAll(async () => {
  await app.close();
  server.close();
  await database.drop();
});
beforeEach(async () => {
  fault = null;
  await app.sql('truncate public.pipelined');
  await app.sql('alter sequence public.tries restart');
});

const insert = (tx: Tx, id: number, note: unknown = 'x'): void => {
  tx.defer(INSERT, [id, note]);
};
const rows = async (): Promise<number[]> =>
  (await app.sql<{ id: number }>('select id from public.pipelined order by id')).map(({ id }) => id);
const failing = (how: string): Statement => adHoc(`select public.fail_once('${how}')`);

/** What is rejected with; and that the connection answers what it is asked from then on. */
async function failureOf(run: Promise<unknown>): Promise<unknown> {
  const failure: unknown = await run.then(
    () => expect.fail('it was committed'),
    (error: unknown) => error,
  );
  const answers = await transactions.run(async (tx) => [
    await tx.query(adHoc('select 1 as one')),
    await tx.query(adHoc('select 2 as two')),
  ]);
  expect(answers).toEqual([[{ one: 1 }], [{ two: 2 }]]);
  return failure;
}

describe('a write that was deferred and fails', () => {
  it('fails the commit with its own error, and nothing is written', async () => {
    const failure = await failureOf(
      transactions.run((tx) => {
        insert(tx, 1);
        insert(tx, 1);
        insert(tx, 2);
        return Promise.resolve();
      }),
    );
    expect(isViolation(failure, 'pk_pipelined')).toBe(true);
    expect(await rows()).toEqual([]);
  });

  it('fails what is sent next with its own error', async () => {
    const heard: unknown[] = [];
    const failure = await failureOf(
      transactions.run(async (tx) => {
        insert(tx, 1);
        insert(tx, 1);
        await tx.query(LOOK).catch((error: unknown) => {
          heard.push(error);
        });
        insert(tx, 2);
      }),
    );
    expect(heard.map((error) => isViolation(error, 'pk_pipelined'))).toEqual([true]);
    expect(isViolation(failure, 'pk_pipelined')).toBe(true);
    expect(await rows()).toEqual([]);
  });

  it('fails the commit, too, where the driver could not even send it', async () => {
    const circular: Record<string, unknown> = {};
    circular['itself'] = circular;
    const failure = await failureOf(
      transactions.run((tx) => {
        insert(tx, 1);
        insert(tx, 2, circular);
        insert(tx, 3);
        return Promise.resolve();
      }),
    );
    expect(String(failure)).toMatch(/circular/i);
    expect(await rows()).toEqual([]);
  });

  it.each(['40001', '40P01'])('is tried again after %s', async (state) => {
    await transactions.run((tx) => {
      insert(tx, 1);
      tx.defer(failing(state));
      return Promise.resolve();
    });
    expect(await rows()).toEqual([1]);
  });

  it('is tried again where the server ended the session before it came to the commit', async () => {
    await transactions.run((tx) => {
      insert(tx, 1);
      tx.defer(failing('gone'));
      return Promise.resolve();
    });
    expect(await rows()).toEqual([1]);
  });

  it.each([
    ['statement_timeout', isTimeout],
    ['lock_timeout', isLockTimeout],
  ] as const)('says so when it ran into %s', async (setting, is) => {
    await app.sql("insert into public.pipelined values (1, 'held')");
    const holder = await holdRow();
    const failure = await failureOf(
      transactions.run(async (tx) => {
        await tx.query(adHoc(`set local ${setting} = '50ms'`));
        insert(tx, 2);
        tx.defer(adHoc('update public.pipelined set note = $1 where id = 1'), ['mine']);
        insert(tx, 3);
      }),
    );
    await holder.release();
    expect(is(failure)).toBe(true);
    expect(await rows()).toEqual([1]);
  });
});

describe('what is sent before BEGIN is answered', () => {
  it('writes nothing where BEGIN fails', async () => {
    fault = onceChanged((text) => text.replace('BEGIN;', 'BEGXN;'), 'BEGIN;');
    const failure = await failureOf(
      transactions.run(async (tx) => {
        await Promise.all([tx.query(LOCK, [1]), tx.affected(INSERT, [1, 'outside']), tx.query(LOOK)]);
        insert(tx, 2);
      }),
    );
    expect(String(failure)).toMatch(/syntax error/);
    expect(await rows()).toEqual([]);
  });

  it('sees what others committed while the lock before it was waited for', async () => {
    await app.sql("insert into public.pipelined values (1, 'held')");
    const holder = await holdRow();
    const seen = transactions.run(async (tx) => {
      const [, [row]] = await Promise.all([tx.query(LOCK, [1]), tx.query<{ count: number }>(LOOK)]);
      return row?.count;
    });
    await holder.insertWhenAwaited(2);
    expect(await seen).toBe(2);
  });
});

describe('a connection that is lost', () => {
  it('before the commit was sent: it is tried again', async () => {
    fault = onceCut('test.look_at_pipelined');
    await transactions.run(async (tx) => {
      await tx.query(LOOK);
      insert(tx, 1);
    });
    expect(await rows()).toEqual([1]);
  });

  it('after the commit was sent: it is not tried again, and the caller hears of it', async () => {
    let tried = 0;
    fault = onceCut('COMMIT');
    const failure = await failureOf(
      transactions.run((tx) => {
        tried += 1;
        insert(tx, tried);
        return Promise.resolve();
      }),
    );
    expect(isUnreachable(failure)).toBe(true);
    expect(tried).toBe(1);
    await expect.poll(rows).toEqual([1]);
  });
});

describe('what is done at once', () => {
  it('leaves no answer unread when one of it fails', async () => {
    const failure = await failureOf(
      transactions.run(async (tx) => {
        const slow = tx.query(adHoc('select pg_sleep(0.2)'));
        await Promise.all([slow, Promise.reject(new Error('of the work itself'))]);
      }),
    );
    expect(String(failure)).toMatch(/of the work itself/);
  });

  it('ends with the transaction: what comes later is refused', async () => {
    let late: Promise<unknown> = Promise.resolve();
    await failureOf(
      transactions.run(async (tx) => {
        const second = tx.query(LOOK).then(() => tx.affected(INSERT, [1, 'late']));
        late = second.catch((error: unknown) => error);
        await Promise.all([second, Promise.reject(new Error('first'))]);
      }),
    );
    expect(String(await late)).toMatch(/after the end of its transaction/);
    expect(await rows()).toEqual([]);
  });
});

/** Changes the text of the first chunk that has the words in it. */
function onceChanged(change: (text: string) => string, words: string): Fault {
  return (chunk) => {
    const text = chunk.toString('latin1');
    if (!text.includes(words)) return chunk;
    fault = null;
    return Buffer.from(change(text), 'latin1');
  };
}

/** Lets the first chunk through that has the words in it, and nothing back. */
function onceCut(words: string): Fault {
  return (chunk, cut) => {
    if (!chunk.includes(words)) return chunk;
    fault = null;
    cut();
    return chunk;
  };
}

/** Another session that holds row 1. */
async function holdRow(): Promise<{
  release(): Promise<void>;
  insertWhenAwaited(id: number): Promise<void>;
}> {
  const client = new pg.Client({ connectionString: database.url });
  await client.connect();
  await client.query('begin');
  await client.query('select from public.pipelined where id = 1 for update');
  const release = async (): Promise<void> => {
    await client.query('commit');
    await client.end();
  };
  return {
    release,
    insertWhenAwaited: async (id) => {
      await expect
        .poll(async () => {
          const { rows: waiting } = await client.query(
            `select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`,
          );
          return waiting.length;
        })
        .toBeGreaterThan(0);
      await client.query('insert into public.pipelined values ($1)', [id]);
      await release();
    },
  };
}
