import type { Deadlines } from './deadlines.js';
import type { SettingsClass } from './module-settings.js';

export const LOG_LEVELS = ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'] as const;
export type LogLevel = (typeof LOG_LEVELS)[number];

export const LOG_FORMATS = ['text', 'json'] as const;
export type LogFormat = (typeof LOG_FORMATS)[number];

/** Where traces go. */
export interface TracingSettings {
  /** The collector, without a trailing slash. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly serviceName: string;
  /** How many of the traces that begin here are kept, of 1. */
  readonly share: number;
}

/** The service's settings, read once. The class is its own injection token. */
export class Env {
  readonly port: number;
  readonly host: string;
  /** `null`: the embedded Postgres. */
  readonly databaseUrl: string | null;
  /** The server itself, where `databaseUrl` is a pooler's: for what lasts longer than a transaction. */
  readonly directDatabaseUrl: string | null;
  /** Whether statements are prepared, once on each connection. */
  readonly preparedStatements: boolean;
  /** Connections of this process to the database. No caller has more than a third of them at once. */
  readonly databasePool: number;
  /** A standby that may answer reads; `null`: the primary answers them. */
  readonly databaseReadUrl: string | null;
  /** Connections of this process to that standby. */
  readonly databaseReadPool: number;
  /** Answers that may be large and are made at once, each for another caller. */
  readonly largeReads: number;
  readonly dataDir: string;
  readonly redisUrl: string | null;
  /** Origin used in links that the service hands out, without a trailing slash; `null`: taken from the request. */
  readonly publicUrl: string | null;
  /** At least 32 bytes; `null` only on the embedded database, where one is generated into the data directory. */
  readonly jwtSecret: string | null;
  /** Addresses or CIDR ranges of proxies whose `X-Forwarded-*` headers are believed; `true`: any. */
  readonly trustProxy: readonly string[] | boolean;
  readonly rateLimitScale: number;
  /** Limits that the operator sets, by bucket. */
  readonly rateLimits: ReadonlyMap<string, number>;
  /** Callers, by what they called, whose calls are counted in memory; beyond that, some are forgotten. */
  readonly limiterWindows: number;
  /** How long the open sockets of a replica that died still count. */
  readonly seatMs: number;
  /** How long browsers remember that the service is to be reached over https only; 0: they are not told. */
  readonly hstsSeconds: number;
  /** What `/metrics` asks for as a bearer token; `null`: nothing. */
  readonly metricsToken: string | null;
  /** A port of its own for `/metrics`; `null`: it is served at that of everything else. */
  readonly metricsPort: number | null;
  /** How much may wait for a client to read it; above that its connection is cut. */
  readonly unreadBytes: number;
  /** How many sockets a second this process lets in: over so long those that it loses at once are to come back. */
  readonly reconnectsPerSecond: number;
  readonly logLevel: LogLevel;
  /** `null`: text on a terminal, JSON elsewhere. */
  readonly logFormat: LogFormat | null;
  /** `null`: no traces are made. */
  readonly tracing: TracingSettings | null;
  /** Bytes of a tool's answer, and of the answers to a batch before the rest of it is refused. */
  readonly mcpAnswerBytes: number;
  /** How many hours the answer to a request with an `Idempotency-Key` is given again. */
  readonly idempotencyHours: number;
  /** Origins, beside the service's own, whose pages may use it with credentials. */
  readonly corsOrigins: readonly string[];
  /** How long anything waits for anything. */
  readonly deadlines: Deadlines;

  /** What is to be said of variables that look like settings and are none. */
  readonly unknownSettings: readonly string[];

  /** The settings of the modules, by their class. */
  private readonly modules: ReadonlyMap<SettingsClass, object>;

  constructor(values: { [Key in keyof Omit<Env, 'of' | 'all'>]: Env[Key] }, modules: readonly object[]) {
    Object.assign(this, values);
    this.modules = new Map(modules.map((settings) => [settings.constructor as SettingsClass, settings]));
  }

  /** The same settings but for some, of whichever module. */
  static with<T extends object = Env>(env: Env, changes: Partial<NoInfer<T>>): Env {
    const modules = [...env.modules.values()].map((settings) => changed(settings, changes));
    return new Env(changed(env, changes), modules);
  }

  /** The settings of a module. */
  of<T extends object>(settings: SettingsClass<T>): T {
    return this.modules.get(settings) as T;
  }

  /** Those of all modules, each with its class. */
  all(): ReadonlyMap<SettingsClass, object> {
    return this.modules;
  }
}

/** A copy with those changes that are of its own fields. */
function changed<T extends object>(settings: T, changes: object): T {
  const copy = Object.assign(Object.create(Object.getPrototypeOf(settings) as object) as T, settings);
  for (const [name, value] of Object.entries(changes))
    if (Object.hasOwn(settings, name)) Object.assign(copy, { [name]: value as unknown });
  return copy;
}

/** Everything that is wrong with the environment, in one message. */
export class EnvError extends Error {
  override readonly name = 'EnvError';

  constructor(readonly mistakes: readonly string[]) {
    super(`The configuration is not usable:\n${mistakes.map((mistake) => `  - ${mistake}`).join('\n')}`);
  }
}
