/** As it names itself where it leaves its mark. */
export const PROGRAM = "KOOK Relay";

/** The one of package.json, which isn't part of what is compiled; a test holds the two together. */
export const VERSION = "0.1.0";
