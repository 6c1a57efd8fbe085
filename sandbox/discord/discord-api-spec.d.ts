/** The part of discord-api-spec's zod schemas that is used here: the package brings no types for them. */
declare module "discord-api-spec/zod" {
  interface BodySchema {
    safeParse(
      value: unknown,
    ):
      { readonly success: true } | { readonly success: false; readonly error: { readonly issues: readonly unknown[] } };
  }
  export const ApplicationCommandUpdateRequestSchema: BodySchema;
  export const CreateMessageInteractionCallbackRequestSchema: BodySchema;
  export const IncomingWebhookRequestPartialSchema: BodySchema;
  export const IncomingWebhookUpdateRequestPartialSchema: BodySchema;
  export const MessageCreateRequestSchema: BodySchema;
  export const MessageEditRequestPartialSchema: BodySchema;
}
