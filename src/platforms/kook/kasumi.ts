/**
 * The only file that imports kasumi.js: a CommonJS package whose ESM types name a namespace where there is a class,
 * so that `import Kasumi from "kasumi.js"` runs but does not compile.
 */
import kasumi from "kasumi.js";

export const Kasumi = kasumi as unknown as typeof kasumi.default;
// eslint-disable-next-line @typescript-eslint/no-empty-object-type -- kasumi's own bound for its config store
export type Kasumi<Store extends {} = {}> = InstanceType<typeof kasumi.default<Store>>;

export { BaseCommand, BaseMenu, BaseSession, Card, MessageType } from "kasumi.js";
export type { Type } from "kasumi.js";
