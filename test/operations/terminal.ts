import { spawn, spawnSync } from 'node:child_process';

/** util-linux's `script` gives a command a terminal. */
export const hasTerminals =
  (spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout as string | null)?.includes(
    'util-linux',
  ) ?? false;

/** A command on a terminal of its own. */
export class Terminal {
  screen = '';
  readonly ended: Promise<number | null>;
  private readonly child;
  private onScreen: () => void = () => undefined;

  constructor(command: string, settings: Readonly<Record<string, string>>) {
    this.child = spawn('script', ['--quiet', '--return', '--command', `exec ${command}`, '/dev/null'], {
      env: { PATH: process.env['PATH'], TERM: 'xterm', ...settings },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child.stdout.setEncoding('utf8').on('data', (text: string) => {
      this.screen += text;
      this.onScreen();
    });
    this.ended = new Promise((resolve) => this.child.once('close', resolve));
  }

  type(keys: string): void {
    this.child.stdin.write(keys);
  }

  /** Waits until the text is on the screen, or the command has ended. */
  async shows(text: string): Promise<void> {
    const isThere = new Promise<void>((resolve) => {
      this.onScreen = () => {
        if (this.screen.includes(text)) resolve();
      };
      this.onScreen();
    });
    await Promise.race([isThere, this.ended]);
  }
}
