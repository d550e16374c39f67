/** One observation that an analyst can check by hand. */
export interface Evidence {
  /** Id of the payload where it was seen. */
  readonly payload: number;
  /** Location chain: `setup.msi › CustomAction.Run`, with `@0x1f0` where there is an offset. */
  readonly location: string;
  /** What was seen there. */
  readonly text: string;
}
