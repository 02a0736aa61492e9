import type { DataSource } from 'typeorm';

import { connect, type DatabaseWay, makeDataSource } from '#data';
import { type Deadlines, USUAL_DEADLINES } from '#platform/boot';

import { MODULES } from './modules.js';

const entities = MODULES.flatMap((module) => module.entities ?? []);
const migrations = MODULES.flatMap((module) => module.migrations ?? []);

/** Connections to a database that is to hold all rooms' tables. */
export function openDatabase(
  url: string,
  poolSize?: number,
  deadlines: Deadlines = USUAL_DEADLINES,
  way?: DatabaseWay,
): Promise<DataSource> {
  const more = { ...(poolSize === undefined ? {} : { poolSize }), ...(way === undefined ? {} : { way }) };
  return connect(makeDataSource({ url, entities, migrations, deadlines, ...more }));
}
