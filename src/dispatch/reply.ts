import { Markup } from "../language/index.js";
import type { Actor } from "../relay/actor.js";
import { ReplyCard, type Tone } from "./reply-card.js";

/** What a command answers. A plain sentence becomes a card by itself. */
export type Reply = Markup | ReplyCard | ReplyFor | Question | Choices;

/** A card that only the asker sees. */
export interface ReplyFor {
  readonly card: ReplyCard;
  readonly onlyAsker: true;
}

/** Asks first: two buttons stand below the card, and nothing happens before one is pressed. */
export interface Question {
  readonly question: ReplyCard;
  readonly confirmLabel: string;
  readonly cancelLabel: string;
  /** Carried out once, for someone who may. What it answers takes the question's place. */
  readonly confirm: (presser: Actor) => Promise<Markup>;
  readonly cancel: (presser: Actor) => Markup;
}

/** A list for the asker alone: below each entry stand two buttons, of which one counts, once. */
export interface Choices {
  readonly list: ReplyCard;
  readonly choices: readonly Choice[];
  readonly note: Markup | null;
}

export interface Choice {
  readonly lines: readonly Markup[];
  readonly first: ChoiceButton;
  readonly second: ChoiceButton;
}

export interface ChoiceButton {
  readonly label: string;
  readonly tone: Tone;
  /** Carried out for someone who may. What it answers is told to them alone. */
  readonly press: (presser: Actor) => Promise<Markup>;
}

export const onlyAsker = (card: ReplyCard): ReplyFor => ({ card, onlyAsker: true });

export function isQuestion(reply: Reply): reply is Question {
  return "question" in reply;
}

export function isChoices(reply: Reply): reply is Choices {
  return "choices" in reply;
}

export function cardOf(reply: Exclude<Reply, Question | Choices>): ReplyCard {
  if (reply instanceof Markup) return ReplyCard.of("info").say(reply);
  return reply instanceof ReplyCard ? reply : reply.card;
}
