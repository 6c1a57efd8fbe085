import { Markup } from "../language/index.js";
import type { Actor } from "../relay/actor.js";
import { ReplyCard, type Tone } from "./reply-card.js";

/** What a command answers. A plain sentence becomes a card by itself. */
export type Reply = Markup | ReplyCard | ReplyFor | Question | Choices | Steps;

/** A card that only the asker sees. */
export interface ReplyFor {
  readonly card: ReplyCard;
  readonly onlyAsker: true;
}

/** Asks first: two buttons stand below the card, and nothing happens before one is pressed. */
export interface Question extends WhoMayPress {
  readonly question: ReplyCard;
  readonly confirmLabel: string;
  readonly cancelLabel: string;
  /** Carried out once, for someone who may. What it answers takes the question's place. */
  readonly confirm: (presser: Actor, card: PressedCard) => Promise<Markup>;
  readonly cancel: (presser: Actor) => Markup;
}

/** The card whose button was pressed: what takes long goes on showing there how far it is. */
export interface PressedCard {
  readonly messageId: string;
}

/** Left out, whoever may steer the guild in which it was asked. */
export interface WhoMayPress {
  /** The guild in which the presser must be entitled, where it was asked by direct message. */
  readonly guildId?: string;
  /** A person about whose own affairs it is: they alone may press, and need no other right. */
  readonly onlyBy?: string;
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

/**
 * A card with buttons that lead on: to the next page, or to what is asked for. What a button answers takes the card's
 * place; where the card is for one person, it stands below.
 */
export interface Steps {
  readonly start: ReplyCard;
  readonly steps: readonly Step[];
  readonly note?: Markup;
  readonly forOne: boolean;
  /** Pressing changes nothing, as turning a page does: each button then works as often as it is pressed. */
  readonly harmless?: boolean;
}

export interface Step extends WhoMayPress {
  readonly label: string;
  readonly tone: Tone;
  readonly take: (presser: Actor) => Promise<Reply>;
}

export const onlyAsker = (card: ReplyCard): ReplyFor => ({ card, onlyAsker: true });

export function isQuestion(reply: Reply): reply is Question {
  return "question" in reply;
}

export function isChoices(reply: Reply): reply is Choices {
  return "choices" in reply;
}

export function isSteps(reply: Reply): reply is Steps {
  return "steps" in reply;
}

/** Whether nobody but the asker may see it, wherever it was asked. */
export function isForOne(reply: Reply): boolean {
  return "onlyAsker" in reply || isChoices(reply) || (isSteps(reply) && reply.forOne);
}

export function cardOf(reply: Exclude<Reply, Question | Choices | Steps>): ReplyCard {
  if (reply instanceof Markup) return ReplyCard.of("info").say(reply);
  return reply instanceof ReplyCard ? reply : reply.card;
}
