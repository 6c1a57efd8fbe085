/** A field's errors as Discord nests them. https://docs.discord.com/developers/reference#error-messages */
export interface ErrorTree {
  [key: string]: ErrorTree | FieldError[];
}

export interface FieldError {
  readonly code: string;
  readonly message: string;
}

/** An answer of refusal: thrown by whatever finds out, sent by the server. */
export class Refusal extends Error {
  constructor(
    readonly status: number,
    readonly code: number,
    message: string,
    readonly errors?: ErrorTree,
    readonly headers: Readonly<Record<string, string>> = {},
  ) {
    super(message);
  }

  get body(): unknown {
    return { message: this.message, code: this.code, ...(this.errors ? { errors: this.errors } : {}) };
  }
}

/** The refusals by name. https://docs.discord.com/developers/topics/opcodes-and-status-codes#json-json-error-codes */
export const refusals = {
  unauthorized: () => new Refusal(401, 0, "401: Unauthorized"),
  notFound: () => new Refusal(404, 0, "404: Not Found"),
  methodNotAllowed: () => new Refusal(405, 0, "405: Method Not Allowed"),
  unknownApplication: () => new Refusal(404, 10_002, "Unknown Application"),
  unknownChannel: () => new Refusal(404, 10_003, "Unknown Channel"),
  unknownGuild: () => new Refusal(404, 10_004, "Unknown Guild"),
  unknownMember: () => new Refusal(404, 10_007, "Unknown Member"),
  unknownMessage: () => new Refusal(404, 10_008, "Unknown Message"),
  unknownEmoji: () => new Refusal(400, 10_014, "Unknown Emoji"),
  unknownUser: () => new Refusal(404, 10_013, "Unknown User"),
  unknownWebhook: () => new Refusal(404, 10_015, "Unknown Webhook"),
  unknownInteraction: () => new Refusal(404, 10_062, "Unknown interaction"),
  unknownCommand: () => new Refusal(404, 10_063, "Unknown application command"),
  notYourApplication: () =>
    new Refusal(403, 20_012, "You are not authorized to perform this action on this application"),
  tooManyPins: () => new Refusal(400, 30_003, "Maximum number of pins reached for the channel (250)"),
  tooManyWebhooks: () => new Refusal(400, 30_007, "Maximum number of webhooks reached (15)"),
  tooManyReactions: () => new Refusal(400, 30_010, "Maximum number of reactions reached (20)"),
  tooLarge: () => new Refusal(413, 40_005, "Request entity too large"),
  noMessagesInForums: () => new Refusal(400, 40_058, "Cannot send a message in a forum channel"),
  alreadyAcknowledged: () => new Refusal(400, 40_060, "Interaction has already been acknowledged."),
  missingAccess: () => new Refusal(403, 50_001, "Missing Access"),
  notTheAuthor: () => new Refusal(403, 50_005, "Cannot edit a message authored by another user"),
  emptyMessage: () => new Refusal(400, 50_006, "Cannot send an empty message"),
  notATextChannel: () => new Refusal(400, 50_008, "Cannot send messages in a non-text channel"),
  missingPermissions: () => new Refusal(403, 50_013, "Missing Permissions"),
  wrongChannelType: () => new Refusal(400, 50_024, "Cannot execute action on this channel type"),
  invalidWebhookToken: () => new Refusal(401, 50_027, "Invalid Webhook Token"),
  invalidApiVersion: () => new Refusal(400, 50_041, "Invalid API version provided"),
  archivedThread: () => new Refusal(400, 50_083, "Thread is archived"),
  invalidJson: () => new Refusal(400, 50_109, "The request body contains invalid JSON."),
  cannotReplyWithoutHistory: () => new Refusal(400, 160_002, "Cannot reply without permission to read message history"),
  lockedThread: () => new Refusal(400, 160_005, "This thread is locked"),
  forumNeedsThread: () =>
    new Refusal(400, 220_001, "Webhooks posted to forum channels must have a thread_name or thread_id"),
  threadNameAndId: () =>
    new Refusal(400, 220_002, "Webhooks posted to forum channels cannot have both a thread_name and thread_id"),
  onlyForumsMakeThreads: () => new Refusal(400, 220_003, "Webhooks can only create threads in forum channels"),
};

/** 50035, with the errors where they belong. */
export function invalidForm(errors: ErrorTree): Refusal {
  return new Refusal(400, 50_035, "Invalid Form Body", errors);
}

/** 50035 for one field, given by its path. */
export function invalidField(path: readonly (string | number)[], code: string, message: string): Refusal {
  const errors: ErrorTree = {};
  addFieldError(errors, path, { code, message });
  return invalidForm(errors);
}

/** Hangs an error into the tree at its field. */
export function addFieldError(tree: ErrorTree, path: readonly (string | number)[], error: FieldError): void {
  let node = tree;
  for (const step of path) {
    const next = node[step];
    node = next && !Array.isArray(next) ? next : (node[step] = {});
  }
  const errors = node["_errors"];
  if (Array.isArray(errors)) errors.push(error);
  else node["_errors"] = [error];
}
