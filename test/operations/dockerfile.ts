import dockerignore from '@balena/dockerignore';
import { execFileSync } from 'node:child_process';
import { cpSync, lstatSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';

import {
  type Copy,
  DockerfileParser,
  type Env,
  type Instruction,
  type JSONInstruction,
} from 'dockerfile-ast';

type Variables = Readonly<Record<string, string>>;

/** What a Dockerfile makes, in a folder that stands for the root of the file system. */
export class Image {
  /** What a shell of the image has; `$PATH` stands for that of the base image. */
  variables: Variables = {};
  user = '';
  workdir = '/';
  entrypoint: readonly string[] = [];
  arguments: readonly string[] = [];
  health: readonly string[] = [];

  constructor(readonly root: string) {}

  /** What it runs when it is told nothing. */
  get command(): readonly string[] {
    return [...this.entrypoint, ...this.arguments];
  }

  /** Where a path of the image is. */
  at(path: string): string {
    return join(this.root, posix.resolve(this.workdir, path));
  }

  /** The variables as a process outside the image needs them. */
  environment(): Record<string, string> {
    const host = process.env['PATH'] ?? '';
    const path = (this.variables['PATH'] ?? '$PATH').split(':');
    const here = path.map((folder) => (folder === '$PATH' ? host : this.at(folder)));
    return { ...this.variables, PATH: here.join(':') };
  }
}

/** Does what a `RUN` instruction says. */
export type Runner = (command: string, image: Image) => void;

/** The step as it stands. */
export const inShell: Runner = (command, image) => {
  execFileSync('sh', ['-euc', command], { cwd: image.at('.'), stdio: ['ignore', 'ignore', 'inherit'] });
};

/**
 * Does what a Dockerfile says, without a container engine: every stage in a folder of its own below `target`, out of the
 * files of `context` that `.dockerignore` leaves. An instruction that is not known here is an error.
 * @returns the last stage
 */
export function replay(context: string, target: string, run: Runner): Image {
  const stages = new Map<string, Image>();
  let image: Image | undefined;
  const file = readFileSync(join(context, 'Dockerfile'), 'utf8');
  for (const instruction of DockerfileParser.parse(file).getInstructions()) {
    const words = wordsOf(instruction);
    if (instruction.getKeyword() === 'FROM') {
      const [, , name = 'final'] = words;
      image = new Image(join(target, name));
      stages.set(name, image);
    } else if (image) follow(instruction, image, { context, stages, run });
  }
  if (!image) throw new Error('the Dockerfile has no FROM');
  return image;
}

interface Surroundings {
  readonly context: string;
  readonly stages: ReadonlyMap<string, Image>;
  readonly run: Runner;
}

function follow(instruction: Instruction, image: Image, { context, stages, run }: Surroundings): void {
  const text = instruction.getArgumentsContent() ?? '';
  const steps: Readonly<Record<string, () => void>> = {
    WORKDIR: () => {
      image.workdir = text;
      mkdirSync(image.at('.'), { recursive: true });
    },
    ENV: () => {
      const entries = (instruction as Env)
        .getProperties()
        .map((one) => [one.getName(), one.getValue() ?? '']);
      image.variables = { ...image.variables, ...(Object.fromEntries(entries) as Variables) };
    },
    COPY: () => {
      const from = (instruction as Copy).getFromFlag()?.getValue();
      copy(wordsOf(instruction), image, from == null ? sent(context) : made(stages.get(from)));
    },
    RUN: () => run(text, image),
    USER: () => (image.user = text),
    ENTRYPOINT: () => (image.entrypoint = listOf(instruction)),
    CMD: () => (image.arguments = listOf(instruction)),
    LABEL: () => undefined,
    HEALTHCHECK: () => (image.health = JSON.parse(text.slice(text.indexOf('['))) as string[]),
    EXPOSE: () => undefined,
  };
  const step = steps[instruction.getKeyword()];
  if (!step) throw new Error(`${instruction.getKeyword()} is not replayed`);
  step();
}

function wordsOf(instruction: Instruction): string[] {
  return instruction.getArguments().map((argument) => argument.getValue());
}

function listOf(instruction: Instruction): string[] {
  return (instruction as unknown as JSONInstruction).getJSONStrings().map((one) => one.getJSONValue());
}

/** Where something is copied from: which file a path is, and whether what is below it goes along. */
interface Source {
  path(path: string): string;
  holds(path: string): boolean;
  /** Nothing is left out. */
  readonly isWhole: boolean;
}

/** A copy that takes no room: its files are the same, so whoever writes into one in place writes into both. */
export function linkTree(from: string, to: string): void {
  if (process.platform === 'linux') execFileSync('cp', ['-al', from, to]);
  else cpSync(from, to, { recursive: true, verbatimSymlinks: true });
}

function made(stage: Image | undefined): Source {
  if (!stage) throw new Error('COPY --from an unknown stage');
  return { path: (path) => stage.at(path), holds: () => true, isWhole: true };
}

/** The files that are sent to the engine: all but what `.dockerignore` names. */
function sent(context: string): Source {
  const ignored = dockerignore.default().add(readFileSync(join(context, '.dockerignore'), 'utf8'));
  return {
    path: (path) => join(context, path),
    holds: (path) => !ignored.ignores(posix.relative(context, path)),
    isWhole: false,
  };
}

/** As `COPY` does: files go into a folder, what is in a folder goes into the place that is named. */
function copy(words: readonly string[], image: Image, source: Source): void {
  const to = words.at(-1) ?? '';
  for (const path of words.slice(0, -1)) {
    const from = source.path(path);
    const isFolder = lstatSync(from).isDirectory();
    const place = isFolder || !to.endsWith('/') ? image.at(to) : join(image.at(to), posix.basename(path));
    const holds = (file: string): boolean => lstatSync(file).isDirectory() || source.holds(file);
    if (isFolder && readdirSync(from).length === 0) throw new Error(`${path} is empty`);
    if (!isFolder && !source.holds(from)) throw new Error(`${path} is not sent: see .dockerignore`);
    if (isFolder && source.isWhole) linkTree(from, place);
    else cpSync(from, place, { recursive: true, verbatimSymlinks: true, filter: holds });
  }
}
