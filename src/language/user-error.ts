import type { ParamsOf, TextKey } from "./index.js";

/** A person asked for what can't be: the text becomes the answer, in their language. Not logged as an error. */
export class UserError<Key extends TextKey = TextKey> extends Error {
  override readonly name = "UserError";
  readonly params: ParamsOf<Key>;

  constructor(
    readonly key: Key,
    ...params: ParamsOf<Key>
  ) {
    super(key);
    this.params = params;
  }
}

/** `instanceof` alone would forget which keys there are. */
export function isUserError(error: unknown): error is UserError {
  return error instanceof UserError;
}
