import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startApp, type TestApp } from '../support/app.js';
import { examplesOf } from './guide.js';
import { missingPython, PYTHON } from './python-client.js';
import { addNode, type Client, connect, person, type Person } from './world.js';

const run = promisify(execFile);

/** The documented client with its indentation restored; host, token and ids are arguments. */
const EXAMPLE = `
import sys
import socketio

API_URL, API_TOKEN, SOURCE, TARGET = sys.argv[1:5]

sio = socketio.Client()

@sio.event
def connect():
    print("connected:", sio.sid)
    sio.emit("link:add", {"source": SOURCE, "target": TARGET, "type": 0}, callback=on_link_ack)

def on_link_ack(ack):
    if ack.get("ok"):
        print("Link created:", ack["diff"]["links"])
    else:
        print("Link creation failed:", ack["error"], ack.get("message"))
    sio.disconnect()

sio.connect(API_URL, auth={"api_token": API_TOKEN}, transports=["websocket"])
sio.wait()
`;

/** Listens for diffs with a handler of one argument, over the transports and the path given. */
const LISTENER = `
import sys
import socketio

url, token, path, transport = sys.argv[1:5]
sio = socketio.Client(reconnection=False)

@sio.on("graph:diff")
def on_diff(diff):
    print("diff:", len(diff["nodes"]), flush=True)
    sio.disconnect()

sio.connect(url, headers={"Authorization": "Bearer " + token}, transports=[transport], socketio_path=path)
print("listening", flush=True)
sio.wait()
`;

const reason = missingPython();
let app: TestApp;
let ann: Person;
let client: Client;

describe.skipIf(reason !== null)(`the python client${reason === null ? '' : ` (skipped: ${reason})`}`, () => {
  beforeAll(async () => {
    app = await startApp();
    ann = await person(app);
    client = await connect(app, ann);
  });
  afterAll(async () => {
    client.close();
    await app.close();
  });

  async function example(source: string, target: string, token = ann.key): Promise<string> {
    const { stdout } = await run(PYTHON, ['-c', EXAMPLE, app.url, token, source, target], {
      timeout: 300_000,
    });
    return stdout;
  }

  it('creates a link with the documented example', async () => {
    const [source, target] = [await addNode(client), await addNode(client)];
    const output = await example(source, target);
    expect(output).toMatch(/^connected: /);
    expect(output).toContain('Link created: [{');
    expect(output).toContain(`'source': '${source}'`);
    expect(output).toContain(`'wasBlocker': True`);
  });

  it('does what the guide says', async () => {
    const env = { ...process.env, HOST: app.url, KEY: ann.key };
    const { stdout } = await run(PYTHON, ['-c', examplesOf('python')], { env, timeout: 300_000 });
    expect(stdout).toMatch(
      /'status': 2, 'version': 1}.*\n.*'status': 3, 'version': 1}.*'status': 0, 'version': 2}/,
    );
  });

  it('is told why a link cannot be created', async () => {
    expect(await example('123', '456')).toContain('Link creation failed: bad_request.invalid_uuid');
    expect(await example('123', '456', 'st_nonsense')).toContain(
      'Link creation failed: forbidden.auth_missing',
    );
  });

  it.each([
    ['socket.io', 'websocket'],
    ['ext-socket.io', 'websocket'],
    ['ext-socket.io', 'polling'],
  ])('hears diffs under /%s over %s', async (path, transport) => {
    const child = execFile(PYTHON, ['-u', '-c', LISTENER, app.url, ann.key, path, transport], {
      timeout: 300_000,
    });
    let output = '';
    const listening = new Promise<void>((resolve) => {
      child.stdout?.on('data', (chunk: string) => {
        output += chunk;
        if (output.includes('listening')) resolve();
      });
    });
    const ended = new Promise((resolve) => child.on('exit', resolve));
    await listening;
    await addNode(client);
    await ended;
    expect(output).toContain('diff: 1');
  });
});
