export type * from "./card.js";
export type * from "./event.js";
export { messageFor, type MaskedFor, type MessageWords } from "./masked.js";
export type * from "./message.js";
export type * from "./nodes.js";
export { withoutPeople, type IsHidden } from "./without-people.js";
export { defaultPresentation, type MentionRule, type Presentation, type RenderContext } from "./presentation.js";
