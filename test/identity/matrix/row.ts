import type { Expected } from './rules.js';
import type { Ask, MatrixWorld } from './world.js';

/** Made anew for each caller where a call uses it up. */
export type Asked = Ask | ((world: MatrixWorld) => Ask | Promise<Ask>);

/** A route, what each kind of caller is answered, and what is sent. */
export interface Row {
  readonly route: string;
  readonly expected: Expected;
  readonly asked: Asked;
  /** Whoever calls it has to sign in again. */
  readonly endsSessions: boolean;
  /** Of which a caller may not make many at once. */
  readonly isCostly: boolean;
}

export function row(
  route: string,
  expected: Expected,
  asked: Asked = {},
  { endsSessions = false, isCostly = false }: Partial<Pick<Row, 'endsSessions' | 'isCostly'>> = {},
): Row {
  return { route, expected, asked, endsSessions, isCostly };
}
