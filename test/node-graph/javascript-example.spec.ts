import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { afterAll, beforeAll, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
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
