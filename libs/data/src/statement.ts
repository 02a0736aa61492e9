import type { QueryConfig } from 'pg';

/**
 * A SQL statement with a name: Postgres parses and plans it once per connection.
 * The name is unique in the service (`room.what_it_does`).
 */
export interface Statement {
  readonly name: string;
  readonly text: string;
  /** Whether it writes events: once they are committed, whoever waits for any is told. */
  readonly records?: true;
  /**
   * Whether it only reads, or waits for what others hold: within a transaction it may be sent with BEGIN. Should that fail,
   * it has read, and changed nothing.
   */
  readonly reads?: true;
}

/** @param isPrepared whether it goes by its name, so that a connection parses it once */
export function asQuery(
  { name, text }: Statement,
  values: readonly unknown[],
  isPrepared: boolean,
): QueryConfig<unknown[]> {
  return isPrepared ? { name, text, values: values as unknown[] } : { text, values: values as unknown[] };
}

const names = new Map<string, string>();

/** Declares a named statement; two different texts under one name are a programming error. */
export function sql(name: string, text: string): Statement {
  const known = names.get(name);
  if (known !== undefined && known !== text) throw new Error(`two statements are called ${name}`);
  names.set(name, text);
  return { name, text };
}

/** The same of one that writes nothing: within a transaction it is sent without waiting for anything. */
export function reading(name: string, text: string): Statement {
  return { ...sql(name, text), reads: true };
}

/** A statement whose text depends on the request: planned anew each time, for the values at hand. */
export function adHoc(text: string): Statement {
  return { name: '', text };
}
