/** Why the relay can't start, told with what to do next. It ends the process before anything connects, or right after. */
export class StartUpError extends Error {
  override readonly name = "StartUpError";
}
