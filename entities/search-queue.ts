import { Entity, PrimaryColumn } from "typeorm";

/** A message whose text changed after it was made searchable; until its turn has come, its text itself is looked at. */
@Entity("search_queue")
export class SearchQueue {
  @PrimaryColumn({ type: "integer" })
  messageId!: number;
}
