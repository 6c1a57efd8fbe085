import { Column, Entity, PrimaryColumn } from "typeorm";

/** How far something that walks through the log in steps has come: an id or a time. */
@Entity("watermark")
export class Watermark {
  @PrimaryColumn({ type: "varchar", length: 32 })
  name!: string;

  @Column({ type: "integer" })
  value!: number;
}
