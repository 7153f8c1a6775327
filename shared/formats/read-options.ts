/** How a file of annotations is read. */
export interface ReadOptions {
  /** The dataset's name; by default that of the format. */
  readonly name?: string;
  /** Categories to read, by name; instances of others are left out undecoded. All by default. */
  readonly categories?: readonly string[];
}
