import { execFile, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { createUser } from '../support/identity.js';
import { examplesOf } from './guide.js';
import { connect, person, type Person } from './world.js';

const run = promisify(execFile);

/** As the page prints it; ids are the reader's own. */
const EXAMPLE = `// Create a primary link between nodes
socket.emit("link:add", { source: "123", target: "456", type: 0 }, (ack) => {
if (ack.ok) {
console.log("Link created:", ack.diff.links);
} else {
console.error("Link creation failed:", ack.error, ack.message);
}
});

// Listen for broadcasts
socket.on("graph:diff", (diff) => {
console.log("Graph updated:", diff);
});`;

let app: TestApp;
let ann: Person;

beforeAll(async () => {
  app = await startApp();
  ann = await person(app);
});
afterAll(() => app.close());

/** Runs the example behind the connection that the reader brings along, until it has said something. */
async function replay(source: string, target: string): Promise<{ stdout: string; stderr: string }> {
  const options = JSON.stringify({ auth: { api_token: ann.key }, transports: ['websocket'] });
  const code = `import { io } from 'socket.io-client';
const socket = io(${JSON.stringify(app.url)}, ${options});
for (const name of ['log', 'error']) {
  const say = console[name];
  console[name] = (...words) => { say(...words); socket.disconnect(); };
}
${EXAMPLE.replace('"123"', JSON.stringify(source)).replace('"456"', JSON.stringify(target))}`;
  return run(process.execPath, ['--input-type=module', '-e', code]);
}

it('works as printed but for the ids', async () => {
  const client = await connect(app, ann);
  const [source, target] = await Promise.all(
    ['a', 'b'].map(async (title) => (await client.ask('node:add', { title })).diff.nodes[0]!.id),
  );
  const { stdout } = await replay(source!, target!);
  expect(stdout).toContain('Link created:');
  expect(stdout).toContain(`source: '${source!}'`);
  expect(await client.heard('graph:diff')).toMatchObject({ links: [{ source, target, type: 0 }] });
  client.close();
});

it('is refused with the ids as printed', async () => {
  const { stderr } = await replay('123', '456');
  expect(stderr).toContain('Link creation failed: bad_request.invalid_uuid');
});

it('the guide’s programs do what it says', async () => {
  const code = `${examplesOf('js')}\nsocket.close();`;
  const env = { ...process.env, HOST: app.url, KEY: ann.key };
  const { stdout, stderr } = await run(process.execPath, ['--input-type=module', '-e', code], { env });
  expect(stderr).toBe('');
  expect(stdout).toContain(`connected as ${ann.account.id}`);
  expect(stdout).toContain('"status": 2');
  expect(stdout).toContain("0 [ 'Write the tests', 'Release' ]");
});

/** What the guide's commands need beside Node. */
const hasCurl = ['bash', 'curl'].every((tool) => spawnSync(tool, ['--version']).status === 0);

it.skipIf(!hasCurl)('the guide’s commands are answered', async () => {
  await createUser(app, { email: 'ben@demo.example' });
  const cwd = mkdtempSync(join(tmpdir(), 'ligature-test-guide-'));
  const env = { ...process.env, HOST: app.url, KEY: ann.key };
  const { stdout } = await run('bash', ['-e', '-c', examplesOf('sh')], { cwd, env });
  expect(stdout).not.toContain('"ok":false');
  const commands = examplesOf('sh').match(/^curl/gm)?.length ?? 0;
  expect(stdout.match(/"ok":true/g)).toHaveLength(commands - 2);
  for (const word of ['"undoOf"', '"redoOf"', '"ids"', '"depth":1']) expect(stdout).toContain(word);
  expect(readFileSync(join(cwd, 'graph.dot'), 'utf8')).toMatch(/^digraph/);
  rmSync(cwd, { recursive: true, force: true });
});
