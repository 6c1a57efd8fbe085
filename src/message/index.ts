export type * from "./card.js";
export type * from "./event.js";
export type * from "./message.js";
export type * from "./nodes.js";
export { defaultPresentation, type MentionRule, type Presentation, type RenderContext } from "./presentation.js";
