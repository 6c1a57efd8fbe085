import type { Logger } from "../log.js";
import type { ButtonPressed, MessageCreated } from "../message/index.js";
import type { KookChat } from "./chat.js";
import type { ReplyCard } from "./reply-card.js";

/** Gives answers. None of it rejects: where KOOK takes no answer, what the command did stays done all the same. */
export class Answering {
  constructor(
    private readonly chat: Pick<KookChat, "send" | "sendDirect" | "update" | "updateDirect">,
    private readonly log: Logger,
  ) {}

  /** Answers a line, quoting it; what only the asker may see, they get in private where the channel is closed to us. */
  async answer({ message, direct }: MessageCreated, card: ReplyCard, onlyAsker: boolean): Promise<void> {
    const { author, channelId } = message;
    const answers = { quote: message.id, replyTo: message.id };
    try {
      if (direct) await this.chat.sendDirect(author.id, card, { replyTo: message.id });
      else await this.chat.send(channelId, card, onlyAsker ? { ...answers, onlyFor: author.id } : answers);
    } catch (error) {
      this.log.warn({ err: error, channelId }, "Answer could not be given");
      if (onlyAsker && !direct) await this.#answerInPrivate(author.id, card);
    }
  }

  /** Puts the outcome in a question's place, so that no dead button stays. */
  async replaceQuestion(event: ButtonPressed, card: ReplyCard, direct: boolean): Promise<void> {
    try {
      if (direct) await this.chat.updateDirect(event.messageId, card);
      else await this.chat.update(event.messageId, card);
    } catch (error) {
      this.log.warn({ err: error, channelId: event.channelId }, "Question could not be replaced by its answer");
      await this.tellPresser(event, card, direct);
    }
  }

  async tellPresser(event: ButtonPressed, card: ReplyCard, direct: boolean): Promise<void> {
    try {
      if (direct) await this.chat.sendDirect(event.userId, card);
      else await this.chat.send(event.channelId, card, { onlyFor: event.userId });
    } catch (error) {
      this.log.warn({ err: error, channelId: event.channelId }, "Presser of a button could not be told");
    }
  }

  async #answerInPrivate(userId: string, card: ReplyCard): Promise<void> {
    try {
      await this.chat.sendDirect(userId, card);
    } catch (error) {
      this.log.warn({ err: error }, "Answer could not be given in private either");
    }
  }
}
