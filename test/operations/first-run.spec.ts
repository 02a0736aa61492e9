import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { COMMANDS } from '../../apps/ligature/src/cli/commands.js';
import { runCommand } from '../../apps/ligature/src/cli/run-command.js';
import { readEnv } from '../../apps/ligature/src/settings.js';
import { eventually } from '../faults/processes/processes.js';
import { ServiceProcess } from '../faults/processes/service.js';
import { built } from '../support/built.js';
import { ligature } from './cli.js';

const hasCurl = spawnSync('curl', ['--version']).status === 0;
const WELCOME = 'A demo workspace was made';

let dist: string;
let dataDir: string;
let service: ServiceProcess;
let letter: string;

beforeAll(async () => {
  dist = built();
  dataDir = mkdtempSync(join(tmpdir(), 'ligature-test-first-'));
  service = await ServiceProcess.start(dist, { LIGATURE_DATA_DIR: dataDir });
  letter = join(dataDir, 'first-run.txt');
  await eventually('the newcomer is welcomed', () => service.log.includes(letter));
});

afterAll(async () => {
  if (!service.hasEnded) await service.end('SIGTERM');
  rmSync(dataDir, { recursive: true, force: true });
});

function pasted(command: string): unknown {
  return JSON.parse(execFileSync('sh', ['-c', command], { encoding: 'utf8' }));
}

describe('the first start on an empty embedded database', () => {
  it.skipIf(!hasCurl)(
    `tells a command for each kind of link that works as pasted${hasCurl ? '' : ' (skipped: needs curl)'}`,
    () => {
      const commands = readFileSync(letter, 'utf8').match(/curl .*/g) ?? [];
      expect(commands).toHaveLength(4);
      const [itemLink, graphLink, bundle] = commands.slice(0, 3).map(pasted);
      const answered = execFileSync('sh', ['-c', `${commands[3] ?? ''} -I`], { encoding: 'utf8' });
      expect(answered).toMatch(/^HTTP\/1\.1 200 [^]*content-type: text\/event-stream/);
      expect(itemLink).toMatchObject({
        relationship: 'caused_by',
        source_item_id: expect.any(String) as string,
      });
      expect(graphLink).toMatchObject({ ok: true, diff: { links: [{ wasBlocker: true, version: 0 }] } });
      expect(bundle).toMatchObject({
        slug: expect.any(String) as string,
        url: expect.stringContaining('/l/') as string,
      });
    },
  );

  it('tells a link that signs ada in, once', async () => {
    const [link = ''] = /http\S+\/signin\/link\/\S+/.exec(readFileSync(letter, 'utf8')) ?? [];
    expect(await (await fetch(link)).text()).toContain('ada');
    const use = (): Promise<Response> => fetch(link, { method: 'POST', redirect: 'manual' });
    const used = await use();
    expect([used.status, used.headers.get('set-cookie')]).toEqual([
      303,
      expect.stringMatching(/^st_access=/),
    ]);
    expect((await use()).status).toBe(410);
  });

  it('says at every start that registering verifies an address', () => {
    expect(service.log).toContain('LIGATURE_REGISTRATION_VERIFIES_EMAIL=off');
  });

  it('brings its documentation along, guides and contracts', async () => {
    const menu = await (await fetch(`${service.url}/docs`)).text();
    const paths = [...menu.matchAll(/href="(\/docs\/(?:guides|contracts)\/[\w-]+)"/g)].map(
      ([, path]) => path!,
    );
    expect(paths).toEqual(expect.arrayContaining(['/docs/guides/linky', '/docs/contracts/linky']));
    for (const path of paths) expect([path, (await fetch(service.url + path)).status]).toEqual([path, 200]);
  });

  it('makes a service on which the demo finds everything as the contracts say', async () => {
    const settings = { LIGATURE_DATA_DIR: dataDir };
    const { code, stdout, stderr } = await ligature(dist, settings, 'demo', '--url', service.url, '--json');
    expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
    const { steps } = JSON.parse(stdout) as { steps: { request: string }[] };
    const requests = steps.map(({ request }) => request).join('\n');
    for (const part of ['/links', 'link:add', 'ben receives graph:diff', 'POST /api/links', 'GET /l/']) {
      expect(requests).toContain(part);
    }
  });

  it('lets the demo end with 1 where nothing answers', async () => {
    const settings = {
      LIGATURE_DATA_DIR: dataDir,
      LIGATURE_JWT_SECRET: 'more than thirty-two bytes of no use',
    };
    const words = ['demo', '--url', 'http://127.0.0.1:9'];
    const { code, stderr } = await runCommand(COMMANDS, words, () => readEnv(settings));
    expect(code).toBe(1);
    expect(stderr).toContain('nothing answers on http://127.0.0.1:9');
  });

  it('tells secrets without a terminal to a file of its owner only, and only once', async () => {
    const [, secret = ''] = /lkyu_[0-9a-f]+\.(\S+)/.exec(readFileSync(letter, 'utf8')) ?? [];
    expect(secret.length).toBeGreaterThan(20);
    expect(statSync(letter).mode & 0o777).toBe(0o600);
    await service.end('SIGTERM');
    expect(service.log).toContain('"msg":"request"');
    expect(service.log + service.terminal).not.toContain(secret);
    rmSync(letter);

    service = await ServiceProcess.start(dist, { LIGATURE_DATA_DIR: dataDir });
    await eventually('it listens', () => service.log.includes('listens on'));
    expect(service.log + service.terminal).not.toContain(WELCOME);
    expect(existsSync(letter)).toBe(false);
  });
});
