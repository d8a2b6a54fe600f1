import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

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
