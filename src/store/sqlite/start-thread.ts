import { Worker } from "node:worker_threads";

/**
 * Starts a module beside this one as a thread, given without its extension. The program also runs from its TypeScript
 * source; a thread doesn't inherit the loader that makes that possible, so there it registers its own first.
 */
export function startThread(name: string, workerData: unknown): Worker {
  if (!import.meta.url.endsWith(".ts")) return new Worker(new URL(`./${name}.js`, import.meta.url), { workerData });
  const loader = import.meta.resolve("tsx/esm/api");
  const module = new URL(`./${name}.ts`, import.meta.url).href;
  const code = `import(${JSON.stringify(loader)}).then(({ register }) => { register(); return import(${JSON.stringify(module)}); });`;
  return new Worker(code, { eval: true, workerData });
}
