import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { repository } from './places.ts';

/** How many last lines of a failed command are shown: enough for a compiler's error with its context. */
const LINES_SHOWN = 25;

export interface RunOptions {
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** Called with every line of either output. */
  onLine?: (line: string) => void;
  /** Kills the command after so many milliseconds. */
  timeoutMs?: number;
}

export interface RunResult {
  /** null when the command could not start or was killed. */
  code: number | null;
  lines: string[];
}

/** What still runs when the set-up is ended half-way, such as a compiler. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill();
});

/** Runs a command without a shell (paths may hold spaces) and returns how it ended; never rejects. */
export function runCommand(command: string, args: string[], options: RunOptions = {}): Promise<RunResult> {
  return new Promise((resolve) => {
    const lines: string[] = [];
    const child = spawn(command, args, {
      cwd: options.cwd,
      env: options.env ?? process.env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: options.timeoutMs,
      killSignal: 'SIGKILL',
    });
    running.add(child);
    child.on('close', () => running.delete(child));
    for (const stream of [child.stdout, child.stderr]) {
      createInterface({ input: stream }).on('line', (line) => {
        lines.push(line);
        options.onLine?.(line);
      });
    }
    child.on('error', (error) => {
      lines.push(error.message);
      resolve({ code: null, lines });
    });
    child.on('close', (code) => resolve({ code, lines }));
  });
}

/**
 * Runs a command that must succeed.
 * @returns its output lines
 * @throws Error with the command's last lines
 */
export async function mustRun(command: string, args: string[], options: RunOptions = {}): Promise<string[]> {
  const { code, lines } = await runCommand(command, args, options);
  if (code === 0) return lines;
  throw new Error(`${command} ${args.join(' ')} failed:\n${lines.slice(-LINES_SHOWN).join('\n')}`);
}

/** Runs a command whose output goes straight to the terminal. @returns its exit code, 1 when a signal ended it */
export function runShown(command: string, args: string[]): Promise<number> {
  return new Promise((resolve) => {
    const child = spawn(command, args, { cwd: repository, stdio: 'inherit' });
    running.add(child);
    child.on('error', () => resolve(1));
    child.on('close', (code) => {
      running.delete(child);
      resolve(code ?? 1);
    });
  });
}
