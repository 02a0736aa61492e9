import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { SignInLinks } from '#identity';

import { Operator } from './cli/operator.js';
import { Http, textField } from './demo/http.js';
import { demoItems, demoProject, PROJECT } from './demo/items.js';
import { type DemoPerson, demoPeople } from './demo/people.js';
import { Report } from './demo/report.js';

/** Standard error, as far as it matters here. */
interface Output {
  readonly isTTY?: boolean;
  write(text: string): unknown;
}

/** Remembers, over a kill, that the demo workspace of an empty database is still to be made. */
export class FirstRun {
  private readonly marker: string;
  private readonly letter: string;

  constructor(dataDir: string) {
    this.marker = join(dataDir, 'first-run');
    this.letter = join(dataDir, 'first-run.txt');
  }

  get isDue(): boolean {
    return existsSync(this.marker);
  }

  plan(): void {
    writeFileSync(this.marker, 'The demo workspace is still to be made.\n');
  }

  /**
   * Hands the keys over, this once. What is no terminal may be a log, which must not hold them.
   * @returns the file, for its owner only, that took the terminal's place; `null`: there was a terminal
   */
  tell(text: string, output: Output): string | null {
    if (output.isTTY === true) {
      output.write(text);
      return null;
    }
    rmSync(this.letter, { force: true });
    writeFileSync(this.letter, text, { mode: 0o600, flag: 'wx' });
    return this.letter;
  }

  done(): void {
    rmSync(this.marker, { force: true });
  }
}

/**
 * Makes the demo workspace on the listening service.
 * @returns what the newcomer reads, this once: it holds keys
 */
export async function welcome(app: NestFastifyApplication, origin: string): Promise<string> {
  const people = await demoPeople(new Operator(app), 'first start');
  const [ada] = people;
  const report = new Report(() => undefined);
  const http = new Http(origin, report);
  await demoProject(http, ada, report);
  const [cause, effect] = await demoItems(http, ada, report);
  const nodes: string[] = [];
  for (const title of ['Write the tests', 'Ship it']) {
    const { body } = await http.send('POST', '/api/node', { title }, ada.key);
    const id = textField(body, 'diff', 'nodes', 0, 'id');
    report.expect('a node is created', id !== '');
    nodes.push(id);
  }
  if (report.mistakes.length > 0) throw new Error(report.mistakes.join('; '));
  const signIn = `${origin}/signin/link/${app.get(SignInLinks, { strict: false }).issue(ada.id)}`;
  return text(origin, people, signIn, [
    [
      'Link two items',
      curl(`${origin}${PROJECT}/items/${effect?.id ?? ''}/links`, ada, {
        relationship: 'caused_by',
        target_ref: cause?.ref,
      }),
    ],
    [
      'Let one node block another',
      curl(`${origin}/api/link`, ada, { source: nodes[0], target: nodes[1], type: 0 }),
    ],
    [
      'Bundle two addresses',
      curl(`${origin}/api/links`, ada, {
        urls: ['https://example.com', 'https://example.org'],
        title: 'My first',
      }),
    ],
    ['Watch what happens', `curl -sN '${origin}/api/events/stream' -H 'Authorization: Bearer ${ada.key}'`],
  ]);
}

function text(
  origin: string,
  people: readonly DemoPerson[],
  signIn: string,
  commands: readonly [string, string][],
): string {
  return [
    '',
    `Ligature runs on ${origin}. A demo workspace was made; its keys are shown this once:`,
    '',
    ...people.map(({ username, key }) => `  ${username}  ${key}`),
    '',
    'Sign in to the pages as ada, once, within a day:',
    '',
    `  ${signIn}`,
    '',
    ...commands.flatMap(([what, command]) => [`${what}:`, '', `  ${command}`, '']),
    `Documentation: ${origin}/docs   All of it at work: npm run demo`,
    '',
    '',
  ].join('\n');
}

function curl(url: string, { key }: DemoPerson, body: object): string {
  return `curl -s '${url}' -H 'Authorization: Bearer ${key}' -H 'Content-Type: application/json' -d '${JSON.stringify(body)}'`;
}
