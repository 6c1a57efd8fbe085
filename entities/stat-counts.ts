import { Column } from "typeorm";

/** What is counted of messages, edits and deletions apart, in any span of time. */
export abstract class StatCounts {
  /** Enqueued. */
  @Column({ type: "integer", default: 0 })
  created!: number;

  /** Kept from the mapping by a filter. */
  @Column({ type: "integer", default: 0 })
  filtered!: number;

  @Column({ type: "integer", default: 0 })
  delivered!: number;

  @Column({ type: "integer", default: 0 })
  dead!: number;

  @Column({ type: "integer", default: 0 })
  uncertain!: number;

  // How many were delivered within each span of DELAY_BOUNDS_MS (src/store/delay-histogram.ts), the last one open.

  @Column({ type: "integer", default: 0 })
  delay0!: number;

  @Column({ type: "integer", default: 0 })
  delay1!: number;

  @Column({ type: "integer", default: 0 })
  delay2!: number;

  @Column({ type: "integer", default: 0 })
  delay3!: number;

  @Column({ type: "integer", default: 0 })
  delay4!: number;

  @Column({ type: "integer", default: 0 })
  delay5!: number;

  @Column({ type: "integer", default: 0 })
  delay6!: number;

  @Column({ type: "integer", default: 0 })
  delay7!: number;

  @Column({ type: "integer", default: 0 })
  delay8!: number;

  @Column({ type: "integer", default: 0 })
  delay9!: number;

  @Column({ type: "integer", default: 0 })
  delay10!: number;

  @Column({ type: "integer", default: 0 })
  delay11!: number;

  @Column({ type: "integer", default: 0 })
  delay12!: number;

  @Column({ type: "integer", default: 0 })
  delay13!: number;

  @Column({ type: "integer", default: 0 })
  delay14!: number;

  @Column({ type: "integer", default: 0 })
  delay15!: number;
}
