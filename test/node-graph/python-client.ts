import { type ChildProcess, execFile, spawnSync } from 'node:child_process';

export const PYTHON = '/usr/bin/python3';

let isThere: boolean | undefined;

/** Why there is no python client: Debian's `python3-socketio` and `python3-websocket` are both needed. */
export function missingPython(): string | null {
  isThere ??= spawnSync(PYTHON, ['-c', 'import socketio, websocket'], { stdio: 'ignore' }).status === 0;
  return isThere ? null : 'python3-socketio and python3-websocket are not installed';
}

/** As its documentation shows it: it goes on by itself once it has been connected. */
const STOCK = `
import sys
import time
import socketio

url, token, transport = sys.argv[1:4]
sio = socketio.Client()

def tell(name):
    def handler(*_):
        print(name, flush=True)
    return handler

for name in ("connected", "rate_limited", "error", "disconnect"):
    sio.on(name, tell(name))

while True:
    try:
        sio.connect(url, auth={"api_token": token}, transports=[transport], wait_timeout=60)
        break
    except socketio.exceptions.ConnectionError:
        # On a slow machine the very first handshake may take longer than the library's second.
        time.sleep(1)
sio.wait()
`;

/** A python client that goes on connecting by itself, as it comes. */
export class StockPython {
  /** What it heard, one name after the other. */
  heard: string[] = [];
  private readonly process: ChildProcess;

  constructor(url: string, token: string, transport: 'websocket' | 'polling') {
    this.process = execFile(PYTHON, ['-u', '-c', STOCK, url, token, transport]);
    let output = '';
    this.process.stdout?.on('data', (chunk: string) => {
      output += chunk;
      this.heard = output.split('\n').filter((line) => line !== '');
    });
  }

  close(): void {
    this.process.kill('SIGKILL');
  }
}
