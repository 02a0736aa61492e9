import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SCRIPT = fileURLToPath(new URL('./use-database.js', import.meta.url));

interface Line {
  readonly url?: string;
  readonly adopted?: boolean;
  readonly written?: number;
}

/** A process of its own that starts or shares the embedded database of a directory. */
export class DatabaseUser {
  readonly lines: Line[] = [];
  readonly ended: Promise<void>;
  private readonly process: ChildProcess;

  constructor(dist: string, dataDir: string, task: 'hold' | 'write' = 'hold') {
    const module = join(dist, 'libs/data/src/embedded/index.js');
    this.process = spawn(process.execPath, [SCRIPT, module, dataDir, task], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    if (this.process.stdout) {
      createInterface({ input: this.process.stdout }).on('line', (line) => {
        this.lines.push(JSON.parse(line) as Line);
      });
    }
    this.ended = new Promise((resolve) => this.process.once('close', () => resolve()));
  }

  get written(): number[] {
    return this.lines.flatMap(({ written }) => (written === undefined ? [] : [written]));
  }

  /** Ends it in good order. */
  async leave(): Promise<void> {
    this.process.stdin?.end();
    await this.ended;
  }

  async kill(): Promise<void> {
    this.process.kill('SIGKILL');
    await this.ended;
  }
}
